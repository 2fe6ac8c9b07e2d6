import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Form = choice(["till", "join", "space", "contact"], "Where a person gives her data");
const Channel = choice(
  ["", "email", "sms", "phone", "post"],
  "Empty: the notice itself; else the words of that box",
);
const Language = choice(["fr", "en"]);
const Part = (description: string) => Type.String({ maxLength: 4_000, description });

export const NoticeTextShape = Type.Object(
  {
    title: Type.String({ maxLength: 200 }),
    controller: Part("Who answers for the data, and how to reach them"),
    purposes: Part("What for, each with its basis"),
    optional: Part("What is optional, and why it is asked"),
    recipients: Part("Who else sees it"),
    retention: Part("How long it is kept"),
    rights: Part("What she may ask, and of whom"),
    authority: Part("Where to complain"),
  },
  {
    ...closed,
    description: "Places: {shop}, {controller}, {contact}, {authority} are filled with the shop's facts",
  },
);

export const NoticesQuery = Type.Object({ form: Form, language: Language }, closed);
export type NoticesQuery = Static<typeof NoticesQuery>;

const Published = Type.Object({
  form: Form,
  channel: Channel,
  language: Language,
  version: Type.String(),
  isReadyMade: Type.Boolean({ description: "The product's own words" }),
  title: Type.String(),
  paragraphs: Type.Array(Type.String()),
  hash: Type.String({ description: "SHA-256 of the words" }),
  publishedAt: Type.String(),
  publishedBy: Type.String({ description: "Empty when the facts changed and the words did not" }),
});
export type PublishedAnswer = Static<typeof Published>;

export const NoticesAnswer = Type.Object({
  facts: Type.Object({
    shop: Type.String(),
    company: nullable(Type.String()),
    address: nullable(Type.String()),
    email: nullable(Type.String()),
    phone: nullable(Type.String()),
    country: Type.String(),
  }),
  missing: Type.Array(Type.String({ description: "contact: nobody would know whom to ask" })),
  notice: Type.Object({
    ready: NoticeTextShape,
    text: NoticeTextShape,
    current: nullable(Published),
  }),
  words: Type.Array(
    Type.Object({
      channel: Channel,
      ready: Type.String(),
      body: Type.String(),
      current: nullable(Published),
    }),
  ),
  versions: Type.Array(Published),
});
export type NoticesAnswer = Static<typeof NoticesAnswer>;

export const NoticeBody = Type.Object(
  {
    form: Form,
    language: Language,
    text: nullable(NoticeTextShape),
  },
  { ...closed, description: "Without a text, the ready-made one" },
);
export const WordsBody = Type.Object(
  {
    form: Form,
    language: Language,
    channel: choice(["email", "sms", "phone", "post"]),
    body: nullable(Type.String({ maxLength: 2_000 })),
  },
  { ...closed, description: "Without a body, the ready-made words" },
);
export const PublishedAnswer = Published;
