import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description: "UUID" });
export const PersonParams = Type.Object({ id: Id });

const keyPattern = "^[a-z][a-z0-9_]{0,39}$";
const Key = Type.String({ pattern: keyPattern, description: "Such as workshops" });
const Name = Type.String({ minLength: 1, maxLength: 80 });
const About = Type.String({ minLength: 1, maxLength: 200, description: "One sentence: what is in it" });

const topicFields = {
  nameFr: Name,
  nameEn: Name,
  aboutFr: nullable(About),
  aboutEn: nullable(About),
};
export const TopicParams = Type.Object({ key: Key });
export const NewTopicBody = Type.Object(
  {
    key: Type.Optional(Key),
    ...topicFields,
    aboutFr: Type.Optional(nullable(About)),
    aboutEn: Type.Optional(nullable(About)),
  },
  closed,
);
export type NewTopicBody = Static<typeof NewTopicBody>;
export const TopicChangeBody = Type.Partial(
  Type.Object({
    ...topicFields,
    isArchived: Type.Boolean({ description: "Put away: offered to nobody any more" }),
  }),
  { ...closed, minProperties: 1 },
);
export type TopicChangeBody = Static<typeof TopicChangeBody>;
export const TopicOrderBody = Type.Object(
  {
    keys: Type.Array(Key, {
      maxItems: 40,
      uniqueItems: true,
      description: "All topics that are offered, in order",
    }),
  },
  closed,
);

export const TopicAnswer = Type.Object({
  key: Key,
  nameFr: Type.String(),
  nameEn: Type.String(),
  aboutFr: nullable(Type.String()),
  aboutEn: nullable(Type.String()),
  isArchived: Type.Boolean(),
  offCount: Type.Integer({ description: "People who do not want it" }),
});
export type TopicAnswer = Static<typeof TopicAnswer>;
export const TopicsAnswer = Type.Object({ items: Type.Array(TopicAnswer) });
export type TopicsAnswer = Static<typeof TopicsAnswer>;

const dayPattern = "^\\d{4}-\\d{2}-\\d{2}$";
const Rate = Type.Unsafe<{ most: number; per: "week" | "month" } | null>({
  type: ["object", "null"],
  additionalProperties: false,
  required: ["most", "per"],
  properties: {
    most: { type: "integer", minimum: 1, maximum: 100 },
    per: { type: "string", enum: ["week", "month"] },
  },
  description:
    "At most so many in a week or a month of the calendar where the person lives; null: as many as the shop sends",
});
const TopicChoice = Type.Object({ topic: Key, isOff: Type.Boolean(), rate: Rate }, closed);

export const ChoicesBody = Type.Object(
  {
    pausedUntil: Type.Optional(
      nullable(Type.String({ pattern: dayPattern, description: "The day on which it is over" })),
    ),
    rate: Type.Optional(Rate),
    topics: Type.Optional(
      Type.Array(TopicChoice, { maxItems: 40, description: "Those that are not named stay as they are" }),
    ),
  },
  { ...closed, minProperties: 1 },
);
export type ChoicesBody = Static<typeof ChoicesBody>;

export const PreferencesAnswer = Type.Object({
  pausedUntil: nullable(Type.String()),
  rate: Rate,
  topics: Type.Array(TopicChoice, { description: "Topics about which she chose something" }),
  changedAt: nullable(Type.String()),
});
export type PreferencesAnswer = Static<typeof PreferencesAnswer>;

export const LinkAnswer = Type.Object({
  preferences: Type.String({ description: "Topics, how many, a pause: for a link in a message of your own" }),
  unsubscribe: Type.String({ description: "One button; for the header List-Unsubscribe too (RFC 8058)" }),
});

export const UnsubscriptionBody = Type.Object(
  {
    channel: choice(["email", "sms", "phone", "post"]),
    topic: Type.Optional(
      Type.String({ pattern: keyPattern, description: "One topic only; all offers and surveys when absent" }),
    ),
    messageId: Type.Optional(Id),
  },
  closed,
);
export type UnsubscriptionBody = Static<typeof UnsubscriptionBody>;

export const StopBody = Type.Object(
  {
    number: Type.String({
      minLength: 6,
      maxLength: 30,
      description: "The number the text message came from",
    }),
    text: Type.String({ maxLength: 1_600, description: "As it came" }),
    at: Type.Optional(Type.String({ maxLength: 40 })),
  },
  closed,
);
export const StopAnswer = Type.Object({
  isStop: Type.Boolean({ description: "False: a text that is no wish to stop, and changed nothing" }),
  customers: Type.Integer({ description: "People with this number, who get no more offers by text message" }),
});
