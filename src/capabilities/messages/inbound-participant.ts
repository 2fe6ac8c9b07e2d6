import type { Tx } from "../../platform/database.ts";
import type { DataSection, TimelineEntry } from "../../platform/participants.ts";
import { type OwnReturn, returnsOf } from "./queries-inbound-persons.ts";
import type { InboundKind } from "./schema-inbound.ts";

// A delay or an answering machine says nothing of a person; a wish to hear less is told by her consents.
const told: readonly InboundKind[] = ["hard", "soft", "block", "complaint", "reply"];

/** What came back, in the story of a customer. */
export async function returnsInTimeline(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before: string; readonly limit: number },
): Promise<TimelineEntry[]> {
  const returns = await returnsOf(tx, { ...asked, kinds: told });
  // A message that is no longer kept leaves a report behind that says nothing without its address.
  const telling = returns.filter(({ kind, to }) => to !== null || kind === "complaint" || kind === "reply");
  return telling.map(
    ({ id, kind, at, to, words, messageId }): TimelineEntry => ({
      id,
      kind: `messages.${kind}`,
      at,
      values: { to, said: beginningOf(words ?? "") },
      ...(messageId === null ? {} : { link: `/outbox/${messageId}` }),
    }),
  );
}

export async function returnsAsData(tx: Tx, customerIds: readonly string[]): Promise<DataSection> {
  const rows = await returnsOf(tx, {
    customerIds,
    kinds: [...told, "auto_reply", "unsubscribe"],
    limit: 10_000,
  });
  return {
    name: "message_returns",
    rows: rows.map(({ at, kind, to, words }: OwnReturn) => ({ receivedAt: at, kind, to, text: words })),
  };
}

function beginningOf(text: string): string {
  const words = text.replaceAll(/\s+/gu, " ").trim();
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
