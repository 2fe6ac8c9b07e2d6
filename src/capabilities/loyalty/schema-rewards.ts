import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { Promotion, Stacking } from "./schema-definition.ts";
import {
  Cents,
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
import { VoucherAnswer } from "./schema-vouchers.ts";

const Note = Type.String({ minLength: 1, maxLength: 2000, description: "Free words of staff" });
const Month = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}$", description });

export const IdParams = Type.Object({ id: Id("UUID") });
export const KeyParams = Type.Object({ id: Type.String({ pattern: "^[a-z0-9][a-z0-9_-]{0,39}$" }) });
export const Nothing = Type.Object({}, closed);
export const PageQuery = Type.Object(paged, closed);

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
const NamedMovementAnswer = Type.Object({
  ...MovementAnswer.properties,
  customerName: CustomerName("Who got it, or gave it back"),
});
export type NamedEndowmentMovement = Static<typeof NamedMovementAnswer>;
export const MovementsAnswer = items(NamedMovementAnswer);
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
const NamedCardAnswer = Type.Object({
  ...CardAnswer.properties,
  customerName: CustomerName("Whose card"),
});
export type NamedCard = Static<typeof NamedCardAnswer>;
export const CardsAnswer = items(NamedCardAnswer);

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
const NamedSurpriseAnswer = Type.Object({
  ...SurpriseAnswer.properties,
  customerName: CustomerName("For whom"),
});
export type NamedSurprise = Static<typeof NamedSurpriseAnswer>;
export const SurprisesAnswer = items(NamedSurpriseAnswer);

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
