import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: "uuid" });
const Number16 = Type.String({
  description: "16 digits; spaces, dots and dashes do not matter",
  maxLength: 40,
});
const nullableText = nullable(Type.String());
const Language = choice(["fr", "en"]);
const Count = Type.Integer({ minimum: 0 });

export const IdParams = Type.Object({ id: Id });
export const CustomerParams = Type.Object({ id: Id });
export const NumberParams = Type.Object({ number: Number16 });
export const PlatformParams = Type.Object({ platform: choice(["apple", "google"]) });
export const LanguageQuery = Type.Object({ language: Type.Optional(Language) });

export const CardView = Type.Object({
  number: Type.String(),
  kind: choice(["digital", "paper", "plastic"]),
  state: choice(["free", "reserved", "active", "blocked"]),
  customerId: nullableText,
  batchId: nullableText,
  madeAt: Type.String(),
  givenAt: nullableText,
  givenBy: nullableText,
  blockedAt: nullableText,
  blockedReason: Type.Union([choice(["lost", "stolen", "damaged", "erased", "withdrawn"]), Type.Null()]),
  replacedBy: nullableText,
  isShared: Type.Boolean({ description: "Of a person with whom the customer shares her account" }),
});
export type CardView = Static<typeof CardView>;

export const FoundAnswer = Type.Object({
  number: Type.String(),
  state: choice(["free", "reserved", "active", "blocked"]),
  customerId: nullableText,
  replacedBy: nullableText,
  kind: Type.Union([choice(["digital", "paper", "plastic"]), Type.Null()]),
  batchName: nullableText,
  blockedReason: nullableText,
});
export type FoundView = Static<typeof FoundAnswer>;

export const BatchView = Type.Object({
  id: Id,
  kind: choice(["paper", "plastic"]),
  name: Type.String(),
  count: Count,
  madeAt: Type.String(),
  madeBy: Type.String(),
  given: Type.Integer({ minimum: 0, description: "How many have become a customer's" }),
});
export type BatchView = Static<typeof BatchView>;

export const BatchesAnswer = Type.Object({ items: Type.Array(BatchView) });

/** A batch of paper is printed here: a thousand cards are two hundred pages. */
export const BatchBody = Type.Object(
  {
    kind: choice(["paper", "plastic"]),
    name: Type.String({ minLength: 1, maxLength: 120, pattern: "\\S" }),
    count: Type.Integer({ minimum: 1, maximum: 20_000 }),
  },
  closed,
);
export type BatchBody = Static<typeof BatchBody>;

export const CountsAnswer = Type.Object({
  active: Count,
  waiting: Count,
  blocked: Count,
  applePasses: Count,
  googlePasses: Count,
  membersWithout: Type.Integer({ minimum: 0, description: "Members of a program who have no card" }),
});
export type CardCounts = Static<typeof CountsAnswer>;

export const GivenAnswer = Type.Object({
  given: Count,
  more: Type.Boolean({ description: "True: ask again, some are left" }),
});
export type Given = Static<typeof GivenAnswer>;

export const CustomerCardsAnswer = Type.Object({
  customerId: Id,
  cards: Type.Array(CardView, {
    description: "Her own in use first, then those she shares, then those of before",
  }),
  qr: nullable(Type.String({ description: "The QR code of her own card in use, as SVG" })),
  wallets: Type.Object({ apple: nullableText, google: nullableText }),
  passes: Type.Array(
    Type.Object({
      id: Id,
      platform: choice(["apple", "google"]),
      number: Type.String(),
      state: choice(["live", "void"]),
      addedAt: nullableText,
      phones: Count,
    }),
  ),
  isNearWanted: nullable(Type.Boolean({ description: "Her own choice; null: never asked" })),
});
export type CustomerCards = Static<typeof CustomerCardsAnswer>;

export const CardBody = Type.Object(
  {
    number: Type.Optional(Number16),
    kind: Type.Optional(choice(["digital", "paper", "plastic"])),
  },
  closed,
);
export const ReplacementBody = Type.Object(
  {
    reason: choice(["lost", "stolen", "damaged"]),
    number: Type.Optional(Number16),
    newNumber: Type.Optional(Number16),
  },
  closed,
);

export const StampsQuery = Type.Object({
  programId: Id,
  pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  language: Type.Optional(Language),
});

export const WalletsAnswer = Type.Object({
  apple: nullable(
    Type.Object({
      passType: Type.String(),
      team: Type.String(),
      owner: Type.String(),
      expiresAt: nullableText,
      setAt: Type.String(),
      setBy: Type.String(),
    }),
  ),
  google: nullable(
    Type.Object({ issuer: Type.String(), email: Type.String(), setAt: Type.String(), setBy: Type.String() }),
  ),
  isPublic: Type.Boolean({
    description: "Whether phones can reach this server: its public address is HTTPS",
  }),
  times: Type.Object({
    updatesPerDay: Type.Integer(),
    quietFromHour: Type.Integer(),
    quietUntilHour: Type.Integer(),
  }),
});
export type Wallets = Static<typeof WalletsAnswer>;

const File = (description: string) => Type.String({ minLength: 1, maxLength: 40_000, description });
export const AppleBody = Type.Object(
  {
    certificate: File("Of the pass type: PEM, or DER in base64"),
    key: File("Its private key, PEM"),
    passphrase: Type.Optional(Type.String({ maxLength: 200 })),
    intermediate: File("Apple's Worldwide Developer Relations: PEM, or DER in base64"),
  },
  closed,
);
export const GoogleBody = Type.Object(
  {
    issuer: Type.String({ minLength: 1, maxLength: 40 }),
    serviceAccount: File("The JSON key file of the service account"),
  },
  closed,
);
export const TimesBody = Type.Object(
  {
    updatesPerDay: Type.Integer({ minimum: 0, maximum: 3 }),
    quietFromHour: Type.Integer({ minimum: 0, maximum: 23 }),
    quietUntilHour: Type.Integer({ minimum: 0, maximum: 23 }),
  },
  closed,
);
