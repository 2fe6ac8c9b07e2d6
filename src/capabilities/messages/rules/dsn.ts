import { fieldGroups, headerOf, type Incoming, partOf } from "./incoming.ts";

/** What a failed delivery says of the address (hard, soft) or of the sender (block); a delay says nothing yet. */
export type BounceKind = "hard" | "soft" | "block" | "delay";

export type DeliveryReport = {
  readonly kind: BounceKind;
  /** Enhanced status code (RFC 3463), such as 5.1.1; null when nobody gave one. */
  readonly status: string | null;
  /** What the other server said. */
  readonly diagnostic: string | null;
  /** The server that reports. */
  readonly reporter: string | null;
};

/**
 * Reads a delivery status notification (RFC 3464). Each message has one recipient, so whoever the report names in the end (a
 * forward, an alias) it is about our recipient; of several, a failure weighs more than a delay.
 *
 * @returns null when it is none, or tells of a delivery
 */
export function readDeliveryReport(incoming: Incoming): DeliveryReport | null {
  const report = partOf(incoming, "message/delivery-status", "message/global-delivery-status");
  return report === null ? readBareBounce(incoming) : readGroups(report);
}

function readGroups(report: string): DeliveryReport | null {
  const groups = fieldGroups(report);
  const reporter = withoutType(groups.find((group) => group.has("reporting-mta"))?.get("reporting-mta"));
  const actions = ["failed", "delayed"];
  const weighed = groups
    .filter((group) => actions.includes(actionOf(group)))
    .sort((one, other) => actions.indexOf(actionOf(one)) - actions.indexOf(actionOf(other)));
  const [worst] = weighed;
  if (worst === undefined) return null;
  const diagnostic = withoutType(worst.get("diagnostic-code"));
  const status = statusIn(worst.get("status") ?? "");
  const kind = actionOf(worst) === "delayed" ? "delay" : judgeFailure({ status, diagnostic });
  return { kind, status: status ?? statusIn(diagnostic ?? ""), diagnostic, reporter };
}

/** `Action: failed (reason)`: what is between brackets is for people. */
function actionOf(group: ReadonlyMap<string, string>): string {
  return (group.get("action") ?? "").split(/[\s(;]/u, 1)[0]?.toLowerCase() ?? "";
}

/** `smtp; 550 …`, `dns; mx.example`: the type before the semicolon is dropped. */
function withoutType(value: string | undefined): string | null {
  const said = value?.replace(/^[^;]{0,40};\s*/u, "").trim() ?? "";
  return said === "" ? null : said.slice(0, 500);
}

/**
 * Servers that write bounces without a report: only what a mail server itself sent is looked at (empty return path or the name of
 * one), and only an enhanced code in it is believed; without one it is a failure that says nothing of the address.
 */
function readBareBounce(incoming: Incoming): DeliveryReport | null {
  const from = headerOf(incoming.headers, "from") ?? "";
  const isServer = /\b(?:mailer-daemon|postmaster|mail-daemon)@?/iu.test(from);
  const hasNoReturn = /^<\s*>$/u.test(headerOf(incoming.headers, "return-path") ?? "");
  const type = headerOf(incoming.headers, "content-type") ?? "";
  const isReport = /report-type="?delivery-status/iu.test(type);
  if (!isReport && !(isServer && (hasNoReturn || headerOf(incoming.headers, "auto-submitted") !== null)))
    return null;
  const line = incoming.text.split("\n").find((said) => enhanced.test(said) || /^\s*5\d\d[ -]/u.test(said));
  const diagnostic = line?.trim().slice(0, 500) ?? null;
  const status = statusIn(diagnostic ?? "");
  const kind = status === null ? "soft" : judgeFailure({ status, diagnostic });
  return { kind, status, diagnostic, reporter: null };
}

const enhanced = /(?:^|[^\d.])(?<code>[245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/u;

/** The first enhanced status code of a text; null when it has none. */
export function statusIn(text: string): string | null {
  return enhanced.exec(text)?.groups?.["code"] ?? null;
}

/**
 * What a refusal means (RFC 3463 3, RFC 5248, RFC 7505): the address is dead, it could not be reached now, or the sender is not
 * wanted. A judgement on the sender (x.7.x: policy, authentication, reputation) never says anything of the person. What is not
 * known for certain is soft: nobody is lost by one ambiguous answer, and five in a row count as much.
 *
 * @param said.status enhanced code; null when only words came
 * @param said.diagnostic what the server said, beginning with its reply code when it gave one
 */
export function judgeFailure(said: {
  readonly status: string | null;
  readonly diagnostic: string | null;
}): Exclude<BounceKind, "delay"> {
  const status = preciseOf(said.status, statusIn(said.diagnostic ?? ""));
  if (status === null) return judgeReply(said.diagnostic ?? "");
  const [family = "", subject = "", detail = ""] = status.split(".");
  if (subject === "7" || senderDetails.has(`${subject}.${detail}`)) return "block";
  if (family === "4") return "soft";
  if (deadDetails.has(`${subject}.${detail}`)) return "hard";
  return subject === "0" ? judgeReply(said.diagnostic ?? "") : "soft";
}

/** `5.0.0` says nothing: the code of the diagnostic is preferred to it. */
function preciseOf(status: string | null, other: string | null): string | null {
  if (status === null) return other;
  return status.endsWith(".0.0") && other !== null && other.startsWith(status.slice(0, 1)) ? other : status;
}

// Bad mailbox, system, syntax; moved away; null MX; no such domain. A mailbox that is disabled (2.1) may be enabled again.
const deadDetails: ReadonlySet<string> = new Set(["1.1", "1.2", "1.3", "1.6", "1.10", "4.4"]);
// Bad address of the sender; the sender's domain takes no mail.
const senderDetails: ReadonlySet<string> = new Set(["1.7", "1.8", "1.9"]);

const ofTheSender =
  /\b(?:spam|policy|reputation|blocked|block ?list|black ?list|dnsbl|rbl|dmarc|dkim|spf|unsolicited)\b/iu;

/** An SMTP reply without an enhanced code (RFC 5321 4.2.3): 550, 551 and 553 are of the mailbox, unless the words speak of the sender. */
function judgeReply(reply: string): Exclude<BounceKind, "delay"> {
  if (ofTheSender.test(reply)) return "block";
  return /^\s*(?:55[013])(?:[ -]|$)/u.test(reply) ? "hard" : "soft";
}
