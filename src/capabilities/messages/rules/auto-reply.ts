import { headerOf, type Incoming } from "./incoming.ts";

/**
 * Whether a machine answered (RFC 3834 5; headers that older answering machines put): away, on holiday, a ticket opened. What it
 * says is never read: "error 550 in my diary" is no bounce.
 */
export function isAutoReply({ headers }: Incoming): boolean {
  const submitted = headerOf(headers, "auto-submitted")
    ?.split(/[\s;(]/u, 1)[0]
    ?.toLowerCase();
  if (submitted !== undefined && submitted !== "no") return true;
  if (/^<\s*>$/u.test(headerOf(headers, "return-path") ?? "")) return true;
  if (/^(?:auto_reply|auto-reply|bulk|junk|list)\b/iu.test(headerOf(headers, "precedence") ?? ""))
    return true;
  if (headers.some(({ name }) => machineHeaders.has(name))) return true;
  return awaySubject.test(headerOf(headers, "subject") ?? "");
}

const machineHeaders: ReadonlySet<string> = new Set([
  "x-autoreply",
  "x-autorespond",
  "x-autoreply-from",
  "x-autoresponder",
  "x-mail-autoreply",
  "x-vacation",
]);

const awaySubject =
  /^\s*(?:r[ée]ponse automatique|automatic reply|auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|absence du bureau|message d['’]absence)\b/iu;
