import { readFeedbackReport } from "./arf.ts";
import { isAutoReply } from "./auto-reply.ts";
import { type DeliveryReport, readDeliveryReport } from "./dsn.ts";
import { addressesIn, headerOf, type Header, type Incoming, sentTo } from "./incoming.ts";

/** What a message that came is, and where in it the signed address may stand that ties it to one of ours. */
export type Heard = { readonly addresses: readonly string[] } & (
  | DeliveryReport
  | {
      readonly kind: "complaint";
      readonly type: string;
      readonly reporter: string | null;
      /** Headers of the message complained of, where the shop's own signed links stand. */
      readonly original: readonly Header[];
    }
  | { readonly kind: "auto_reply" }
  | {
      readonly kind: "reply";
      readonly from: string | null;
      /** Message-IDs it says it answers, without their brackets. */
      readonly answers: readonly string[];
      readonly words: string;
    }
  | { readonly kind: "nothing" }
);

/** A report is looked for first: reports, too, are written by machines that say so. */
export function hear(incoming: Incoming): Heard {
  const addresses = sentTo(incoming);
  const feedback = readFeedbackReport(incoming);
  if (feedback !== null) {
    const { isComplaint, type, reporter, original } = feedback;
    const named = [...feedback.addresses, ...addresses];
    return isComplaint
      ? { kind: "complaint", addresses: named, type, reporter, original }
      : { kind: "nothing", addresses: named };
  }
  const delivery = readDeliveryReport(incoming);
  if (delivery !== null) return { ...delivery, addresses };
  if (incoming.parts.some(({ type }) => type === "message/delivery-status"))
    return { kind: "nothing", addresses };
  if (isAutoReply(incoming)) return { kind: "auto_reply", addresses };
  return {
    kind: "reply",
    addresses,
    from: addressesIn(headerOf(incoming.headers, "from"))[0]?.toLowerCase() ?? null,
    answers: answersOf(incoming.headers),
    words: ownWords(incoming.text),
  };
}

function answersOf(headers: readonly Header[]): readonly string[] {
  const said = `${headerOf(headers, "in-reply-to") ?? ""} ${headerOf(headers, "references") ?? ""}`;
  return [
    ...new Set([...said.matchAll(/<(?<id>[^<>\s]{3,250})>/gu)].map(({ groups }) => groups?.["id"] ?? "")),
  ].slice(0, 20);
}

const mostWords = 4_000;

/** What a person wrote herself: the message she quotes below is cut off, as are quoted lines. */
export function ownWords(text: string): string {
  const lines = text.replaceAll(/\r\n?/gu, "\n").split("\n");
  const quoteAt = lines.findIndex((line) => quotes.some((quote) => quote.test(line)));
  const own = (quoteAt === -1 ? lines : lines.slice(0, quoteAt)).filter((line) => !line.startsWith(">"));
  return own
    .join("\n")
    .replaceAll(/\n{3,}/gu, "\n\n")
    .trim()
    .slice(0, mostWords);
}

const quotes: readonly RegExp[] = [
  /^\s*(?:Le|Op|On|Am)\s.{4,200}(?:a écrit|wrote|schreef|schrieb)\s*:\s*$/u,
  /^\s*-{2,}\s*(?:Message d['’]origine|Message original|Original Message|Message transféré|Forwarded message)/iu,
  /^\s*_{10,}\s*$/u,
  /^\s*(?:De|From|Van|Von)\s*:\s.*@/u,
];
