import { type Static, Type } from "typebox";

const closed = { additionalProperties: false } as const;
const text = (maxLength: number, description: string) =>
  Type.Union([Type.String({ maxLength }), Type.Null()], { description });
export const Id = Type.String({
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "UUID",
});
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
export const IdParams = Type.Object({ id: Id });
export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "How many at most" }),
);
export const Cursor = Type.Optional(
  Type.String({ maxLength: 500, description: "`nextCursor` of the answer before this one" }),
);

export const ExternalIdShape = Type.Object(
  {
    namespace: Type.String({ minLength: 1, maxLength: 60, description: "Whose number: woocommerce, till…" }),
    value: Type.String({ minLength: 1, maxLength: 320 }),
  },
  closed,
);

export const BirthdayShape = Type.Object(
  {
    day: Type.Integer({ minimum: 1, maximum: 31 }),
    month: Type.Integer({ minimum: 1, maximum: 12 }),
    year: Type.Optional(Type.Union([Type.Integer({ minimum: 1900, maximum: 2100 }), Type.Null()])),
  },
  { ...closed, description: "Day and month; the year is optional" },
);

export const AddressShape = Type.Object(
  {
    line1: Type.Optional(text(200, "Number and street")),
    line2: Type.Optional(text(200, "Building, floor, care of…")),
    postcode: Type.Optional(text(20, "Postcode")),
    city: Type.Optional(text(120, "Town")),
    country: Type.Optional(
      Type.Union([Type.String({ pattern: "^[A-Za-z]{2}$" }), Type.Null()], {
        description: "Country, two letters (ISO 3166)",
      }),
    ),
    status: Type.Optional(
      Type.Union([Type.Literal("unknown"), Type.Literal("good"), Type.Literal("bad")], {
        description: "bad: letters come back",
      }),
    ),
  },
  closed,
);

export const CustomValuesShape = Type.Record(
  Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String()), Type.Null()]),
  { description: "The shop's own fields, by key" },
);

const SourceShape = Type.Union(
  (["staff", "till", "import", "web", "api", "form"] as const).map((source) => Type.Literal(source)),
  { description: "How the shop came to know this customer" },
);

const identifierFields = {
  emails: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 254 }), { maxItems: 20 }), Type.Null()], {
      description: "E-mail addresses, the main one first",
    }),
  ),
  phones: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }), Type.Null()], {
      description: "Phones as they are typed, the main one first",
    }),
  ),
  cards: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 64 }), { maxItems: 20 }), Type.Null()], {
      description: "Loyalty cards, as printed",
    }),
  ),
  externalIds: Type.Optional(
    Type.Union([Type.Array(ExternalIdShape, { maxItems: 20 }), Type.Null()], {
      description: "What other systems call this customer",
    }),
  ),
  cookieIds: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 120 }), { maxItems: 50 }), Type.Null()], {
      description: "Identifiers given by the shop's site",
    }),
  ),
};

const recordFields = {
  kind: Type.Optional(Type.Union([Type.Literal("person"), Type.Literal("company")])),
  title: Type.Optional(Type.Union([Type.Literal("mr"), Type.Literal("ms"), Type.Null()])),
  firstName: Type.Optional(text(120, "First name")),
  lastName: Type.Optional(text(120, "Last name")),
  companyName: Type.Optional(text(200, "Name of the company, or of the person's company")),
  companyId: Type.Optional(
    Type.Union([Id, Type.Null()], { description: "The company this contact works for" }),
  ),
  jobTitle: Type.Optional(text(120, "What the contact does there")),
  companySize: Type.Optional(text(60, "Of a company: how many people")),
  companySector: Type.Optional(text(120, "Of a company: its trade")),
  language: Type.Optional(
    Type.Union(
      [Type.Literal("fr"), Type.Literal("en"), Type.Literal("nl"), Type.Literal("de"), Type.Null()],
      { description: "Language in which to write" },
    ),
  ),
  birthday: Type.Optional(Type.Union([BirthdayShape, Type.Null()])),
  address: Type.Optional(Type.Union([AddressShape, Type.Null()])),
  source: Type.Optional(SourceShape),
  sourceDetail: Type.Optional(text(200, "Which form, which file…")),
  storeId: Type.Optional(Type.Union([Id, Type.Null()], { description: "The store of this customer" })),
  tags: Type.Optional(
    Type.Union([Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 50 }), Type.Null()]),
  ),
  custom: Type.Optional(Type.Union([CustomValuesShape, Type.Null()])),
};

export const CustomerBody = Type.Object({ ...recordFields, ...identifierFields }, closed);
export type CustomerBody = Static<typeof CustomerBody>;

export const CustomerPatch = Type.Object(
  {
    ...recordFields,
    ...identifierFields,
    version: Type.Optional(
      Type.Integer({
        description: "The version that was read: the change is refused when somebody changed it since",
      }),
    ),
  },
  closed,
);
export type CustomerPatch = Static<typeof CustomerPatch>;

export const BulkBody = Type.Object(
  {
    customers: Type.Array(
      Type.Object({ id: Type.Optional(Id), ...recordFields, ...identifierFields }, closed),
      { minItems: 1, maxItems: 1_000 },
    ),
  },
  closed,
);
export type BulkBody = Static<typeof BulkBody>;

const RowOutcome = Type.Union([
  Type.Literal("created"),
  Type.Literal("updated"),
  Type.Literal("unchanged"),
  Type.Literal("refused"),
]);
export const BulkAnswer = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer({ description: "Place of the row in the request, from 0" }),
      outcome: RowOutcome,
      id: Type.Optional(Id),
      code: Type.Optional(Type.String({ description: "Why it was refused" })),
      field: Type.Optional(Type.String({ description: "Where" })),
    }),
  ),
});

const nullable = <Shape extends ReturnType<typeof Type.String>>(shape: Shape) =>
  Type.Union([shape, Type.Null()]);
const nullableText = nullable(Type.String());

const IdentifierAnswer = Type.Object({
  value: Type.String({ description: "As it is compared" }),
  display: Type.String({ description: "As it was typed" }),
  isPrimary: Type.Boolean(),
  status: Type.Union([Type.Literal("unknown"), Type.Literal("good"), Type.Literal("bad")]),
  statusReason: nullableText,
});

export const CustomerAnswer = Type.Object({
  id: Id,
  kind: Type.Union([Type.Literal("person"), Type.Literal("company")]),
  name: Type.String({ description: "First and last name, or the company's; empty when unknown" }),
  title: Type.Union([Type.Literal("mr"), Type.Literal("ms"), Type.Null()]),
  firstName: nullableText,
  lastName: nullableText,
  companyName: nullableText,
  companyId: nullableText,
  jobTitle: nullableText,
  companySize: nullableText,
  companySector: nullableText,
  language: nullableText,
  birthday: Type.Union([
    Type.Object({
      day: Type.Integer(),
      month: Type.Integer(),
      year: Type.Union([Type.Integer(), Type.Null()]),
    }),
    Type.Null(),
  ]),
  address: Type.Object({
    line1: nullableText,
    line2: nullableText,
    postcode: nullableText,
    city: nullableText,
    country: nullableText,
    status: Type.String(),
  }),
  emails: Type.Array(IdentifierAnswer),
  phones: Type.Array(IdentifierAnswer),
  cards: Type.Array(IdentifierAnswer),
  externalIds: Type.Array(
    Type.Object({ namespace: Type.String(), value: Type.String(), display: Type.String() }),
  ),
  cookieIds: Type.Array(Type.String()),
  source: Type.String(),
  sourceDetail: nullableText,
  storeId: nullableText,
  tags: Type.Array(Type.String()),
  custom: CustomValuesShape,
  createdAt: Instant,
  updatedAt: Instant,
  version: Type.Integer({ description: "Send it back with a change" }),
  erasedAt: nullableText,
});
export type CustomerAnswer = Static<typeof CustomerAnswer>;

export const ListQuery = Type.Object(
  {
    email: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
    card: Type.Optional(Type.String()),
    externalId: Type.Optional(Type.String({ description: "namespace:value, such as woocommerce:125" })),
    companyId: Type.Optional(Id),
    updatedSince: Type.Optional(
      Type.String({ description: "Instant; the answer is then in order of change, oldest first" }),
    ),
    limit: Limit,
    cursor: Cursor,
  },
  closed,
);
export type ListQuery = Static<typeof ListQuery>;

export const ListAnswer = Type.Object({
  items: Type.Array(CustomerAnswer),
  nextCursor: nullableText,
});

export const SearchQuery = Type.Object({
  q: Type.String({
    minLength: 1,
    maxLength: 120,
    description: "Beginning of names, e-mail, end of a phone…",
  }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
});
export const SearchAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      detail: Type.String({ description: "Town, e-mail or phone" }),
    }),
  ),
});
