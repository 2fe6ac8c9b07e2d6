import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { aims, channels, classes, type Draft, languages } from "./rules/document.ts";
import type { Finding } from "./rules/findings.ts";

const closed = { additionalProperties: false } as const;
const uuid = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const Id = Type.String({ pattern: uuid, description: "UUID" });
/** What a preview is of, and for whom. */
export const previewOf = {
  templateId: Type.Optional(Type.String({ pattern: uuid, description: "Its draft as it is kept" })),
  versionId: Type.Optional(Type.String({ pattern: uuid, description: "As it was published" })),
  library: Type.Optional(Type.String({ description: "A template of the library, in the shop's colours" })),
  customerId: Type.Optional(
    Type.String({ pattern: uuid, description: "Written for this person; absent: for somebody made up" }),
  ),
};
export const IdParams = Type.Object({ id: Id });
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Channel = choice(channels);
const Class = choice(classes, "What the law makes of it; all but marketing hold nothing that promotes");
const Aim = choice(aims, "What it is to bring about");
const Language = choice(languages);
/** The document is checked by `readDraft`, which says where something does not fit. */
const DraftShape = Type.Unsafe<Draft>({
  type: "object",
  additionalProperties: true,
  description:
    "`{channel, words: {fr, en}}`: blocks of an e-mail or a letter, text of an SMS, script of a call",
});

export const TemplatesQuery = Type.Object(
  {
    channel: Type.Optional(Channel),
    class: Type.Optional(Class),
    aim: Type.Optional(Aim),
    archived: Type.Optional(Type.Boolean({ default: false })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type TemplatesQuery = Static<typeof TemplatesQuery>;

const Published = Type.Object({ versionId: Id, number: Type.Integer(), at: Instant });
const summary = {
  id: Id,
  name: Name,
  channel: Channel,
  class: Class,
  aim: Aim,
  languages: Type.Array(Language),
  subject: nullable(Type.String({ description: "In the shop's language" })),
  revision: Type.Integer({ description: "Counts each saving" }),
  updatedAt: Instant,
  archivedAt: nullable(Type.String()),
  published: Type.Union([Published, Type.Null()], { description: "The newest version" }),
  isChanged: Type.Boolean({ description: "The draft says something else than the newest version" }),
};
export const TemplatesAnswer = Type.Object({
  items: Type.Array(Type.Object(summary)),
  nextCursor: nullable(Type.String()),
});
export type TemplatesAnswer = Static<typeof TemplatesAnswer>;
export type TemplateSummary = TemplatesAnswer["items"][number];
export const TemplateAnswer = Type.Object({ ...summary, draft: DraftShape });
export type TemplateAnswer = Static<typeof TemplateAnswer>;

export const NewTemplate = Type.Object(
  {
    channel: Type.Optional(Channel),
    class: Type.Optional(Class),
    aim: Type.Optional(Aim),
    name: Type.Optional(Name),
    library: Type.Optional(Type.String({ description: "A template of the library to start from" })),
    template: Type.Optional(
      Type.String({ pattern: uuid, description: "One of the shop's own to start from" }),
    ),
  },
  closed,
);
export type NewTemplate = Static<typeof NewTemplate>;

export const TemplateChange = Type.Object(
  {
    revision: Type.Integer({ minimum: 1, description: "The one that was read" }),
    name: Type.Optional(Name),
    class: Type.Optional(Class),
    aim: Type.Optional(Aim),
    draft: Type.Optional(DraftShape),
    archived: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type TemplateChange = Static<typeof TemplateChange>;

const FindingShape = Type.Unsafe<Finding>({
  type: "object",
  additionalProperties: true,
  description: "What to change, and where",
});

export const VersionAnswer = Type.Object({
  id: Id,
  templateId: Id,
  number: Type.Integer(),
  channel: Channel,
  class: Class,
  languages: Type.Array(Language),
  publishedAt: Instant,
  publishedBy: Type.String(),
});
export type VersionAnswer = Static<typeof VersionAnswer>;
export const VersionsAnswer = Type.Object({ items: Type.Array(VersionAnswer) });

export const PreviewBody = Type.Object(
  {
    ...previewOf,
    draft: Type.Optional(DraftShape),
    class: Type.Optional(Class),
    language: Type.Optional(Language),
  },
  closed,
);
export type PreviewBody = Static<typeof PreviewBody>;
export const PreviewAnswer = Type.Object({
  language: Language,
  subject: Type.String(),
  preheader: Type.String(),
  html: Type.String({ description: "Empty for an SMS or a call" }),
  text: Type.String(),
  script: Type.Unsafe<{
    readonly steps: readonly { readonly title: string; readonly say: string; readonly note: string }[];
    readonly objections: readonly { readonly heard: string; readonly answer: string }[];
  } | null>({ type: ["object", "null"], additionalProperties: true }),
  unknown: Type.Array(Type.String(), { description: "Fields that are not known of this person" }),
  findings: Type.Array(FindingShape, { description: "Why it may not be published, and what promotes" }),
  bytes: Type.Integer({ description: "Of the HTML: above 102,400 Gmail cuts a message" }),
});
export type PreviewAnswer = Static<typeof PreviewAnswer>;

export const LibraryQuery = Type.Object(
  { channel: Type.Optional(Channel), aim: Type.Optional(Aim), language: Type.Optional(Language) },
  closed,
);
export const LibraryAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      slug: Type.String(),
      channel: Channel,
      class: Class,
      aim: Aim,
      name: Type.String(),
      about: Type.String({ description: "When to use it, in a sentence" }),
      subject: nullable(Type.String()),
    }),
  ),
});

export const FieldsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      key: Type.String({ description: "As it is kept" }),
      name: Type.String({ description: "As it is written in the language asked for: `prenom`" }),
      label: Type.String(),
      sample: Type.String(),
      fallback: nullable(Type.String({ description: "Proposed where it is not known; null: always known" })),
      group: choice(["person", "purchases", "loyalty", "shop", "links"]),
    }),
  ),
});
export const LanguageQuery = Type.Object({ language: Type.Optional(Language) }, closed);

export const PictureAnswer = Type.Object({
  hash: Type.String(),
  url: Type.String({ description: "A path of this server that is cached for good" }),
  width: Type.Integer(),
  height: Type.Integer(),
  bytes: Type.Integer(),
});
export const PicturesAnswer = Type.Object({ items: Type.Array(PictureAnswer) });
export type PictureAnswer = Static<typeof PictureAnswer>;
