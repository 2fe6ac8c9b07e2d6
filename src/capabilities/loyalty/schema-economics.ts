import { type Static, Type } from "typebox";
import { choice, choiceOrNull, nullable } from "../../values/shapes.ts";
import { ProgramDefinition } from "./schema-definition.ts";

const closed = { additionalProperties: false } as const;
const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
const Cents = (description: string) => Type.Number({ description: `${description}, in cents` });
const Points = (description: string) => Type.Number({ description: `${description}, in points` });
const Whole = (description: string) => Type.Integer({ description });
const OrNull = {
  share: nullable(Type.Number()),
  cents: nullable(Type.Number()),
  day: nullable(Type.String()),
};
const Values = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
  description: "Figures that the text of the code needs",
});
const Range = Type.Object({ low: Cents("Prudent end"), high: Cents("Hopeful end") });

// The figures of the shop by which a program is judged.

export const Economics = Type.Object(
  {
    marginRate: Share("What remains of sales once the goods are paid, before any reward"),
    liftLow: Share("Additional sales of members that the program brings, prudently"),
    liftHigh: Share("The same, hopefully"),
    messageCents: Type.Number({ minimum: 0, maximum: 10_000, description: "One message" }),
    messagesPerMemberYear: Type.Number({ minimum: 0, maximum: 1000 }),
    cardCents: Type.Number({ minimum: 0, maximum: 100_000, description: "What handing out one card costs" }),
    staffHourCents: Type.Number({ minimum: 0, maximum: 100_000 }),
    secondsPerTicket: Type.Number({ minimum: 0, maximum: 600, description: "Time it takes at the counter" }),
    softwareMonthCents: Type.Number({ minimum: 0, maximum: 1_000_000 }),
    claimShare: Share("Of the people who reach a reward, those who take it"),
    joinShare: Share("Of the buyers, those who join when they are asked or must pay"),
    regularDays: Type.Integer({
      minimum: 2,
      maximum: 100,
      description: "Purchase days that make a regular",
    }),
  },
  closed,
);
export type Economics = Static<typeof Economics>;

export const SimulationBody = Type.Object(
  {
    variants: Type.Array(
      Type.Object(
        { name: Type.String({ minLength: 1, maxLength: 120 }), definition: ProgramDefinition },
        closed,
      ),
      { minItems: 1, maxItems: 5 },
    ),
    economics: Type.Optional(
      Type.Partial(Economics, {
        ...closed,
        description: "What is not given is the shop's own (GET /loyalty/settings)",
      }),
    ),
    period: Type.Optional(choice(["year", "all"], "The last twelve months (the default), or everything")),
    exact: Type.Optional(
      Type.Boolean({
        description: "True: on all customers, however long it takes; else a large shop is sampled",
      }),
    ),
  },
  closed,
);
export type SimulationBody = Static<typeof SimulationBody>;

const Bar = Type.Object({ from: Type.Number(), count: Type.Integer() });
const Quartiles = nullable(
  Type.Object({ first: Type.Number(), median: Type.Number(), third: Type.Number() }),
);

const Person = Type.Object({
  customerId: Type.String(),
  tickets: Type.Integer(),
  cents: Cents("Net sales"),
  points: Points("Earned"),
  left: Points("Left at the end"),
  rewards: Whole("Rewards and vouchers received"),
  rewardCents: Cents("What they cost the shop"),
  daysToFirstReward: nullable(Type.Integer()),
  tierId: nullable(Type.String()),
});
export type SimulatedPerson = Static<typeof Person>;

export const Reason = Type.Object({
  code: Type.String({ description: "Text: loyalty.verdict.<code>" }),
  values: Values,
});
export type Reason = Static<typeof Reason>;

export const Verdict = Type.Object({
  colour: choice(["green", "amber", "red"]),
  reasons: Type.Array(Reason, { description: "The most important first" }),
  netCents: Type.Object(
    { low: Cents("Extra margin less all costs, prudent lift"), high: Cents("The same, hopeful lift") },
    { description: "Of the period" },
  ),
  basis: choice(
    ["replay", "forecast", "none"],
    "On what it rests: receipts, a parametric forecast, or nothing yet",
  ),
});
export type Verdict = Static<typeof Verdict>;

export const DesignProblem = Type.Object({
  kind: choice(["block", "warn"]),
  code: Type.String({ description: "Text: loyalty.problem.<code>" }),
  ruleId: nullable(Type.String()),
  rewardId: nullable(Type.String()),
  reference: nullable(Type.String({ description: "Article of law" })),
  values: Values,
});
export type DesignProblem = Static<typeof DesignProblem>;

const Costs = Type.Object({
  rewardsCents: Cents("Rewards and vouchers used, at cost price"),
  messagesCents: Cents("Messages"),
  cardsCents: Cents("Cards handed out"),
  timeCents: Cents("Time at the counter"),
  softwareCents: Cents("Software"),
  totalCents: Cents("All of it"),
  feesCents: Cents("Paid by the holders of a paid card: lowers the cost"),
});
export type SimulatedCosts = Static<typeof Costs>;

export const VariantAnswer = Type.Object({
  name: Type.String(),
  verdict: Verdict,
  problems: Type.Array(DesignProblem),
  members: Type.Object({
    customers: Whole("Buyers who would have joined"),
    of: Whole("Buyers"),
    tickets: Whole("Tickets of members"),
    salesCents: Cents("Net sales of members"),
    neverEarned: Type.Object({ customers: Type.Integer(), share: Share("Of members") }),
  }),
  earned: Type.Object({
    points: Points("Given, refunds deducted"),
    idealPoints: Points("Without any step: total basis ÷ step"),
    lostPoints: Points("Vanished under the step"),
    lostShare: Share("Of the ideal"),
    emptyTickets: Type.Object({
      tickets: Type.Integer(),
      share: Share("Of members' tickets, earning nothing"),
    }),
    otherWay: nullable(
      Type.Object({
        carriesRemainder: Type.Boolean({ description: "The setting that this program does not have" }),
        points: Points("Given with it"),
        lostShare: Share("Lost with it"),
        neverEarnedShare: Share("Members who never earn with it"),
      }),
    ),
    distribution: Type.Array(Bar, { description: "Members by points earned" }),
  }),
  received: Type.Object({
    members: Whole("Members who received something"),
    share: Share("Of members"),
    rewards: Whole("Rewards and vouchers"),
    valueCents: Cents("As the customers see it"),
    distribution: Type.Array(Bar, { description: "Members by number of rewards" }),
    daysToFirst: Quartiles,
    regulars: Type.Object({
      customers: Whole("Regular buyers"),
      neverRewarded: Type.Integer(),
      share: Share("Of the regulars, never rewarded"),
    }),
    byReward: Type.Array(
      Type.Object({
        rewardId: Type.String(),
        name: Type.String(),
        count: Type.Integer(),
        costCents: Type.Number(),
      }),
    ),
    tiers: Type.Array(Type.Object({ tierId: Type.String(), name: Type.String(), members: Type.Integer() }), {
      description: "Members by highest level reached",
    }),
  }),
  costs: Costs,
  rates: Type.Object({
    nominal: nullable(Type.Number({ description: "What the sentence of the program promises" })),
    real: Share("Cost of rewards ÷ sales of members"),
    total: Share("All costs ÷ sales of members"),
  }),
  breakEven: Type.Object({
    marginCents: Cents("Additional margin that pays all costs"),
    salesCents: Cents("Additional sales that bring it"),
    share: Type.Number({ description: "Of members' sales that must be additional: cost rate ÷ margin rate" }),
    rewardedShare: nullable(
      Type.Number({ description: "The same of the sales to those who received something; null: nobody did" }),
    ),
    rewardsShare: Type.Number({ description: "The same for the rewards alone" }),
  }),
  gain: Type.Object({
    liftedCents: Type.Object(
      { low: Type.Integer(), high: Type.Integer() },
      {
        description:
          "Sales to members who are assumed to buy more: prudently those who received something, hopefully also those who came halfway to it",
      },
    ),
    marginCents: Range,
    netCents: Range,
  }),
  liability: Type.Object({
    curve: Type.Array(Type.Object({ month: Type.String(), points: Type.Number(), cents: Type.Number() }), {
      description: "Outstanding at the end of each month",
    }),
    unitCents: Type.Number({ description: "Worth of one point" }),
    usedPoints: Points("Used"),
    expiredPoints: Points("Expired"),
    leftPoints: Points("Outstanding at the end"),
    breakageShare: Share("Of the points given, neither used nor usable any more or left at the end"),
  }),
  stepCents: nullable(Type.Number({ description: "The step of the main rule, to be drawn on the baskets" })),
  people: Type.Array(Person, { maxItems: 50, description: "The first by identifier" }),
});
export type VariantAnswer = Static<typeof VariantAnswer>;

export const ForecastAnswer = Type.Object({
  monthlyTickets: Type.Number(),
  baselineCents: Type.Number(),
  eligibleCents: Type.Number(),
  incrementalCents: Type.Number(),
  marginCents: Type.Number(),
  rewards: Type.Number(),
  rewardCents: Type.Number(),
  softwareCents: Type.Number(),
  netCents: Type.Number(),
  roiShare: Type.Number({ description: "Net gain ÷ costs" }),
});
export type ForecastAnswer = Static<typeof ForecastAnswer>;

export const SimulationAnswer = Type.Object({
  period: Type.Object({
    from: OrNull.day,
    to: Type.String(),
    days: Type.Integer(),
    toldAsOf: Type.Boolean({
      description: "True: sales have stopped, told as of the day after the last one",
    }),
  }),
  history: Type.Object({
    customers: Whole("Buyers known by name"),
    tickets: Whole("Their sales"),
    anonymousTickets: Whole("Sales without a customer: they earn nothing"),
    salesCents: Cents("Net sales of known buyers"),
    medianBasketCents: OrNull.cents,
    meanBasketCents: OrNull.cents,
  }),
  sampled: Type.Unsafe<{ customers: number; of: number } | null>({
    type: ["object", "null"],
    properties: { customers: { type: "integer" }, of: { type: "integer" } },
    description: "Null: exact. Else computed on so many customers drawn by their identifiers and scaled up",
  }),
  tookMs: Type.Number(),
  economics: Economics,
  baskets: Type.Object({
    widthCents: Type.Integer(),
    counts: Type.Array(Type.Integer(), {
      description: "Sales from i × width; the last one holds what is above",
    }),
    medianCents: OrNull.cents,
  }),
  tooShort: choiceOrNull(
    ["customers", "days"],
    "Too little history for a replay to mean much: look at the forecast",
  ),
  variants: Type.Array(VariantAnswer),
});
export type SimulationAnswer = Static<typeof SimulationAnswer>;

/** A shop without history is forecast from what its owner knows. */
export const ForecastBody = Type.Object(
  {
    ticketsPerDay: Type.Number({ minimum: 0, maximum: 100_000 }),
    daysPerWeek: Type.Number({ minimum: 0, maximum: 7 }),
    basketCents: Type.Number({ minimum: 0, maximum: 1e9 }),
    enrolShare: Share("Buyers who join"),
    activeShare: Share("Members who use it"),
    liftShare: Type.Number({ minimum: 0, maximum: 5 }),
    marginRate: Share("Before rewards"),
    centsPerReward: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e9,
      description: "Sales that give one reward",
    }),
    rewardCents: Type.Number({ minimum: 0, maximum: 1e9, description: "What one costs the shop" }),
    softwareMonthCents: Type.Number({ minimum: 0, maximum: 1e9 }),
  },
  closed,
);
export type ForecastBody = Static<typeof ForecastBody>;

// Diagnosis before launch.

export const DiagnosisAnswer = Type.Object({
  recommendation: choice(
    ["points", "number", "amount", "first_file", "first_return", "first_margin", "too_early"],
    "Text: loyalty.diagnosis.recommend.<word>",
  ),
  findings: Type.Array(
    Type.Object({
      code: Type.String({ description: "Text: loyalty.diagnosis.<code>" }),
      mood: choice(["good", "watch", "bad", "unknown"]),
      values: Values,
    }),
    { description: "The most pressing first" },
  ),
  baskets: Type.Object({
    widthCents: Type.Integer(),
    counts: Type.Array(Type.Integer()),
    medianCents: OrNull.cents,
  }),
});
export type DiagnosisAnswer = Static<typeof DiagnosisAnswer>;

// What a program has brought and cost.

export const ResultsQuery = Type.Object(
  {
    from: Type.Optional(Day("First day; twelve months before the last when not given")),
    to: Type.Optional(Day("Last day, included; today when not given")),
  },
  closed,
);

const Estimate = Type.Object({
  state: choice(["measured", "too_small", "none"], "none: nobody to compare with"),
  members: Whole("Members compared"),
  others: Whole("People they are compared with"),
  perMemberCents: Cents("Extra net sales of one member in the period"),
  low: Cents("Lower end of the interval of 95 % for one member"),
  high: Cents("Upper end"),
  chance: nullable(Type.Number({ description: "Probability of so large a difference by chance alone" })),
  marginCents: Range,
  unmatched: Whole("Members nobody was comparable with"),
});
export type Estimate = Static<typeof Estimate>;

export const ResultsAnswer = Type.Object({
  period: Type.Object({ from: Type.String(), to: Type.String(), days: Type.Integer() }),
  members: Type.Object({
    active: Whole("Members at the end"),
    joined: Whole("In the period"),
    buyers: Whole("Members who bought in the period"),
    control: Whole("Kept out to measure"),
    salesCents: Cents("Net sales of members in the period"),
    tickets: Type.Integer(),
  }),
  points: Type.Object({
    earned: Points("Given"),
    redeemed: Points("Used"),
    expired: Points("Expired"),
    takenBack: Points("Taken back by refunds"),
  }),
  gains: Type.Object({
    matched: Estimate,
    control: Estimate,
    basis: choiceOrNull(["control", "matched"], "Which one the verdict uses; null: neither can tell"),
  }),
  costs: Type.Object({
    rewardsCents: Cents("Rewards redeemed, at cost price"),
    vouchersCents: Cents("Vouchers used, at cost price"),
    messagesCents: Cents("Messages"),
    cardsCents: Cents("Cards"),
    timeCents: Cents("Time at the counter"),
    softwareCents: Cents("Software"),
    bookedCents: Cents("Written by hand in the cost ledger"),
    feesCents: Cents("Paid by holders of a paid card: lowers the cost"),
    totalCents: Cents("All of it, fees deducted"),
    perMemberCents: OrNull.cents,
  }),
  netCents: Type.Unsafe<{ low: number; high: number } | null>({
    type: ["object", "null"],
    properties: { low: { type: "number" }, high: { type: "number" } },
    description: "Extra margin less costs; null when nothing can tell",
  }),
  verdict: Verdict,
  regulars: Type.Object({ customers: Type.Integer(), neverRewarded: Type.Integer(), share: Type.Number() }),
  sleeping: Type.Object({
    members: Whole("Members without any movement for a year"),
    share: Share("Of members"),
    points: Points("Their balances"),
    cents: Cents("What these are worth"),
    expiringSoonPoints: Points("Expiring within 60 days"),
    expiringSoonCents: Cents("What these are worth"),
  }),
  months: Type.Array(
    Type.Object({
      month: Type.String(),
      earned: Type.Number(),
      redeemed: Type.Number(),
      expired: Type.Number(),
      salesCents: Type.Number(),
      rewardCents: Type.Number(),
    }),
  ),
});
export type ResultsAnswer = Static<typeof ResultsAnswer>;

// Points as a debt.

const Bucket = Type.Object({ key: Type.String(), points: Type.Number(), cents: Type.Number() });
export const LiabilityAnswer = Type.Object({
  asOf: Type.String(),
  unitCents: Type.Number({ description: "Worth of one point; 0: no reward gives it one" }),
  outstanding: Type.Object({ points: Type.Number(), cents: Type.Number(), debtPoints: Type.Number() }),
  byAge: Type.Array(Bucket, { description: "Keys 0-3, 3-6, 6-12, 12-24, 24+ (months)" }),
  byExpiry: Type.Array(Bucket, { description: "Keys 0-1, 1-3, 3-6, 6-12, 12+ (months), never" }),
  curves: Type.Array(
    Type.Object({
      month: Type.String({ description: "Of issue" }),
      issued: Type.Number(),
      used: Type.Array(Type.Number(), { description: "Share used by the end of each month since the issue" }),
    }),
  ),
  breakage: Type.Object({
    state: choice(["measured", "too_young"]),
    share: OrNull.share,
    low: OrNull.share,
    high: OrNull.share,
    fromPoints: Points("Issued, on which it rests"),
  }),
  ifrs15: Type.Object({
    salesCents: Type.Number(),
    issuedPoints: Type.Number(),
    expectedPoints: Type.Number(),
    goodsCents: Type.Number(),
    deferredCents: Type.Number(),
    recognisedCents: Type.Number(),
    remainingCents: Type.Number(),
  }),
  simple: Type.Object({
    expectedShare: Type.Number(),
    provisionCents: Type.Number({ description: "Outstanding points likely to be used, at cost price" }),
  }),
  alert: Type.Object({ limitCents: OrNull.cents, isAbove: Type.Boolean() }),
});
export type LiabilityAnswer = Static<typeof LiabilityAnswer>;

export const JournalQuery = Type.Object(
  {
    on: Type.Optional(Day("Closing day; today when not given")),
    method: Type.Optional(choice(["deferred", "provision"], "Deferred revenue (IFRS 15), or a provision")),
    previousCents: Type.Optional(
      Type.Integer({ minimum: 0, description: "What the books already hold; 0 when not given" }),
    ),
    deferredAccount: Type.Optional(Type.String({ pattern: "^[0-9A-Za-z]{2,12}$", description: "487" })),
    salesAccount: Type.Optional(Type.String({ pattern: "^[0-9A-Za-z]{2,12}$", description: "4419 or 709" })),
    expenseAccount: Type.Optional(Type.String({ pattern: "^[0-9A-Za-z]{2,12}$", description: "6237" })),
    provisionAccount: Type.Optional(Type.String({ pattern: "^[0-9A-Za-z]{2,12}$", description: "1518" })),
  },
  closed,
);
export type JournalQuery = Static<typeof JournalQuery>;

// The shop's own figures.

export const SettingsBody = Type.Object(
  {
    marginRate: Type.Optional(
      nullable(Type.Number({ minimum: 0, maximum: 1, description: "Null: measured from the catalog" })),
    ),
    liftLow: Type.Optional(Share("Prudent lift")),
    liftHigh: Type.Optional(Share("Hopeful lift")),
    messageCents: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    staffHourCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
    softwareMonthCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    secondPersonFromCents: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
    manualLimitCents: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 1_000_000_000 }), {
        description: "By role: the most one adjustment by hand may be worth",
      }),
    ),
    stacking: Type.Optional(
      choice(["sum", "best", "best_order_percentage", "one_order_percentage", "exclusive"]),
    ),
  },
  closed,
);
export type SettingsBody = Static<typeof SettingsBody>;

export const SettingsAnswer = Type.Object({
  marginRate: OrNull.share,
  effectiveMarginRate: Type.Number(),
  marginSource: choice(["owner", "catalog", "assumed"]),
  liftLow: Type.Number(),
  liftHigh: Type.Number(),
  messageCents: Type.Number(),
  staffHourCents: Type.Number(),
  softwareMonthCents: Type.Number(),
  secondPersonFromCents: Type.Number(),
  manualLimitCents: Type.Record(Type.String(), Type.Number()),
  usualLimitCents: Type.Record(Type.String(), Type.Union([Type.Integer(), Type.Null()]), {
    description: "What holds for a standing of which `manualLimitCents` says nothing; null: no limit",
  }),
  stacking: Type.String(),
});
export type SettingsAnswer = Static<typeof SettingsAnswer>;
