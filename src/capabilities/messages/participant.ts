import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { returnsAsData, returnsInTimeline } from "./inbound-participant.ts";
import { forgetReturns, moveReturns } from "./queries-inbound-persons.ts";
import { forgetMessages, messagesTo, moveMessages } from "./queries-persons.ts";
import { maskSecrets } from "./rules/secrets.ts";

/** Messages follow their person and go with her. */
export const messagesParticipant: Participant = {
  customerMerged: async (tx, { keptId, absorbedId }) => ({
    messageIds: await moveMessages(tx, { fromId: absorbedId, toId: keptId }),
    returnIds: await moveReturns(tx, { fromId: absorbedId, toId: keptId }),
  }),
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { messageIds, returnIds = [] } = journal as { messageIds: string[]; returnIds?: string[] };
    await moveMessages(tx, { fromId: keptId, toId: absorbedId, only: messageIds });
    await moveReturns(tx, { fromId: keptId, toId: absorbedId, only: returnIds });
  },
  customerErased: async (tx, { customerId }) => {
    const ids = await recordAndMerged(tx, customerId);
    await forgetReturns(tx, ids);
    await forgetMessages(tx, ids);
  },
  personalData: async (tx, customerIds) => {
    const messages = await messagesTo(tx, { customerIds, limit: 10_000 });
    return [
      {
        name: "messages",
        rows: messages.map(({ leftAt, channel, recipient, subject, body, secrets, state }) => ({
          writtenAt: leftAt,
          channel,
          to: recipient,
          subject: subject === null ? null : maskSecrets(subject, secrets),
          text: maskSecrets(body, secrets),
          state,
        })),
      },
      await returnsAsData(tx, customerIds),
    ];
  },
  timeline: async (tx, asked) => [
    ...(await returnsInTimeline(tx, asked)),
    ...(await messagesTo(tx, asked)).map(
      ({ id, channel, subject, body, secrets, leftAt }): TimelineEntry => ({
        id,
        kind: channel === "email" ? "messages.email" : "messages.sms",
        at: leftAt,
        values: { said: beginningOf(maskSecrets(subject ?? body, secrets)) },
        link: `/outbox/${id}`,
      }),
    ),
  ],
};

function beginningOf(text: string): string {
  const words = text.replaceAll(/\s+/gu, " ").trim();
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
