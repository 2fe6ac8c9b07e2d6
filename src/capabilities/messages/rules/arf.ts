import { addressesIn, fieldGroups, type Header, headersWithin, type Incoming, partOf } from "./incoming.ts";

export type FeedbackReport = {
  readonly isComplaint: boolean;
  /** abuse, fraud, virus, other, opt-out…: what the report calls itself. */
  readonly type: string;
  /** Addresses in which the signed return path may stand: what hides the recipient leaves these. */
  readonly addresses: readonly string[];
  /** Of the message that is complained of. */
  readonly original: readonly Header[];
  readonly reporter: string | null;
};

// not-spam takes a complaint back, auth-failure (RFC 6591) is a technical report: neither is a person who complains.
const noComplaint: ReadonlySet<string> = new Set(["not-spam", "auth-failure", "dmarc"]);

/** Reads a feedback report of a mailbox provider (RFC 5965). @returns null when it is none */
export function readFeedbackReport(incoming: Incoming): FeedbackReport | null {
  const report = partOf(incoming, "message/feedback-report");
  if (report === null) return null;
  const [fields] = fieldGroups(report);
  const type = fields?.get("feedback-type")?.toLowerCase();
  if (fields === undefined || type === undefined || type === "") return null;
  const embedded = partOf(
    incoming,
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/rfc822-headers",
  );
  const original = embedded === null ? [] : headersWithin(embedded);
  return {
    isComplaint: !noComplaint.has(type),
    type: type.slice(0, 40),
    addresses: addressesIn(
      fields.get("original-mail-from") ?? null,
      ...original
        .filter(({ name }) => name === "return-path" || name === "x-original-mail-from")
        .map(({ value }) => value),
    ),
    original,
    reporter:
      fields
        .get("reporting-mta")
        ?.replace(/^[^;]*;\s*/u, "")
        .slice(0, 255) ?? null,
  };
}
