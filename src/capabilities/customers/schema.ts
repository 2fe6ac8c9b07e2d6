import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const text = (maxLength: number, description: string) => nullable(Type.String({ maxLength, description }));
const idPattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
export const Id = Type.String({ pattern: idPattern, description: "UUID" });
const Instant = Type.String({ description: "Instant, ISO 8601 in UTC" });
export const IdParams = Type.Object({ id: Id });
export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "How many at most" }),
);
export const Cursor = Type.Optional(
  Type.String({ maxLength: 500, description: "`nextCursor` of the answer before this one" }),
);

const ExternalIdShape = Type.Object(
  {
    namespace: Type.String({ minLength: 1, maxLength: 60, description: "Whose number: woocommerce, till…" }),
    value: Type.String({ minLength: 1, maxLength: 320 }),
  },
  closed,
);

const BirthdayShape = Type.Object(
  {
    day: Type.Integer({ minimum: 1, maximum: 31 }),
    month: Type.Integer({ minimum: 1, maximum: 12 }),
    year: Type.Optional(nullable(Type.Integer({ minimum: 1900, maximum: 2100 }))),
  },
  { ...closed, description: "Day and month; the year is optional" },
);

const AddressShape = Type.Object(
  {
    line1: Type.Optional(text(200, "Number and street")),
    line2: Type.Optional(text(200, "Building, floor, care of…")),
    postcode: Type.Optional(text(20, "Postcode")),
    city: Type.Optional(text(120, "Town")),
    country: Type.Optional(
      nullable(Type.String({ pattern: "^[A-Za-z]{2}$", description: "Country, two letters (ISO 3166)" })),
    ),
    status: Type.Optional(choice(["unknown", "good", "bad"], "bad: letters come back")),
  },
  closed,
);

const CustomValuesShape = Type.Record(
  Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }),
  Type.Unsafe<string | number | boolean | readonly string[] | null>({}),
  { description: "The shop's own fields, by key" },
);

const SourceShape = choice(
  ["staff", "till", "import", "web", "api", "form"],
  "How the shop came to know this customer",
);

const identifierFields = {
  emails: Type.Optional(
    nullable(
      Type.Array(Type.String({ maxLength: 254 }), {
        maxItems: 20,
        description: "E-mail addresses, the main one first",
      }),
    ),
  ),
  phones: Type.Optional(
    nullable(
      Type.Array(Type.String({ maxLength: 40 }), {
        maxItems: 20,
        description: "Phones as they are typed, the main one first",
      }),
    ),
  ),
  cards: Type.Optional(
    nullable(
      Type.Array(Type.String({ maxLength: 64 }), { maxItems: 20, description: "Loyalty cards, as printed" }),
    ),
  ),
  externalIds: Type.Optional(
    nullable(
      Type.Array(ExternalIdShape, { maxItems: 20, description: "What other systems call this customer" }),
    ),
  ),
  cookieIds: Type.Optional(
    nullable(
      Type.Array(Type.String({ maxLength: 120 }), {
        maxItems: 50,
        description: "Identifiers given by the shop's site",
      }),
    ),
  ),
};

const recordFields = {
  kind: Type.Optional(choice(["person", "company"])),
  title: Type.Optional(choiceOrNull(["mr", "ms"])),
  firstName: Type.Optional(text(120, "First name")),
  lastName: Type.Optional(text(120, "Last name")),
  companyName: Type.Optional(text(200, "Name of the company, or of the person's company")),
  companyId: Type.Optional(
    nullable(Type.String({ pattern: idPattern, description: "The company this contact works for" })),
  ),
  jobTitle: Type.Optional(text(120, "What the contact does there")),
  companySize: Type.Optional(text(60, "Of a company: how many people")),
  companySector: Type.Optional(text(120, "Of a company: its trade")),
  language: Type.Optional(choiceOrNull(["fr", "en", "nl", "de"], "Language in which to write")),
  timeZone: Type.Optional(text(60, "IANA zone in which the customer lives; none: the shop's")),
  birthday: Type.Optional(nullable(BirthdayShape)),
  address: Type.Optional(nullable(AddressShape)),
  source: Type.Optional(SourceShape),
  sourceDetail: Type.Optional(text(200, "Which form, which file…")),
  storeId: Type.Optional(
    nullable(Type.String({ pattern: idPattern, description: "The store of this customer" })),
  ),
  tags: Type.Optional(nullable(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 50 }))),
  custom: Type.Optional(nullable(CustomValuesShape)),
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

const RowOutcome = choice(["created", "updated", "unchanged", "refused"]);
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

export const AddressStatusBody = Type.Object(
  {
    kind: choice(["email", "phone", "post"]),
    value: Type.Optional(
      Type.String({
        maxLength: 320,
        description: "Of an e-mail or a phone, as it is compared; none for post",
      }),
    ),
    status: choice(
      ["good", "bad", "unknown"],
      "bad: what is sent there does not arrive, and nothing is sent there any more",
    ),
  },
  closed,
);
export type AddressStatusBody = Static<typeof AddressStatusBody>;

const nullableText = nullable(Type.String());

const IdentifierAnswer = Type.Object({
  value: Type.String({ description: "As it is compared" }),
  display: Type.String({ description: "As it was typed" }),
  isPrimary: Type.Boolean(),
  status: choice(["unknown", "good", "bad"]),
  statusReason: nullableText,
});

export const CustomerAnswer = Type.Object({
  id: Id,
  kind: choice(["person", "company"]),
  name: Type.String({ description: "First and last name, or the company's; empty when unknown" }),
  title: choiceOrNull(["mr", "ms"]),
  firstName: nullableText,
  lastName: nullableText,
  companyName: nullableText,
  companyId: nullableText,
  jobTitle: nullableText,
  companySize: nullableText,
  companySector: nullableText,
  language: nullableText,
  timeZone: nullableText,
  birthday: nullable(
    Type.Object({ day: Type.Integer(), month: Type.Integer(), year: nullable(Type.Integer()) }),
  ),
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
