import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { forgetMessages, messagesTo, moveMessages } from "./queries-persons.ts";
import { maskSecrets } from "./rules/secrets.ts";

/** Messages follow their person and go with her. */
export const messagesParticipant: Participant = {
  customerMerged: async (tx, { keptId, absorbedId }) => ({
    messageIds: await moveMessages(tx, { fromId: absorbedId, toId: keptId }),
  }),
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { messageIds } = journal as { messageIds: string[] };
    await moveMessages(tx, { fromId: keptId, toId: absorbedId, only: messageIds });
  },
  customerErased: async (tx, { customerId }) => {
    await forgetMessages(tx, await recordAndMerged(tx, customerId));
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
    ];
  },
  timeline: async (tx, asked) =>
    (await messagesTo(tx, asked)).map(
      ({ id, channel, subject, body, secrets, leftAt }): TimelineEntry => ({
        id,
        kind: channel === "email" ? "messages.email" : "messages.sms",
        at: leftAt,
        values: { said: beginningOf(maskSecrets(subject ?? body, secrets)) },
        link: `/outbox/${id}`,
      }),
    ),
};

function beginningOf(text: string): string {
  const words = text.replaceAll(/\s+/gu, " ").trim();
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}
