/** What an answer of a mail server, or its silence, says, and about whom. */
export type Verdict =
  /** About the recipient: never, not now. About sender or words: refused by policy, nobody's address is wrong. */
  | { readonly of: "recipient"; readonly kind: "hard" | "soft" | "block" }
  /** It asks to slow down: the account at the relay, or what is meant for this domain. */
  | { readonly of: "relay" | "domain"; readonly kind: "slow" }
  /** It does not let this sender in at all. */
  | { readonly of: "relay"; readonly kind: "refused" }
  /** It did not answer, or broke off. */
  | { readonly of: "relay"; readonly kind: "silent" };

const authentication = new Set([530, 534, 535, 538]);
const busyWords =
  /throttl|sending rate|rate limit|too (?:many|fast)|slow down|exceeded.{0,40}(?:rate|limit)|try (?:sending )?more slowly/iu;
const policyWords =
  /spam|blocked|black ?list|block ?list|dnsbl|reputation|policy|dmarc|spf|dkim|relay(?:ing)? (?:access )?denied/iu;

/**
 * Reads an SMTP answer (RFC 5321 4.2) with its enhanced code (RFC 3463): 421 and 454 are about the session, 5.7.x about the sender or
 * the words, 4.2.x and other 4yz about the mailbox for now, the other 5yz about the mailbox for good.
 *
 * @param code null: there was no answer
 */
export function readReply({ code, text }: { readonly code: number | null; readonly text: string }): Verdict {
  if (code === null) return { of: "relay", kind: "silent" };
  if (authentication.has(code)) return { of: "relay", kind: "refused" };
  const enhanced = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/u.exec(text);
  const subject = enhanced?.[2] ?? null;
  const detail = enhanced?.[3] ?? null;
  if (code === 421 || code === 454) return { of: "relay", kind: "slow" };
  if (code < 500) {
    // Greylisting is 4.7.1 too, and only wants to be asked again: the words decide.
    if (busyWords.test(text)) return { of: "domain", kind: "slow" };
    return { of: "recipient", kind: "soft" };
  }
  // A full mailbox is emptied one day, whatever the first digit says (RFC 3463 3.3).
  if (subject === "2" && (detail === "2" || detail === "1")) return { of: "recipient", kind: "soft" };
  if (code === 552 && subject === null) return { of: "recipient", kind: "soft" };
  if (subject === "7") return { of: "recipient", kind: "block" };
  if (subject === null && code !== 551 && policyWords.test(text)) return { of: "recipient", kind: "block" };
  // Size, content and protocol: the words are at fault, the mailbox is not.
  if (subject === "6" || subject === "5" || (subject === "3" && detail === "4"))
    return { of: "recipient", kind: "block" };
  return { of: "recipient", kind: "hard" };
}
