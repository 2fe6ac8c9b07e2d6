import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
export const IdParams = Type.Object({ id: Id });
const nullableText = nullable(Type.String());
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });

const Channel = choice(["email", "sms", "post", "phone"]);
const State = choice(
  ["kept", "planned", "waiting", "sending", "sent", "failed", "skipped", "erased"],
  "kept: shown here only, nothing left; planned: its moment or its place is to come; waiting: to be handed over, now or at its next try; skipped: decided against, with its reason",
);

export const MessagesQuery = Type.Object(
  {
    channel: Type.Optional(Channel),
    state: Type.Optional(State),
    customerId: Type.Optional(Id),
    mailingId: Type.Optional(Id),
    of: Type.Optional(choice(["person", "mailing"], "Written to one person, or lines of mailings")),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 500, description: "`nextCursor` of the answer before this one" }),
    ),
  },
  closed,
);
export type MessagesQuery = Static<typeof MessagesQuery>;

const listed = {
  id: Id,
  channel: Channel,
  kind: Type.String({ description: "What it is for: sign_in, welcome…" }),
  customerId: nullableText,
  to: nullable(Type.String({ description: "null: no address was known" })),
  subject: nullableText,
  mailingId: nullable(Type.String({ description: "The mailing it is a line of" })),
  purpose: Type.String({ description: "transactional, service, survey, marketing, consent_renewal" }),
  state: State,
  reason: nullable(Type.String({ description: "Why it may leave, or why it did not" })),
  attempts: Type.Integer(),
  nextTryAt: nullableText,
  lastError: nullable(Type.String({ description: "What the relay said, word for word" })),
  leftAt: Instant,
  sentAt: nullableText,
  bounce: choiceOrNull(["hard", "soft", "block"], "It came back, or was refused at the door"),
  isPossibleDuplicate: Type.Boolean({
    description: "Handed over once more under one Message-ID, because nobody knew whether it had left",
  }),
};
export const MessagesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({ ...listed, beginning: Type.String({ description: "The first words of its text" }) }),
  ),
  nextCursor: nullableText,
  relay: Type.Object({
    sendsFrom: nullable(Type.String({ description: "The address e-mail leaves from; null: nothing leaves" })),
    smsLeaves: Type.Boolean({ description: "Text messages leave too, and are not only kept here" }),
    keptDays: Type.Integer({ description: "How long messages are kept once they are over" }),
  }),
});
export type MessagesAnswer = Static<typeof MessagesAnswer>;

export const MessageAnswer = Type.Object({
  ...listed,
  language: choiceOrNull(["fr", "en"]),
  text: Type.String({ description: "Codes and links are dots in a real shop" }),
  html: nullableText,
  headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  serverAnswer: nullableText,
  validUntil: nullableText,
  clickedAt: nullable(
    Type.String({ description: "When a link was first followed, if she agreed that it is noted" }),
  ),
  unsubscribedAt: nullable(Type.String({ description: "When she left by its link" })),
  isMasked: Type.Boolean({ description: "Something in it was replaced by dots" }),
});
export type MessageAnswer = Static<typeof MessageAnswer>;
