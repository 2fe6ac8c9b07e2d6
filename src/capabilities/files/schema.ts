import { Type } from "typebox";

const id = Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" });
export const IdParams = Type.Object({ id });
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(id),
});

export const KindShape = Type.Union([
  Type.Literal("customers"),
  Type.Literal("products"),
  Type.Literal("receipts"),
]);
const day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
const EncodingShape = Type.Union(
  (["utf-8", "windows-1252", "macintosh", "utf-16le", "utf-16be"] as const).map((name) => Type.Literal(name)),
);
const DelimiterShape = Type.Union(([",", ";", "\t", "|"] as const).map((sign) => Type.Literal(sign)));

export const MappingShape = Type.Object(
  {
    kind: KindShape,
    columns: Type.Record(Type.String({ maxLength: 130 }), Type.String({ maxLength: 60 }), {
      description: "Column name → field; a column that is not named is left out",
    }),
    decimal: Type.Union([Type.Literal("."), Type.Literal(",")]),
    dateOrder: Type.Union([Type.Literal("dmy"), Type.Literal("mdy"), Type.Literal("ymd")]),
    source: Type.String({
      pattern: "^[a-z0-9][a-z0-9._-]{0,59}$",
      description: "Who numbered the receipts and customers",
    }),
    header: Type.Boolean(),
    encoding: Type.Optional(EncodingShape),
    delimiter: Type.Optional(DelimiterShape),
    sheet: Type.Optional(Type.String({ maxLength: 120 })),
    layout: Type.Optional(Type.String({ maxLength: 40 })),
    channel: Type.Optional(Type.Union([Type.Literal("shop"), Type.Literal("web")])),
    store: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    refunds: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const OriginShape = Type.Union([
  Type.Object({
    kind: Type.Union([Type.Literal("paper_form"), Type.Literal("web_form")]),
    collectedOn: Type.Union([day, Type.Null()]),
    text: Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()]),
  }),
  Type.Object({ kind: Type.Literal("existing_customers") }),
  Type.Object({ kind: Type.Literal("unknown") }),
]);

export const CheckBody = Type.Object(
  { mapping: MappingShape, origin: Type.Optional(Type.Union([OriginShape, Type.Null()])) },
  { additionalProperties: false },
);

export const DescriptionQuery = Type.Object({
  kind: Type.Optional(KindShape),
  encoding: Type.Optional(EncodingShape),
  delimiter: Type.Optional(DelimiterShape),
  sheet: Type.Optional(Type.String({ maxLength: 120 })),
});

export const UploadQuery = Type.Object({ kind: Type.Optional(KindShape) });

export const PasteBody = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 8_000_000 }), kind: Type.Optional(KindShape) },
  { additionalProperties: false },
);

const cell = Type.Optional(Type.String({ maxLength: 200 }));
const NotebookRowShape = Type.Object(
  { lastName: cell, firstName: cell, phone: cell, email: cell, birthday: cell, postcode: cell, city: cell },
  { additionalProperties: false },
);
export const NotebookBody = Type.Object(
  {
    rows: Type.Array(NotebookRowShape, { minItems: 1, maxItems: 2_000 }),
    name: Type.Optional(Type.String({ maxLength: 120 })),
  },
  { additionalProperties: false },
);

export const ExportBody = Type.Object(
  {
    what: Type.Union(
      (["customers", "consents", "products", "receipts", "lines"] as const).map((one) => Type.Literal(one)),
    ),
    format: Type.Union((["csv", "xlsx", "jsonl"] as const).map((one) => Type.Literal(one))),
    rule: Type.Optional(
      Type.Unknown({ description: "Of customers: only those this rule means, as in POST /people/search" }),
    ),
  },
  { additionalProperties: false },
);

export const CauseParams = Type.Object({
  cause: Type.Union(
    (
      [
        "bad_email",
        "bad_phone",
        "bad_address",
        "no_address_at_all",
        "duplicate",
        "no_permission",
        "stale",
      ] as const
    ).map((one) => Type.Literal(one)),
  ),
});
