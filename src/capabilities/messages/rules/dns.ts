/** What the DNS says at a name: its texts; null when nobody answered. */
export type Found = readonly string[] | null;

export type RecordState = "good" | "missing" | "wrong" | "unreachable" | "unknown";
export type RecordProblem =
  | "several"
  | "sender_not_listed"
  | "lets_everybody"
  | "too_many_lookups"
  | "key_differs"
  | "key_revoked"
  | "policy_missing"
  | "not_aligned"
  | "leads_elsewhere";

export type JudgedRecord = {
  readonly state: RecordState;
  readonly problem: RecordProblem | null;
  readonly advice: "policy_none" | "no_reports" | null;
};

const good: JudgedRecord = { state: "good", problem: null, advice: null };
const missing: JudgedRecord = { state: "missing", problem: null, advice: null };
const unreachable: JudgedRecord = { state: "unreachable", problem: null, advice: null };
const wrong = (problem: RecordProblem): JudgedRecord => ({ state: "wrong", problem, advice: null });

/** Relays whose own documentation names the record that lets them send: the end of their host's name, and what to include. */
const includes: readonly (readonly [suffix: string, include: string])[] = [
  ["amazonaws.com", "amazonses.com"],
  ["brevo.com", "spf.brevo.com"],
  ["gandi.net", "_mailcust.gandi.net"],
  ["gmail.com", "_spf.google.com"],
  ["google.com", "_spf.google.com"],
  ["infomaniak.com", "spf.infomaniak.ch"],
  ["mailgun.org", "mailgun.org"],
  ["mailjet.com", "spf.mailjet.com"],
  ["office365.com", "spf.protection.outlook.com"],
  ["outlook.com", "spf.protection.outlook.com"],
  ["ovh.net", "mx.ovh.com"],
  ["sendgrid.net", "sendgrid.net"],
  ["sendinblue.com", "spf.brevo.com"],
];

/** The mechanism of SPF (RFC 7208 5) that lets this relay send for the shop. */
export function spfMechanism(relayHost: string): string {
  const host = relayHost.toLowerCase();
  const known = includes.find(([suffix]) => host === suffix || host.endsWith(`.${suffix}`));
  return known === undefined ? `a:${host}` : `include:${known[1]}`;
}

/** What the record is to become: one record a domain, so that what is there already is kept and the relay added to it. */
export function spfToPaste(found: Found, mechanism: string): string {
  const [present] = (found ?? []).filter(isSpf);
  if (present === undefined) return `v=spf1 ${mechanism} ~all`;
  const terms = present.trim().split(/\s+/u);
  if (terms.some((term) => term.toLowerCase() === mechanism)) return present;
  const end = terms.findIndex((term) => /^(?:[+?~-]?all|redirect=)/iu.test(term));
  return terms.toSpliced(end === -1 ? terms.length : end, 0, mechanism).join(" ");
}

export function isSpf(text: string): boolean {
  return /^v=spf1(?:\s|$)/iu.test(text.trim());
}

/** What an SPF record comes to once what it includes was followed. */
export type SpfWalk = {
  /** Mechanisms met, in lower case and without their sign when it is `+`. */
  readonly terms: readonly string[];
  /** Questions to the DNS that a mailbox would have to ask; ten is the most it does (RFC 7208 4.6.4). */
  readonly lookups: number;
  /** An address of the relay is among those listed. */
  readonly coversRelay: boolean;
};

export function judgeSpf(found: Found, walk: SpfWalk, mechanism: string): JudgedRecord {
  if (found === null) return unreachable;
  const records = found.filter(isSpf);
  if (records.length === 0) return missing;
  if (records.length > 1) return wrong("several");
  if (walk.terms.includes("all")) return wrong("lets_everybody");
  if (walk.lookups > 10) return wrong("too_many_lookups");
  return walk.coversRelay || walk.terms.includes(mechanism) ? good : wrong("sender_not_listed");
}

/** `v=DKIM1; k=rsa; p=…` (RFC 6376 3.6.1): an empty `p` takes the key back. */
export function judgeDkim(found: Found, publicKey: string | null): JudgedRecord {
  if (found === null) return unreachable;
  const keys = found.map(tagsOf).filter((tags) => tags.has("p"));
  if (keys.length === 0) return missing;
  if (keys.length > 1) return wrong("several");
  const published = keys[0]?.get("p")?.replaceAll(/\s/gu, "") ?? "";
  if (published === "") return wrong("key_revoked");
  return publicKey === null || published === publicKey ? good : wrong("key_differs");
}

export function isDmarc(text: string): boolean {
  return /^v=DMARC1\s*(?:;|$)/u.test(text.trim());
}

/**
 * The policy of the domain in From (RFC 7489). It is kept by SPF or DKIM of the same organisation: without either, a policy would
 * throw away the shop's own messages.
 *
 * @param found at `_dmarc.` of the domain, else of the organisation above it
 */
export function judgeDmarc(found: Found, aligned: boolean): JudgedRecord {
  if (found === null) return unreachable;
  const policies = found.filter(isDmarc);
  if (policies.length === 0) return missing;
  if (policies.length > 1) return wrong("several");
  const tags = tagsOf(policies[0] ?? "");
  const policy = tags.get("p")?.toLowerCase();
  if (policy === undefined || !["none", "quarantine", "reject"].includes(policy))
    return wrong("policy_missing");
  if (!aligned) return wrong("not_aligned");
  if (!tags.has("rua")) return { ...good, advice: "no_reports" };
  return policy === "none" ? { ...good, advice: "policy_none" } : good;
}

/** Where reports come back to: the domain of the return address must receive mail (RFC 5321 5.1, RFC 7505). */
export function judgeMx(found: Found): JudgedRecord {
  if (found === null) return unreachable;
  if (found.length === 0) return missing;
  return found.every((host) => /^\d+\s+\.?$/u.test(host)) ? wrong("leads_elsewhere") : good;
}

function tagsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(";").flatMap((tag) => {
      const at = tag.indexOf("=");
      return at === -1 ? [] : [[tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).trim()] as const];
    }),
  );
}

// Second-level names that are no organisation of their own, where this product is used.
const publicSuffixes: ReadonlySet<string> = new Set([
  "asso.fr",
  "com.fr",
  "gouv.fr",
  "nom.fr",
  "prd.fr",
  "tm.fr",
  "ac.be",
  "co.uk",
  "org.uk",
]);

/** The domain an organisation registered: what DMARC compares (RFC 7489 3.2), as far as French and Belgian names go. */
export function organisationOf(domain: string): string {
  const labels = domain.toLowerCase().replace(/\.$/u, "").split(".");
  const count = publicSuffixes.has(labels.slice(-2).join(".")) ? 3 : 2;
  return labels.slice(-count).join(".");
}
