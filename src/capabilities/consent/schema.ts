import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "UUID",
});
export const IdParams = Type.Object({ id: Id });
const nullableText = nullable(Type.String());

const Channel = choice(["email", "sms", "phone", "robocall", "post", "push"], "robocall: a recorded voice");
const Purpose = choice(["marketing", "survey", "service", "open_tracking", "profiling", "partners"]);
const Act = choice(["granted", "withdrawn", "objected", "renewed"]);
const Origin = choice([
  "paper_form",
  "web_form",
  "counter",
  "import",
  "api",
  "staff",
  "space",
  "message",
  "unknown",
]);
const Instant = (description: string) => Type.String({ maxLength: 40, description });

const actFields = {
  channel: Channel,
  purpose: Type.Optional(Purpose),
  topic: Type.Optional(Type.String({ maxLength: 80, description: "One subject only, such as workshops" })),
  act: Act,
  happenedAt: Type.Optional(Instant("When the person said so; without it a consent cannot be proven")),
  textVersion: Type.Optional(
    Type.String({ minLength: 1, maxLength: 80, description: "Which words the person agreed to" }),
  ),
  origin: Type.Optional(Origin),
  originDetail: Type.Optional(Type.String({ maxLength: 200, description: "Which form, which counter…" })),
  evidence: Type.Optional(Type.String({ maxLength: 500, description: "Where the proof is kept" })),
  expiresOn: Type.Optional(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })),
  grantedTo: Type.Optional(
    Type.String({ maxLength: 120, description: "Who may write; the shop when absent" }),
  ),
  prechecked: Type.Optional(Type.Boolean({ description: "The box was already ticked: proves nothing" })),
  bundled: Type.Optional(Type.Boolean({ description: "Agreed together with other things: not specific" })),
  outsideHours: Type.Optional(Type.Boolean({ description: "Calls outside the legal hours were agreed to" })),
};

const ConsentBody = Type.Object(actFields, closed);
export const ConsentsBody = Type.Object(
  { consents: Type.Array(ConsentBody, { minItems: 1, maxItems: 50 }) },
  closed,
);
export const BulkBody = Type.Object(
  {
    consents: Type.Array(Type.Object({ customerId: Id, ...actFields }, closed), {
      minItems: 1,
      maxItems: 1_000,
    }),
  },
  closed,
);
export const BulkAnswer = Type.Object({
  recorded: Type.Integer(),
  refused: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      outcome: choice(["recorded", "refused"]),
      id: Type.Optional(Id),
      hasProof: Type.Optional(Type.Boolean()),
      code: Type.Optional(Type.String()),
      field: Type.Optional(Type.String()),
    }),
  ),
});

export const WithdrawalBody = Type.Object(
  {
    channels: Type.Optional(
      Type.Array(Channel, { minItems: 1, maxItems: 6, description: "All when absent" }),
    ),
    purposes: Type.Optional(
      Type.Array(Purpose, { minItems: 1, maxItems: 6, description: "Marketing when absent" }),
    ),
    happenedAt: Type.Optional(Instant("When the person said so; now when absent")),
    origin: Type.Optional(Origin),
    originDetail: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
);
export type WithdrawalBody = Static<typeof WithdrawalBody>;

export const CollectionBody = Type.Object(
  {
    collectedAt: Type.Optional(Instant("When the shop received the address")),
    collectedFrom: choice(["person", "third_party", "unknown"]),
    duringSale: Type.Optional(Type.Boolean({ description: "While selling something" })),
    informed: Type.Optional(Type.Boolean({ description: "The person was told what it would be used for" })),
    optOutOffered: Type.Optional(Type.Boolean({ description: "The person could say no at that moment" })),
    origin: Type.Optional(Origin),
    originDetail: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
);
export type CollectionBody = Static<typeof CollectionBody>;

export const StandingAnswer = Type.Object({
  channel: Channel,
  purpose: Purpose,
  topic: Type.String(),
  act: Act,
  usable: Type.Boolean({ description: "A consent that can be proven and is specific" }),
  changedAt: Type.String(),
});
export type StandingAnswer = Static<typeof StandingAnswer>;

export const EntryAnswer = Type.Object({
  id: Id,
  customerId: Id,
  channel: Channel,
  purpose: Purpose,
  topic: Type.String(),
  act: Act,
  happenedAt: nullableText,
  textVersion: nullableText,
  textHash: nullableText,
  origin: Origin,
  originDetail: nullableText,
  actorKind: Type.String(),
  evidence: nullableText,
  expiresOn: nullableText,
  grantedTo: Type.String(),
  prechecked: nullable(Type.Boolean()),
  bundled: nullable(Type.Boolean()),
  outsideHours: Type.Boolean(),
  hasProof: Type.Boolean(),
  recordedAt: Type.String(),
});
export type EntryAnswer = Static<typeof EntryAnswer>;

export const CollectionAnswer = Type.Object({
  id: Id,
  collectedAt: nullableText,
  collectedFrom: Type.String(),
  duringSale: nullable(Type.Boolean()),
  informed: nullable(Type.Boolean()),
  optOutOffered: nullable(Type.Boolean()),
  origin: Type.String(),
  originDetail: nullableText,
  recordedAt: Type.String(),
});
export type CollectionAnswer = Static<typeof CollectionAnswer>;

export const ConsentsAnswer = Type.Object({
  standing: Type.Array(StandingAnswer, { description: "Where the person stands now" }),
  entries: Type.Array(EntryAnswer, { description: "Every act with its proof, newest first" }),
  collections: Type.Array(CollectionAnswer, { description: "How the addresses came to the shop" }),
});
export type ConsentsAnswer = Static<typeof ConsentsAnswer>;

export const TextBody = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 80, description: "Such as form-2026-11" }),
    language: choice(["fr", "en"]),
    body: Type.String({ minLength: 10, maxLength: 10_000, description: "The words beside the box" }),
  },
  closed,
);
export const TextAnswer = Type.Object({
  version: Type.String(),
  language: Type.String(),
  body: Type.String(),
  hash: Type.String({ description: "SHA-256 of the words, kept with each consent" }),
  createdAt: Type.String(),
});
export type TextAnswer = Static<typeof TextAnswer>;
export const TextsAnswer = Type.Object({ items: Type.Array(TextAnswer) });
