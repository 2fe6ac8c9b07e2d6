import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
export const IdParams = Type.Object({ id: Id });
const nullableText = nullable(Type.String());
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });

const Channel = choice(["email", "sms"]);
const State = choice(
  ["kept", "waiting", "sending", "sent", "failed"],
  "kept: shown here only, nothing left; waiting: to be handed to the relay, now or at its next try",
);

export const MessagesQuery = Type.Object(
  {
    channel: Type.Optional(Channel),
    state: Type.Optional(State),
    customerId: Type.Optional(Id),
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
  to: Type.String(),
  subject: nullableText,
  state: State,
  attempts: Type.Integer(),
  nextTryAt: nullableText,
  lastError: nullable(Type.String({ description: "What the relay said, word for word" })),
  leftAt: Instant,
  sentAt: nullableText,
};
export const MessagesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({ ...listed, beginning: Type.String({ description: "The first words of its text" }) }),
  ),
  nextCursor: nullableText,
  relay: Type.Object({
    sendsFrom: nullable(Type.String({ description: "The address e-mail leaves from; null: nothing leaves" })),
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
  isMasked: Type.Boolean({ description: "Something in it was replaced by dots" }),
});
export type MessageAnswer = Static<typeof MessageAnswer>;
