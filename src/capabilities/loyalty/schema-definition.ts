import { type Static, Type } from "typebox";
import { choice, nullable } from "../../values/shapes.ts";

const closed = { additionalProperties: false } as const;
const Key = (description: string) =>
  Type.String({
    pattern: "^[a-z0-9][a-z0-9_-]{0,39}$",
    description: `${description}; stays the same from version to version`,
  });
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Words = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { maxItems: 500, description });
const Units = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 1e12, description: `${description}, in units (points × 10^scale)` });
const Cents = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 1e12, description: `${description}, in cents` });
const Percent = Type.Number({ minimum: 0, maximum: 100 });
const DayOrNull = (description: string) =>
  nullable(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description }));
const Count = (maximum: number, description: string) => Type.Integer({ minimum: 0, maximum, description });

/** Which lines of a basket something bears on. Empty lists mean every line; an exclusion always wins over nothing said. */
export const LineFilter = Type.Object(
  {
    skus: Words("Only these products"),
    categories: Words("Only these families (identifiers, descendants included)"),
    labels: Type.Record(Type.String(), Type.Array(Type.String()), {
      description:
        "Only lines that carry one of these values of a label; exclusions of labels are then ignored",
    }),
    tags: Words("Only lines with one of these tags"),
    excludedSkus: Words("Not these products"),
    excludedCategories: Words("Not these families"),
    excludedLabels: Type.Record(Type.String(), Type.Array(Type.String())),
  },
  closed,
);
export type LineFilter = Static<typeof LineFilter>;

const ruleBase = {
  id: Key("The rule's own name within the program"),
  name: Type.String({
    maxLength: 120,
    description: "As the customer may read it; empty: made from the rule",
  }),
  enabled: Type.Boolean(),
  from: DayOrNull("First day, shop's time"),
  until: DayOrNull("Last day, included"),
  priority: Type.Integer({ minimum: -1000, maximum: 1000 }),
  stackable: Type.Boolean({
    description: "False: applies alone; of several such rules the highest priority wins",
  }),
  last: Type.Boolean({ description: "True: when it applied, rules after it are not looked at" }),
  filter: LineFilter,
  minOrderCents: Cents("The ticket must reach this, 0: none"),
  minQuantity: Type.Number({ minimum: 0, description: "Units of matching products on the ticket, 0: none" }),
  requiresCode: nullable(Type.String({ maxLength: 60 })),
  stores: Words("Only in these stores (identifiers); empty: all"),
  channels: Type.Array(choice(["shop", "web"]), { maxItems: 2, description: "Empty: all" }),
  firstPurchaseOnly: Type.Boolean(),
};

export const EarnRule = Type.Union([
  Type.Object(
    {
      type: Type.Literal("per_amount"),
      ...ruleBase,
      units: Units("Given for each full step"),
      stepCents: Cents("The step; 0 earns nothing"),
    },
    closed,
  ),
  Type.Object(
    { type: Type.Literal("per_quantity"), ...ruleBase, units: Units("Given for each product bought") },
    closed,
  ),
  Type.Object(
    { type: Type.Literal("per_visit"), ...ruleBase, units: Units("Given for the ticket, once a day") },
    closed,
  ),
  Type.Object(
    { type: Type.Literal("per_ticket"), ...ruleBase, units: Units("Given for the ticket") },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal("multiplier"),
      ...ruleBase,
      factor: Type.Number({
        minimum: 0,
        maximum: 100,
        description: "With a filter: on matching lines; without: on the whole sum",
      }),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal("action"),
      ...ruleBase,
      action: Type.String({
        minLength: 1,
        maxLength: 60,
        description: "sign_up, birthday, review, survey, first_purchase, referral or one's own word",
      }),
      units: Units("Given for the action"),
      oncePer: choice(["key", "member", "year"]),
    },
    closed,
  ),
]);
export type EarnRule = Static<typeof EarnRule>;

export const VoucherTemplate = Type.Object(
  {
    benefit: Type.Union([
      Type.Object({ type: Type.Literal("amount"), cents: Cents("Off the basket") }, closed),
      Type.Object(
        { type: Type.Literal("percent"), percent: Percent, capCents: nullable(Cents("At most")) },
        closed,
      ),
      Type.Object({ type: Type.Literal("product"), sku: Name, quantity: Count(1000, "How many") }, closed),
      Type.Object(
        {
          type: Type.Literal("credit"),
          cents: Cents("Gift card: spent in several times, a payment, not a discount"),
        },
        closed,
      ),
    ]),
    validDays: nullable(Count(3660, "Days, the last one whole; null: no end")),
    maxUses: Count(1_000_000, "How often, 0: until its end"),
    isBearer: Type.Boolean({ description: "False: only its holder may use it" }),
    minBasketCents: Cents("Smallest basket"),
    filter: LineFilter,
    channels: Type.Array(choice(["shop", "web"]), { maxItems: 2, description: "Empty: both" }),
    isCombinable: Type.Optional(
      Type.Boolean({ description: "False: beside no other code or voucher of the same basket" }),
    ),
  },
  closed,
);
export type VoucherTemplate = Static<typeof VoucherTemplate>;

const rewardBase = {
  id: Key("The reward's own name within the program"),
  name: Name,
  costUnits: Units("What it takes"),
  /** What one of it costs the shop; null: from the product's cost, or the margin. */
  shopCostCents: nullable(Cents("What it costs the shop")),
  enabled: Type.Boolean(),
  minBasketCents: Cents("Smallest basket"),
};
export const Reward = Type.Union([
  Type.Object({ type: Type.Literal("amount_off"), ...rewardBase, cents: Cents("Off the basket") }, closed),
  Type.Object(
    {
      type: Type.Literal("percent_off"),
      ...rewardBase,
      percent: Percent,
      capCents: nullable(Cents("At most")),
      filter: LineFilter,
    },
    closed,
  ),
  Type.Object(
    { type: Type.Literal("free_product"), ...rewardBase, sku: Name, quantity: Count(1000, "How many") },
    closed,
  ),
  Type.Object({ type: Type.Literal("cheapest_free"), ...rewardBase, filter: LineFilter }, closed),
  Type.Object(
    {
      type: Type.Literal("cents_per_unit"),
      ...rewardBase,
      cents: Cents("For each step"),
      stepUnits: Units("The step: only whole ones are used"),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal("gift"),
      ...rewardBase,
      endowmentId: Type.String({ description: "Stock of gifts" }),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal("voucher"), ...rewardBase, voucher: VoucherTemplate }, closed),
  Type.Object(
    { type: Type.Literal("top_up"), ...rewardBase, cents: Cents("Put on a gift card or the kitty") },
    closed,
  ),
]);
export type Reward = Static<typeof Reward>;

export const Expiry = Type.Union([
  Type.Object({ type: Type.Literal("never") }, closed),
  Type.Object(
    { type: Type.Literal("days"), days: Count(36_600, "After that many days, at the same instant") },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal("months"),
      months: Count(1200, "At the end of the day n months later, shop's time; 0: midnight"),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal("calendar_year"), graceMonths: Count(24, "After 31 December") }, closed),
  Type.Object(
    { type: Type.Literal("inactivity"), months: Count(1200, "Without any movement of a purchase") },
    closed,
  ),
]);
export type Expiry = Static<typeof Expiry>;

export const TierBenefits = Type.Object(
  {
    multiplier: Type.Number({ minimum: 0, maximum: 100, description: "On what tickets earn; 1: none" }),
    freeDelivery: Type.Boolean(),
    earlyAccess: Type.Boolean(),
    gift: nullable(VoucherTemplate),
    words: Type.String({ maxLength: 500, description: "Other benefits, as the customer reads them" }),
  },
  closed,
);
export const Tiers = Type.Object(
  {
    measure: choice(["amount", "visits", "amount_or_visits", "amount_and_visits", "earned", "balance"]),
    period: choice(["calendar_year", "rolling", "anniversary", "lifetime"]),
    rollingMonths: Count(60, "Length of the rolling period"),
    downgrade: choice(["at_once", "end_of_period", "never"]),
    graceDays: Count(730, "Kept that long after the loss"),
    levels: Type.Array(
      Type.Object(
        {
          id: Key("The level's own name"),
          name: Name,
          fromCents: Cents("Sales in the period"),
          fromVisits: Count(100_000, "Purchase days in the period"),
          fromUnits: Units("Earned, or balance"),
          benefits: TierBenefits,
        },
        closed,
      ),
      { minItems: 1, maxItems: 10, description: "From the lowest to the highest" },
    ),
  },
  closed,
);
export type Tiers = Static<typeof Tiers>;
export type TierLevel = Tiers["levels"][number];

/** Everything a program says, frozen as a version when it is launched or changed. */
export const ProgramDefinition = Type.Object(
  {
    kind: choice(["amount", "number", "points", "cashback"]),
    unitName: Type.Object(
      { one: Name, other: Name },
      { ...closed, description: "point/points, tampon/tampons…" },
    ),
    scale: Type.Integer({
      minimum: 0,
      maximum: 3,
      description: "Decimals of a point: 1 point = 10^scale units; a kitty has 2",
    }),
    stores: Words("Only in these stores (identifiers); empty: all"),
    channels: Type.Array(choice(["shop", "web"]), { maxItems: 2, description: "Empty: both" }),
    join: Type.Object(
      {
        mode: choice(["everyone", "asked", "paid"]),
        priceCents: Cents("Of the card"),
        durationMonths: Count(120, "Of the card, 0: no end"),
        renewal: choice(["none", "ask", "automatic"]),
        freeAboveCents: nullable(Cents("The card is free above a ticket of this amount")),
        headStartUnits: Units("Given at the start"),
        controlPercent: Type.Number({
          minimum: 0,
          maximum: 50,
          description: "Kept out to measure the effect; only when everyone joins",
        }),
      },
      closed,
    ),
    earn: Type.Object(
      {
        rules: Type.Array(EarnRule, { maxItems: 50 }),
        combine: choice(["sum", "best"]),
        rounding: choice(["floor", "half_up", "ceil"]),
        carriesRemainder: Type.Boolean({ description: "What is below the step is kept for the next ticket" }),
        basis: Type.Object(
          {
            tax: choice(["included", "excluded"]),
            delivery: choice(["excluded", "included"]),
            discounts: choice(["all_lower", "only_on_lines", "ignored"]),
            ownRewards: choice(["lower", "ignored"]),
            paidWithPoints: choice(["excluded", "counted"]),
            paidWithVouchers: choice(["excluded", "counted"]),
            paidWithGiftCards: choice(["counted", "excluded"]),
          },
          { ...closed, description: "What counts of a ticket" },
        ),
        caps: Type.Array(
          Type.Object(
            {
              per: choice(["ticket", "day", "month", "year"]),
              units: Units("At most"),
              over: choice(["truncate", "reject"]),
            },
            closed,
          ),
          { maxItems: 8 },
        ),
        cooldownMinutes: Count(525_600, "Between two tickets that earn"),
        pendingDays: Count(366, "Before what was earned may be used"),
      },
      closed,
    ),
    expiry: Expiry,
    rewards: Type.Array(Reward, { maxItems: 50 }),
    pay: nullable(
      Type.Object(
        {
          units: Units("That many units…"),
          cents: Cents("…pay that many cents"),
          minUnits: Units("Least at once"),
          maxPercent: Type.Number({ minimum: 0, maximum: 100, description: "Of the ticket" }),
        },
        { ...closed, description: "Paying with points; null: not possible" },
      ),
    ),
    mayUseOwnTicket: Type.Boolean({ description: "What a ticket earns may pay a reward on the same ticket" }),
    autoVouchers: nullable(
      Type.Object(
        {
          every: choice(["ticket", "day", "month"]),
          steps: Type.Array(
            Type.Object({ units: Units("From this balance"), voucher: VoucherTemplate }, closed),
            {
              minItems: 1,
              maxItems: 12,
            },
          ),
          pick: choice(["highest", "repeat_lowest"]),
        },
        {
          ...closed,
          description: "A balance that reaches a step becomes a voucher by itself; the rest is kept",
        },
      ),
    ),
    purchaseVouchers: Type.Array(
      Type.Object(
        {
          id: Key("Its own name"),
          minQuantity: Type.Number({ minimum: 0 }),
          minOrderCents: Cents("The ticket must reach this"),
          firstPurchaseOnly: Type.Boolean(),
          voucher: VoucherTemplate,
        },
        closed,
      ),
      { maxItems: 10, description: "A voucher for the next purchase" },
    ),
    tiers: nullable(Tiers),
    refunds: Type.Object(
      {
        policy: choice(["pending_only", "clamp", "debt"]),
        returnsSpent: Type.Boolean({ description: "Units spent on a ticket go back to their lots" }),
      },
      closed,
    ),
    manualDebtLimit: Units("How far a manual debit may go below zero"),
    surprise: nullable(
      Type.Object(
        { monthlyBudgetCents: Cents("A month"), voucher: VoucherTemplate },
        { ...closed, description: "Gifts nobody expects" },
      ),
    ),
    liabilityAlertCents: nullable(Cents("Tell the owner when outstanding points pass this")),
    terms: Type.String({
      maxLength: 20_000,
      description: "The rules as the customer accepts them; empty: written from the program",
    }),
  },
  closed,
);
export type ProgramDefinition = Static<typeof ProgramDefinition>;

/** A promotion of the basket. */
export const Promotion = Type.Object(
  {
    id: Key("Its own name"),
    name: Name,
    type: choice([
      "percent_off_order",
      "amount_off_order",
      "percent_off_lines",
      "amount_off_lines",
      "percent_off_cheapest",
      "buy_get",
    ]),
    percent: Percent,
    cents: Cents("For amounts off"),
    buy: Count(1000, "buy_get: for that many bought…"),
    get: Count(1000, "…that many are free"),
    getMode: choice(["added", "in_basket"]),
    code: nullable(Type.String({ maxLength: 60, description: "Only with this code" })),
    from: DayOrNull("First day"),
    until: DayOrNull("Last day, included"),
    filter: LineFilter,
    minOrderCents: Cents("The basket must reach this"),
    requires: nullable(Type.Object({ sku: Name, quantity: Type.Number({ minimum: 0 }) }, closed)),
    capCents: nullable(Cents("At most")),
    times: Type.Integer({
      minimum: 1,
      maximum: 20,
      description: "Applied that many times, each on what remains",
    }),
    isExclusive: Type.Boolean({ description: "Applies alone" }),
    order: Type.Integer({ minimum: -1000, maximum: 1000, description: "Smallest first" }),
    stores: Words("Empty: all"),
    channels: Type.Array(choice(["shop", "web"]), { maxItems: 2, description: "Empty: both" }),
    membersOf: nullable(Type.String({ description: "Only for members of this program (identifier)" })),
  },
  closed,
);
export type Promotion = Static<typeof Promotion>;

/** How several promotions of one basket live together. */
export const Stacking = choice(["sum", "best", "best_order_percentage", "one_order_percentage", "exclusive"]);
export type Stacking = Static<typeof Stacking>;
