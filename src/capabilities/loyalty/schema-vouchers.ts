import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { LineFilter, VoucherTemplate } from "./schema-definition.ts";
import {
  Cents,
  Channel,
  closed,
  CustomerName,
  Day,
  Id,
  IdOrNull,
  Instant,
  items,
  Name,
  paged,
  Written,
} from "./schema-parts.ts";

export const VoucherState = choice(["waiting", "active", "used", "expired", "cancelled"]);
export const VoucherOrigin = choice([
  "reward",
  "auto",
  "purchase",
  "tier",
  "surprise",
  "manual",
  "sale",
  "campaign",
]);
export type VoucherOrigin = Static<typeof VoucherOrigin>;

export const VoucherAnswer = Type.Object({
  id: Id("UUID"),
  code: Type.String({ description: "As it is printed" }),
  state: VoucherState,
  benefit: Written(VoucherTemplate.properties.benefit),
  isBearer: Type.Boolean(),
  holderId: IdOrNull("Whose it is"),
  minBasketCents: Cents("Smallest basket"),
  filter: Written(LineFilter),
  channels: Type.Array(Channel),
  isCombinable: Type.Boolean({ description: "False: beside no other code or voucher of the same basket" }),
  maxUses: Type.Integer({ description: "0: as often as one likes until its end" }),
  uses: Type.Integer(),
  balanceCents: nullable(Cents("Of a gift card: what is left")),
  startsAt: Instant,
  endsAt: nullable(Type.String({ description: "First instant at which it is worth nothing" })),
  lastDay: nullable(Day("Last day, whole, shop's time")),
  origin: VoucherOrigin,
  programId: IdOrNull("The program it belongs to"),
  receiptId: IdOrNull("The receipt that brought it"),
  batchId: IdOrNull("The campaign it was made for"),
  kindId: IdOrNull("The kind it is one of, made for its holder alone"),
  paidCents: Cents("What the shop was paid for it"),
  madeAt: Instant,
  madeBy: Type.String(),
  cancelledAt: nullable(Instant),
  cancelReason: nullable(Type.String()),
});
export type Voucher = Static<typeof VoucherAnswer>;

export const NamedVoucherAnswer = Type.Object({
  ...VoucherAnswer.properties,
  customerName: CustomerName("Of its holder"),
});
export type NamedVoucher = Static<typeof NamedVoucherAnswer>;

export const VoucherUseAnswer = Type.Object({
  id: Id("UUID"),
  voucherId: Id("UUID"),
  kind: choice(["load", "use", "undo", "unload"]),
  cents: Type.Integer({ description: "Negative: taken; positive: put on or given back" }),
  channel: choiceOrNull(["shop", "web"]),
  receiptId: IdOrNull("The receipt"),
  reference: nullable(Type.String()),
  at: Instant,
  by: Type.String(),
});
export type VoucherUseRow = Static<typeof VoucherUseAnswer>;

/** What the law wants to read on a voucher (Belgium: issuer, amount, validity, goods, outlets). */
export const VoucherMentions = Type.Object({
  issuer: Type.String(),
  benefit: Written(VoucherTemplate.properties.benefit),
  currency: Type.String(),
  minBasketCents: Cents("Smallest basket"),
  validFrom: Day("First day"),
  validUntil: nullable(Day("Last day, included")),
  goods: Type.Object({
    isEverything: Type.Boolean(),
    products: Type.Array(Type.String()),
    families: Type.Array(Type.String()),
    exceptProducts: Type.Array(Type.String()),
    exceptFamilies: Type.Array(Type.String()),
  }),
  outlets: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: choice(["shop", "web"]),
      address: nullable(Type.String()),
      postcode: nullable(Type.String()),
      city: nullable(Type.String()),
    }),
  ),
});
export type VoucherMentions = Static<typeof VoucherMentions>;

export const VoucherWhole = Type.Object({
  ...NamedVoucherAnswer.properties,
  moves: Type.Array(VoucherUseAnswer),
  mentions: VoucherMentions,
});

export const VouchersQuery = Type.Object(
  {
    ...paged,
    state: Type.Optional(VoucherState),
    origin: Type.Optional(VoucherOrigin),
    customerId: Type.Optional(Id("Its holder")),
    programId: Type.Optional(Id("Of this program")),
    batchId: Type.Optional(Id("Of this campaign")),
    isGiftCard: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type VouchersQuery = Static<typeof VouchersQuery>;
export const VouchersAnswer = items(NamedVoucherAnswer);

export const MakeVoucherBody = Type.Object(
  {
    template: VoucherTemplate,
    customerId: Type.Optional(Id("Its holder")),
    programId: Type.Optional(Id("The program it belongs to")),
    code: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9][A-Za-z0-9 -]{2,38}[A-Za-z0-9]$",
        description: "A code of one's own: a card already printed, a voucher of another system",
      }),
    ),
    startsOn: Type.Optional(Day("First day; today when absent")),
    lastDay: Type.Optional(Day("Last day, whole; says more than the template's number of days")),
  },
  closed,
);
export type MakeVoucherBody = Static<typeof MakeVoucherBody>;

export const BatchBody = Type.Object(
  {
    name: Name,
    template: VoucherTemplate,
    count: Type.Integer({ minimum: 1, maximum: 10_000 }),
    programId: Type.Optional(Id("The program it belongs to")),
    startsOn: Type.Optional(Day("First day; today when absent")),
    lastDay: Type.Optional(Day("Last day, whole")),
  },
  closed,
);
export type BatchBody = Static<typeof BatchBody>;
export const BatchAnswer = Type.Object({
  id: Id("UUID"),
  name: Name,
  programId: IdOrNull("The program it belongs to"),
  template: Written(VoucherTemplate),
  count: Type.Integer(),
  usedCount: Type.Integer({ description: "Codes used at least once" }),
  usedCents: Type.Integer({ description: "What their uses took off baskets" }),
  madeAt: Instant,
  madeBy: Type.String(),
});
export type Batch = Static<typeof BatchAnswer>;
export const BatchesAnswer = items(BatchAnswer);

export const CodeBody = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 80, description: "As typed or scanned" }),
    customerId: Type.Optional(Id("Who presents it")),
    channel: Channel,
    basketCents: Type.Optional(
      Cents("Of the goods it may bear on, to know whether the basket is large enough"),
    ),
    visitor: Type.Optional(
      Type.String({
        maxLength: 120,
        description:
          "Who typed it, when a web shop asks for its visitors: wrong codes then count against this visitor alone",
      }),
    ),
  },
  closed,
);
export type CodeBody = Static<typeof CodeBody>;

export const UseBody = Type.Object(
  {
    code: Type.String({ minLength: 1, maxLength: 80 }),
    cents: Cents("What it takes off the basket, or is paid from the gift card"),
    channel: Channel,
    customerId: Type.Optional(Id("Who presents it")),
    basketCents: Type.Optional(Cents("Of the goods it may bear on")),
    receiptId: Type.Optional(Id("The receipt, when it is recorded")),
    reference: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          "The till's ticket or the web order. The same voucher and reference again is the same use, whoever tells it: the web shop and the counter",
      }),
    ),
    visitor: Type.Optional(Type.String({ maxLength: 120 })),
  },
  closed,
);
export type UseBody = Static<typeof UseBody>;
export const UseAnswer = Type.Object({
  use: VoucherUseAnswer,
  voucher: VoucherAnswer,
  isRepeat: Type.Boolean(),
});

export const ReasonBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 200, description: "Why, without names" }) },
  closed,
);
export const CentsBody = Type.Object(
  {
    cents: Type.Integer({ minimum: 1, maximum: 1e9 }),
    receiptId: Type.Optional(Id("The receipt that shows the money")),
  },
  closed,
);
export const SellCardBody = Type.Object(
  {
    cents: Type.Integer({ minimum: 1, maximum: 1e9, description: "On the card, and paid for it" }),
    code: MakeVoucherBody.properties.code,
    customerId: Type.Optional(Id("Whose it is; nobody: whoever carries it")),
    validDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3660, description: "365 when absent" })),
    receiptId: Type.Optional(Id("The receipt of its sale")),
  },
  closed,
);
export type SellCardBody = Static<typeof SellCardBody>;
export const SaleRefundBody = Type.Object(
  {
    cents: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1e9, description: "Absent: all that was paid" }),
    ),
    receiptId: Type.Optional(Id("The refund's receipt")),
  },
  closed,
);
