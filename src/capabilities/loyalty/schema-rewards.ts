import { type Static, type TSchema, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { LineFilter, Promotion, Stacking, VoucherTemplate } from "./schema-definition.ts";

const closed = { additionalProperties: false } as const;
const uuid = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const Id = (description: string) => Type.String({ pattern: uuid, description });
const IdOrNull = (description: string) => nullable(Id(description));
const Cents = (description: string) => Type.Integer({ minimum: 0, maximum: 1e12, description });
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Note = Type.String({ minLength: 1, maxLength: 2000, description: "Free words of staff" });
const Channel = choice(["shop", "web"]);
const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
const Month = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}$", description });
const Instant = Type.String({ description: "UTC, ISO 8601" });
/** Checked on the way in, written out as it is. */
const Written = <Shape extends TSchema>(_shape: Shape) =>
  Type.Unsafe<Static<Shape>>(Type.Object({}, { additionalProperties: true }));
const items = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });
const paged = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 when absent" })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};

export const IdParams = Type.Object({ id: Id("UUID") });
export const KeyParams = Type.Object({ id: Type.String({ pattern: "^[a-z0-9][a-z0-9_-]{0,39}$" }) });
export const PageQuery = Type.Object(paged, closed);

// Vouchers

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
  paidCents: Cents("What the shop was paid for it"),
  madeAt: Instant,
  madeBy: Type.String(),
  cancelledAt: nullable(Instant),
  cancelReason: nullable(Type.String()),
});
export type Voucher = Static<typeof VoucherAnswer>;

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
  ...VoucherAnswer.properties,
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
export const VouchersAnswer = items(VoucherAnswer);

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

// Endowments

const Count = (description: string) => Type.Integer({ minimum: 0, maximum: 1e6, description });
export const EndowmentBody = Type.Object(
  {
    name: Name,
    programId: Type.Optional(IdOrNull("Gifts of this program")),
    customerId: Type.Optional(IdOrNull("Kept for this customer")),
    sku: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 120 }))),
    alertLevel: Count("Say when what is left falls to this"),
    unitCostCents: Cents("What one of them costs the shop"),
  },
  closed,
);
export type EndowmentBody = Static<typeof EndowmentBody>;
export const NewEndowmentBody = Type.Object(
  { ...EndowmentBody.properties, quantity: Count("In stock") },
  closed,
);
export const EndowmentAnswer = Type.Object({
  id: Id("UUID"),
  name: Name,
  programId: IdOrNull("Gifts of this program"),
  customerId: IdOrNull("Kept for this customer"),
  sku: nullable(Type.String()),
  quantity: Count("In the shop's hands, reserved ones included"),
  reserved: Count("Put aside"),
  available: Count("May be given"),
  given: Count("Given so far"),
  alertLevel: Count("Say when what is left falls to this"),
  isLow: Type.Boolean(),
  unitCostCents: Cents("What one of them costs the shop"),
  archivedAt: nullable(Instant),
});
export type Endowment = Static<typeof EndowmentAnswer>;
export const EndowmentsQuery = Type.Object(
  {
    ...paged,
    programId: Type.Optional(Id("Gifts of this program")),
    customerId: Type.Optional(Id("Kept for this customer")),
    low: Type.Optional(Type.Boolean({ description: "Only those to be ordered again" })),
    archived: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type EndowmentsQuery = Static<typeof EndowmentsQuery>;
export const EndowmentsAnswer = items(EndowmentAnswer);

export const MovementKind = choice([
  "received",
  "reserved",
  "released",
  "given",
  "given_back",
  "lost",
  "corrected",
]);
export type MovementKind = Static<typeof MovementKind>;
export const MovementBody = Type.Object(
  {
    kind: choice(["received", "given", "given_back", "lost", "corrected"]),
    quantity: Type.Integer({
      minimum: -1e6,
      maximum: 1e6,
      description: "How many; only a correction may be negative",
    }),
    customerId: Type.Optional(Id("To whom, or from whom")),
    receiptId: Type.Optional(Id("With which receipt")),
    note: Type.Optional(Note),
  },
  closed,
);
export type MovementBody = Static<typeof MovementBody>;
export const MovementAnswer = Type.Object({
  number: Type.Integer(),
  kind: MovementKind,
  quantity: Type.Integer({ description: "Change of what is in stock" }),
  reserved: Type.Integer({ description: "Change of what is put aside" }),
  given: Type.Integer(),
  costCents: Type.Integer(),
  customerId: IdOrNull("To whom, or from whom"),
  receiptId: IdOrNull("With which receipt"),
  reservationId: IdOrNull("For which reservation"),
  note: nullable(Type.String()),
  at: Instant,
  by: Type.String(),
});
export type EndowmentMovement = Static<typeof MovementAnswer>;
export const MovementsAnswer = items(MovementAnswer);
export const MovedAnswer = Type.Object({ endowment: EndowmentAnswer, movement: MovementAnswer });

// Promotions

export const PromotionAnswer = Type.Object({
  promotion: Written(Promotion),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: nullable(Instant),
});
export type StoredPromotion = Static<typeof PromotionAnswer>;
export const PromotionBody = Type.Omit(Promotion, ["id"], closed);
export type PromotionBody = Static<typeof PromotionBody>;
export const PromotionsQuery = Type.Object(
  {
    ...paged,
    on: Type.Optional(Day("Only those in force on this day")),
    archived: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type PromotionsQuery = Static<typeof PromotionsQuery>;
export const PromotionsAnswer = items(PromotionAnswer);

// Paid cards

export const CardAnswer = Type.Object({
  membershipId: Id("UUID"),
  programId: Id("UUID"),
  customerId: Id("UUID"),
  paidCents: Cents("Paid for it so far"),
  until: nullable(Day("Last day, included; null: no end")),
  isValid: Type.Boolean({ description: "Until the end of its last day" }),
  isRenewing: Type.Boolean({ description: "Renewed by itself" }),
});
export type Card = Static<typeof CardAnswer>;
export const SellMembershipBody = Type.Object(
  {
    programId: Id("A program with a paid card"),
    customerId: Id("Whose card"),
    priceCents: Type.Optional(Cents("The program's price when absent")),
    receiptId: Type.Optional(Id("The receipt of the till that shows the money")),
    isRenewing: Type.Optional(Type.Boolean({ description: "Renewed by itself, where the program does so" })),
  },
  closed,
);
export type SellMembershipBody = Static<typeof SellMembershipBody>;
export const RenewBody = Type.Object(
  {
    priceCents: Type.Optional(Cents("The program's price when absent")),
    receiptId: Type.Optional(Id("The receipt of the till that shows the money")),
    isRenewing: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type RenewBody = Static<typeof RenewBody>;
export const CardRefundBody = Type.Object({ receiptId: Type.Optional(Id("The refund's receipt")) }, closed);
export const CardsQuery = Type.Object(
  {
    ...paged,
    programId: Type.Optional(Id("Of this program")),
    endingWithinDays: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 366, description: "To be asked for a renewal: 30 as a rule" }),
    ),
  },
  closed,
);
export type CardsQuery = Static<typeof CardsQuery>;
export const CardsAnswer = items(CardAnswer);

// Surprises

export const SurpriseBody = Type.Object(
  {
    programId: Id("Whose budget"),
    customerId: Id("For whom"),
    endowmentId: Type.Optional(Id("A gift of this stock; absent: the program's surprise voucher")),
  },
  closed,
);
export type SurpriseBody = Static<typeof SurpriseBody>;
export const SurpriseAnswer = Type.Object({
  id: Id("UUID"),
  programId: Id("UUID"),
  customerId: Id("UUID"),
  voucherId: IdOrNull("The voucher"),
  endowmentId: IdOrNull("The stock the gift was taken from"),
  costCents: Cents("Counted on the month's budget"),
  givenAt: Instant,
  givenBy: Type.String(),
});
export type Surprise = Static<typeof SurpriseAnswer>;
export const GivenSurprise = Type.Object({
  surprise: SurpriseAnswer,
  voucher: Type.Union([VoucherAnswer, Type.Null()]),
  leftCents: Cents("Left of the month's budget"),
});
export const SurprisesQuery = Type.Object(
  { ...paged, programId: Type.Optional(Id("Of this program")) },
  closed,
);
export const SurprisesAnswer = items(SurpriseAnswer);

// Alerts and lists of privileged customers

export const AlertRuleBody = Type.Object(
  {
    name: Name,
    measure: choice(["amount", "tickets", "quantity"]),
    threshold: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e9,
      description: "Cents, tickets, or units of the products (at most 3 decimals)",
    }),
    period: choice(["lifetime", "year", "month", "day"]),
    storeId: Type.Optional(IdOrNull("Only purchases of this store")),
    productIds: Type.Optional(Type.Array(Id("A product"), { maxItems: 200 })),
    categoryIds: Type.Optional(Type.Array(Id("A family, those below it included"), { maxItems: 200 })),
  },
  closed,
);
export type AlertRuleBody = Static<typeof AlertRuleBody>;
export const AlertRuleAnswer = Type.Object({
  id: Id("UUID"),
  name: Name,
  measure: AlertRuleBody.properties.measure,
  threshold: Type.Number(),
  period: AlertRuleBody.properties.period,
  storeId: IdOrNull("Only purchases of this store"),
  productIds: Type.Array(Id("A product")),
  categoryIds: Type.Array(Id("A family")),
  hitCount: Type.Integer(),
  unseenCount: Type.Integer(),
  archivedAt: nullable(Instant),
});
export type AlertRule = Static<typeof AlertRuleAnswer>;
export const AlertRulesAnswer = Type.Object({ items: Type.Array(AlertRuleAnswer) });
export const AlertHitAnswer = Type.Object({
  id: Id("UUID"),
  ruleId: Id("UUID"),
  ruleName: Name,
  customerId: Id("UUID"),
  customerName: Type.String(),
  value: Type.Number({ description: "Cents, tickets, or units" }),
  periodFrom: nullable(Day("First day of the period; null: a lifetime")),
  reachedOn: Day("The day on which it was passed"),
  seenAt: nullable(Instant),
});
export type AlertHit = Static<typeof AlertHitAnswer>;
export const AlertHitsQuery = Type.Object(
  {
    ...paged,
    ruleId: Type.Optional(Id("Of this rule")),
    customerId: Type.Optional(Id("Of this customer")),
    unseen: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type AlertHitsQuery = Static<typeof AlertHitsQuery>;
export const AlertHitsAnswer = items(AlertHitAnswer);
export const SeenBody = Type.Object(
  { ids: Type.Array(Id("A hit"), { minItems: 1, maxItems: 500 }), seen: Type.Optional(Type.Boolean()) },
  closed,
);
export const CountAnswer = Type.Object({ count: Type.Integer() });

export const VipListBody = Type.Object(
  {
    name: Name,
    rule: Type.Optional(
      Type.Unknown({ description: "A rule of people, as in POST /people/search; absent: named one by one" }),
    ),
  },
  closed,
);
export type VipListBody = Static<typeof VipListBody>;
export const VipListAnswer = Type.Object({
  id: Id("UUID"),
  name: Name,
  rule: Type.Unknown({ description: "The rule of people, or null" }),
  memberCount: Type.Integer(),
  refreshedAt: nullable(Type.String({ description: "When the rule was last followed" })),
  archivedAt: nullable(Instant),
});
export type VipList = Static<typeof VipListAnswer>;
export const VipListsAnswer = Type.Object({ items: Type.Array(VipListAnswer) });
export const VipMemberBody = Type.Object(
  { customerId: Id("UUID"), note: Type.Optional(nullable(Note)) },
  closed,
);
export const VipMemberParams = Type.Object({ id: Id("UUID"), customerId: Id("UUID") });
export const VipMemberAnswer = Type.Object({
  customerId: Id("UUID"),
  customerName: Type.String(),
  isByRule: Type.Boolean(),
  note: nullable(Type.String()),
  addedAt: Instant,
  addedBy: Type.String(),
});
export type VipMember = Static<typeof VipMemberAnswer>;
export const VipMembersAnswer = items(VipMemberAnswer);

// Law

const Class = choice(["book", "tobacco", "infant_formula", "medicine", "alcohol"]);
export const LegalClassesAnswer = Type.Object({
  marked: Type.Array(Type.Object({ categoryId: Id("UUID"), name: Type.String(), class: Class })),
  suggested: Type.Array(
    Type.Object(
      { categoryId: Id("UUID"), name: Type.String(), class: Class, because: Type.String() },
      { description: "Never applied by themselves" },
    ),
  ),
});
export const LegalClassBody = Type.Object(
  { class: choiceOrNull(["book", "tobacco", "infant_formula", "medicine", "alcohol"]) },
  closed,
);
export const CategoryParams = Type.Object({ categoryId: Id("UUID") });

// Costs

const CostKind = choice([
  "reward",
  "message",
  "card",
  "staff",
  "call_centre",
  "training",
  "software",
  "other",
]);
export type CostKind = Static<typeof CostKind>;
const costBase = {
  kind: CostKind,
  isDirect: Type.Boolean({
    description: "False: a cost the program shares, such as training or a call centre",
  }),
  cents: Type.Integer({ minimum: 1, maximum: 1e11 }),
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
};
export const CostBody = Type.Object({ ...costBase, day: Day("When it was spent") }, closed);
export type CostBody = Static<typeof CostBody>;
export const MonthlyCostBody = Type.Object(
  {
    ...costBase,
    fromMonth: Month("First month"),
    untilMonth: Type.Optional(nullable(Month("Last month, included; null: it goes on"))),
  },
  closed,
);
export type MonthlyCostBody = Static<typeof MonthlyCostBody>;
export const EndMonthlyCostBody = Type.Object({ untilMonth: Month("Last month, included") }, closed);
export const CostLine = Type.Object({
  id: Id("UUID"),
  monthlyId: IdOrNull("The monthly cost this line comes from"),
  day: Day("The day, or the first of the month"),
  kind: CostKind,
  isDirect: Type.Boolean(),
  cents: Type.Integer({ description: "Negative: corrects a line" }),
  note: nullable(Type.String()),
  correctsId: IdOrNull("The line it corrects"),
  by: nullable(Type.String()),
});
export type CostLine = Static<typeof CostLine>;
export const CostsQuery = Type.Object(
  {
    from: Type.Optional(Day("First day; a year ago when absent")),
    to: Type.Optional(Day("Last day; today")),
  },
  closed,
);
export const MonthlyCost = Type.Object({
  id: Id("UUID"),
  kind: CostKind,
  isDirect: Type.Boolean(),
  cents: Type.Integer(),
  note: nullable(Type.String()),
  fromMonth: Month("First month"),
  untilMonth: nullable(Month("Last month")),
});
export type MonthlyCost = Static<typeof MonthlyCost>;
export const CostsAnswer = Type.Object({
  from: Day("First day"),
  to: Day("Last day"),
  lines: Type.Array(CostLine),
  monthly: Type.Array(MonthlyCost),
  directCents: Type.Integer(),
  indirectCents: Type.Integer(),
});
export const CostParams = Type.Object({ id: Id("UUID"), costId: Id("UUID") });

// Settings

export const LoyaltySettings = Type.Object(
  {
    manualLimitCents: Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 1e9 }), {
      description:
        "What each role may credit by hand at once, in cents; a role that is not named has no limit",
    }),
    secondPersonFromCents: Cents("From this worth on, a second person confirms"),
    marginRate: nullable(
      Type.Number({ minimum: 0, maximum: 1, description: "Share of the untaxed price; null: as measured" }),
    ),
    liftLow: Type.Number({ minimum: -1, maximum: 5, description: "More purchases, at least" }),
    liftHigh: Type.Number({ minimum: -1, maximum: 5, description: "More purchases, at most" }),
    messageCents: Type.Number({ minimum: 0, maximum: 1000 }),
    staffHourCents: Cents("An hour of staff"),
    softwareMonthCents: Cents("A month of software"),
    stacking: Stacking,
  },
  closed,
);
export type LoyaltySettings = Static<typeof LoyaltySettings>;
