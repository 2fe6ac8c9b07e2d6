import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });

const singleChannels = ["email", "sms"] as const;

const words = {
  purpose: Type.Optional(
    choice(
      ["transactional", "marketing"],
      "Of words of one's own. transactional: an answer, an order, an appointment, and nothing that sells",
    ),
  ),
  subject: Type.Optional(Type.String({ maxLength: 200, description: "Of an e-mail" })),
  text: Type.Optional(Type.String({ maxLength: 5_000, description: "Words of one's own" })),
};

export const SingleWordsBody = Type.Object(
  { ...words, channel: choice([...singleChannels, "post"]) },
  closed,
);
export type SingleWordsBody = Static<typeof SingleWordsBody>;

export const SingleBody = Type.Object(
  {
    ...words,
    channel: choice(singleChannels),
    templateId: Type.Optional(Type.String({ ...Id, description: "Instead of words of one's own" })),
  },
  { ...closed, description: "One message to one customer, signed by whoever writes it" },
);
export type SingleBody = Static<typeof SingleBody>;

export const SingleWordsAnswer = Type.Object({
  sender: Type.String({ description: "From whom it comes, as the person reads it" }),
  subject: nullable(Type.String()),
  text: Type.String({ description: "Signed, with how to be left alone where that is owed; links are dots" }),
  promotes: nullable(
    Type.String({ description: "Words that sell, where none may stand; null: it may leave as it is" }),
  ),
});
export type SingleWordsAnswer = Static<typeof SingleWordsAnswer>;

export const SingleAnswer = Type.Object({
  messageId: Id,
  nextAllowedAt: nullable(Type.String({ description: "It waits for this moment; null: it leaves now" })),
});
export type SingleAnswer = Static<typeof SingleAnswer>;

export const OwnLetterBody = Type.Object(
  { purpose: words.purpose, text: words.text },
  { ...closed, description: "A letter to one customer in words of one's own, signed by whoever writes" },
);
