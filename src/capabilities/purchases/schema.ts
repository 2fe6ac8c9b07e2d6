import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.String({
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "UUID",
});
export const IdParams = Type.Object({ id: Id });
const Cents = (description: string) => Type.Integer({ minimum: -1e13, maximum: 1e13, description });
const PositiveCents = (description: string) => Type.Integer({ minimum: 0, maximum: 1e13, description });
const Decimal = (description: string) =>
  Type.Union([Type.Number(), Type.String({ pattern: "^-?\\d{1,9}(\\.\\d{1,6})?$" })], { description });
const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
const Kind = choice(["sale", "refund"]);
const Channel = choice(["shop", "web"]);

export const CustomerReferenceShape = Type.Object(
  {
    id: Type.Optional(Id),
    card: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    externalId: Type.Optional(
      Type.Object(
        {
          namespace: Type.String({ minLength: 1, maxLength: 60 }),
          value: Type.String({ minLength: 1, maxLength: 320 }),
        },
        closed,
      ),
    ),
    email: Type.Optional(Type.String({ maxLength: 254 })),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    cookieId: Type.Optional(Type.String({ maxLength: 120 })),
    firstName: Type.Optional(Type.String({ maxLength: 120 })),
    lastName: Type.Optional(Type.String({ maxLength: 120 })),
  },
  {
    ...closed,
    description:
      "Any one is enough: id, card, external id, e-mail, phone or cookie, looked up in that order; somebody unknown becomes a new customer",
  },
);

const LineShape = Type.Object(
  {
    sku: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 120,
        description: "The product's code; an unknown one is added to the catalogue",
      }),
    ),
    label: Type.Optional(Type.String({ maxLength: 300, description: "As printed on the receipt" })),
    quantity: Type.Optional(Decimal("One when absent; negative for what is handed back; at most 3 decimals")),
    unitPrice: Type.Optional(Decimal("All taxes in, at most 4 decimals")),
    discountCents: Type.Optional(PositiveCents("Discount on this line")),
    totalCents: Type.Optional(Cents("After the line's discount; when it is said, it is what counts")),
    taxRate: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: "Percent" })),
    refundOfLine: Type.Optional(Type.Integer({ minimum: 1, description: "Of a refund: the sale's line" })),
  },
  closed,
);

export const ReceiptBody = Type.Object(
  {
    source: Type.String({
      minLength: 1,
      maxLength: 80,
      description: "Who numbered the receipt: till:1, woocommerce…",
    }),
    externalId: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Its number there; sent twice, it is recorded once",
    }),
    kind: Type.Optional(Kind),
    channel: Type.Optional(Channel),
    store: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: "The store's code or id" })),
    till: Type.Optional(Type.String({ maxLength: 80 })),
    staffLabel: Type.Optional(Type.String({ maxLength: 80 })),
    happenedAt: Type.Optional(
      Type.String({ maxLength: 40, description: "Instant, ISO 8601; now when absent" }),
    ),
    day: Type.Optional(Day("When only the day is known")),
    currency: Type.Optional(Type.String({ pattern: "^[A-Z]{3}$" })),
    customer: Type.Optional(CustomerReferenceShape),
    lines: Type.Optional(Type.Array(LineShape, { maxItems: 1_000 })),
    shippingCents: Type.Optional(Cents("Postage, all taxes in")),
    discountCents: Type.Optional(PositiveCents("Discount on the whole receipt, shared among its lines")),
    taxCents: Type.Optional(Cents("Taxes contained in the total")),
    totalCents: Type.Optional(
      Cents("All taxes in; needed when there are no lines, otherwise checked against them to the cent"),
    ),
    refundOf: Type.Optional(
      Type.String({ maxLength: 200, description: "Of a refund: the sale's number in the same source" }),
    ),
  },
  closed,
);
export type ReceiptBody = Static<typeof ReceiptBody>;

export const ReceiptsBody = Type.Object(
  { receipts: Type.Array(ReceiptBody, { minItems: 1, maxItems: 1_000 }) },
  closed,
);

const Outcome = choice(["recorded", "unchanged", "refused"]);
const nullableText = nullable(Type.String());

export const RecordedAnswer = Type.Object({
  outcome: choice(["recorded", "unchanged"]),
  id: Id,
  customerId: nullableText,
  customerIs: Type.String({
    description: "known, created, ambiguous, unknown, or none: why the receipt has a customer or not",
  }),
});

export const ReceiptsAnswer = Type.Object({
  recorded: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      outcome: Outcome,
      id: Type.Optional(Id),
      customerId: Type.Optional(nullableText),
      customerIs: Type.Optional(Type.String()),
      code: Type.Optional(Type.String({ description: "Why it was refused" })),
      field: Type.Optional(Type.String({ description: "Where" })),
    }),
  ),
});

export const RefundBody = Type.Object(
  {
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    externalId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "The refund's own number; sent twice, done once",
      }),
    ),
    happenedAt: Type.Optional(Type.String({ maxLength: 40 })),
    day: Type.Optional(Day("When only the day is known")),
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          {
            number: Type.Integer({ minimum: 1, description: "The sale's line" }),
            quantity: Type.Optional(Decimal("All that is left of it when absent")),
          },
          closed,
        ),
        { minItems: 1, maxItems: 1_000 },
      ),
    ),
    shippingCents: Type.Optional(PositiveCents("Of the postage, how much is given back")),
    amountCents: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1e13,
        description: "A sum given back without returning a product",
      }),
    ),
  },
  { ...closed, description: "Lines, a sum, or nothing at all: then everything that is left is given back" },
);
export type RefundBody = Static<typeof RefundBody>;

export const TicketRefundBody = Type.Object(
  {
    ...RefundBody.properties,
    sale: Type.Object(
      {
        source: Type.String({ minLength: 1, maxLength: 80, description: "Who numbered the sale: till:1…" }),
        externalId: Type.String({ minLength: 1, maxLength: 200, description: "The sale's number there" }),
      },
      closed,
    ),
  },
  { ...closed, description: "As for a sale known by its identifier; a till knows its own number" },
);
export type TicketRefundBody = Static<typeof TicketRefundBody>;

export const AttributionBody = Type.Object({ customer: CustomerReferenceShape }, closed);

export const ReceiptAnswer = Type.Object({
  id: Id,
  kind: Kind,
  source: Type.String(),
  externalId: Type.String(),
  channel: Channel,
  storeId: nullableText,
  till: nullableText,
  staffLabel: nullableText,
  customerId: nullableText,
  happenedAt: nullableText,
  day: Type.String(),
  currency: Type.String(),
  totalCents: Type.Integer(),
  discountCents: Type.Integer(),
  taxCents: nullable(Type.Integer()),
  shippingCents: Type.Integer(),
  lineCount: Type.Integer(),
  refundOf: nullableText,
  recordedAt: Type.String(),
});
export type ReceiptAnswer = Static<typeof ReceiptAnswer>;

export const ReceiptWithLinesAnswer = Type.Object({
  ...ReceiptAnswer.properties,
  lines: Type.Array(
    Type.Object({
      number: Type.Integer(),
      productId: nullableText,
      sku: nullableText,
      label: Type.String(),
      quantity: Type.String(),
      unitPrice: Type.String(),
      totalCents: Type.Integer(),
      discountCents: Type.Integer(),
      taxRate: nullableText,
      refundOfLine: nullable(Type.Integer()),
    }),
  ),
  refunds: Type.Array(ReceiptAnswer, { description: "Refunds of this sale" }),
});

export const ListQuery = Type.Object(
  {
    customerId: Type.Optional(Id),
    storeId: Type.Optional(Id),
    channel: Type.Optional(Channel),
    kind: Type.Optional(Kind),
    identified: Type.Optional(Type.Boolean({ description: "With a customer, or without" })),
    from: Type.Optional(Day("First day")),
    to: Type.Optional(Day("Last day")),
    source: Type.Optional(Type.String({ maxLength: 80 })),
    externalId: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type ListQuery = Static<typeof ListQuery>;
export const ListAnswer = Type.Object({ items: Type.Array(ReceiptAnswer), nextCursor: nullableText });
