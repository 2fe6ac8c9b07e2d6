import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";
import { CustomerReferenceShape } from "../purchases/index.ts";
import { Id, nullableText, Points, SentenceAnswer } from "./schema.ts";

const closed = { additionalProperties: false } as const;
const Cents = (description: string) => Type.Integer({ description: `${description}, in cents` });
const PositiveCents = (description: string) => Type.Integer({ minimum: 0, maximum: 1e13, description });
const Decimal = (description: string) =>
  Type.Union([Type.Number(), Type.String({ pattern: "^-?\\d{1,9}(\\.\\d{1,6})?$" })], { description });

const BasketLine = Type.Object(
  {
    sku: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    label: Type.Optional(Type.String({ maxLength: 300 })),
    quantity: Type.Optional(Decimal("One when absent, at most 3 decimals; negative for what is handed back")),
    unitPrice: Decimal("All taxes in, at most 4 decimals"),
    discountCents: Type.Optional(PositiveCents("A discount the till itself gives on this line")),
    taxRate: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: "Percent" })),
    labels: Type.Optional(Type.Record(Type.String(), Type.String())),
    tags: Type.Optional(Type.Array(Type.String({ maxLength: 120 }), { maxItems: 50 })),
  },
  closed,
);

const basket = {
  customer: Type.Optional(CustomerReferenceShape),
  store: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: "The store's code or id" })),
  channel: Type.Optional(choice(["shop", "web"])),
  happenedAt: Type.Optional(
    Type.String({ maxLength: 40, description: "Instant, ISO 8601; now when absent" }),
  ),
  lines: Type.Array(BasketLine, { minItems: 1, maxItems: 500 }),
  shippingCents: Type.Optional(PositiveCents("Postage, all taxes in")),
  codes: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
      maxItems: 20,
      description: "Of promotions, vouchers and gift cards",
    }),
  ),
  rewards: Type.Optional(
    Type.Array(
      Type.Object({ programId: Id, rewardId: Type.String({ minLength: 1, maxLength: 40 }) }, closed),
      { maxItems: 10, description: "Rewards the customer takes on this ticket" },
    ),
  ),
  payWith: Type.Optional(
    Type.Array(
      Type.Object(
        {
          programId: Id,
          points: Type.Union([Type.Number({ minimum: 0 }), Type.Literal("max")]),
        },
        closed,
      ),
      { maxItems: 1, description: "Points used as a payment, of one program" },
    ),
  ),
  amountOnly: Type.Optional(
    Type.Boolean({
      description:
        "Only the amount is known: promotions have been applied and free pieces left out by whoever asks; rewards, vouchers and points count",
    }),
  ),
};

export const QuoteBody = Type.Object(basket, closed);
export type QuoteBody = Static<typeof QuoteBody>;

export const SaleBody = Type.Object(
  {
    ...basket,
    source: Type.String({ minLength: 1, maxLength: 80, description: "Who numbered the ticket: till:1…" }),
    externalId: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Its number there; sent twice, it is sold once",
    }),
    till: Type.Optional(Type.String({ maxLength: 80 })),
    staffLabel: Type.Optional(Type.String({ maxLength: 80 })),
    reservationIds: Type.Optional(
      Type.Array(Id, { maxItems: 10, description: "Points held before, spent by this ticket" }),
    ),
  },
  closed,
);
export type SaleBody = Static<typeof SaleBody>;

const quoteFields = {
  customerId: nullableText,
  lines: Type.Array(
    Type.Object({
      number: Type.Integer(),
      sku: nullableText,
      label: Type.String(),
      quantity: Type.Number(),
      grossCents: Cents("Before any discount"),
      discountCents: Cents("All discounts it bears"),
      totalCents: Cents("To pay for it"),
      taxRate: nullable(Type.Number()),
      taxCents: Cents("Contained in the total"),
      isFree: Type.Boolean({ description: "Added by a promotion or a reward" }),
    }),
  ),
  grossCents: Cents("Lines and postage before any discount"),
  discountCents: Cents("All discounts"),
  shippingCents: Cents("Postage"),
  totalCents: Cents("After discounts"),
  untaxedCents: Cents("The same without taxes"),
  taxCents: Cents("Contained in the total"),
  paidWithPointsCents: Cents("Of which points pay"),
  paidWithVouchersCents: Cents("Of which gift cards and credits pay"),
  dueCents: Cents("Left to pay"),
  applied: Type.Array(
    Type.Object({
      kind: choice(["promotion", "voucher", "reward", "pay"]),
      id: Type.String(),
      code: nullableText,
      name: Type.String(),
      cents: Cents("What it is worth here"),
      points: nullable(Points("What it takes")),
      freePieces: Type.Number({ description: "Pieces given for nothing" }),
    }),
  ),
  rejected: Type.Array(
    Type.Object({
      code: Type.String({ description: "What was asked" }),
      reason: Type.String({ description: "Texts `problem.<reason>`" }),
    }),
  ),
  programs: Type.Array(
    Type.Object({
      programId: Id,
      programName: Type.String(),
      unitName: Type.Object({ one: Type.String(), other: Type.String() }),
      membershipId: nullableText,
      balance: Points("Usable before this ticket"),
      earned: Points("By this ticket"),
      spent: Points("By this ticket"),
      balanceAfter: Points("Usable after it; what it earns counts when at once usable"),
      explanation: Type.Array(SentenceAnswer),
      vouchers: Type.Array(
        Type.Object({
          id: Type.String(),
          validDays: nullable(Type.Integer()),
          benefit: Type.Object({}, { additionalProperties: true }),
        }),
        { description: "Promised for the next purchase" },
      ),
      rewards: Type.Array(
        Type.Object({
          id: Type.String(),
          name: Type.String(),
          points: Points("What it takes"),
          missing: Points("What is missing, 0: within reach"),
        }),
      ),
    }),
  ),
};
export const QuoteAnswer = Type.Object(quoteFields);
export type QuoteAnswer = Static<typeof QuoteAnswer>;

export const SaleAnswer = Type.Object({
  ...quoteFields,
  outcome: choice(["recorded", "unchanged"]),
  receiptId: Id,
  vouchers: Type.Array(Type.Object({}, { additionalProperties: true }), {
    description: "Given by this ticket, with their codes",
  }),
});
export type SaleAnswer = Static<typeof SaleAnswer>;
