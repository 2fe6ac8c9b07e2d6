import { type Static, type TSchema, Type } from "typebox";
import { bands } from "./rules/band.ts";

const Day = (description: string) => Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description });
const BandShape = Type.Unsafe<(typeof bands)[number]>(
  Type.String({
    enum: [...bands],
    description: "In her rhythm; an unusual silence; probably lost. Never a number",
  }),
);
const Cents = (description: string) => Type.Number({ description: `${description}. Cents` });
const Kind = <Word extends string>(word: Word) => Type.Literal(word);

export const CustomerParams = Type.Object({
  id: Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
});

const Judged = {
  customers: Type.Integer({ description: "Customers judged alike when the last period began" }),
  cameBack: Type.Integer({ description: "Of them, those who bought in it" }),
};

const Expected = Type.Object(
  { middle: Type.Number(), low: Type.Number(), high: Type.Number() },
  { description: "The middle, and the ends between which it should lie four times out of five" },
);

const Coming = Type.Object({
  from: Day("First day"),
  to: Day("Last day"),
  purchases: Expected,
  cents: Expected,
  season: Type.Union([Type.Number(), Type.Null()], {
    description:
      "Fact by forecast of the same weeks a year before, already multiplied in; null: no year is known",
  }),
});

const PastForecast = Type.Object(
  {
    from: Day("First day of the period"),
    to: Day("Last day"),
    customers: Type.Integer({ description: "Customers known on the eve" }),
    expected: Type.Number({ description: "Purchases of these customers, foretold on the eve" }),
    actual: Type.Integer({ description: "Their purchases in the period" }),
    expectedCents: Cents("Net sales foretold"),
    actualCents: Cents("Net sales"),
    newPurchases: Type.Integer({
      description: "Purchases of those who came for the first time in the period: no forecast can know them",
    }),
  },
  { description: "A past period, foretold with what was known on its eve, beside what came" },
);

export const CustomerForecastShape: TSchema = Type.Union([
  Type.Object(
    {
      state: Type.Union([Kind("waiting"), Kind("objected"), Kind("no_purchase")], {
        description: "Not computed yet; she refused to be profiled; she has not bought",
      }),
    },
    { description: "Nothing is said of her" },
  ),
  Type.Object(
    {
      state: Kind("too_few"),
      repeatPurchases: Type.Integer({ description: "Purchases after a first one, of the whole shop" }),
      fewest: Type.Integer({ description: "From how many a forecast of one customer makes sense" }),
      lastDay: Day("Her last purchase"),
      silentDays: Type.Integer(),
      rhythmDays: Type.Union([Type.Number(), Type.Null()]),
    },
    { description: "The shop is too young: what is known is told instead" },
  ),
  Type.Object({
    state: Kind("scored"),
    asOf: Day("The day as of which it is told"),
    band: BandShape,
    isAway: Type.Boolean({ description: "Her stage says that she is slipping away or gone" }),
    firstDay: Day("Her first purchase"),
    lastDay: Day("Her last one"),
    purchaseDays: Type.Integer({ description: "Days on which she bought" }),
    silentDays: Type.Integer({ description: "Days since the last one" }),
    usualDays: Type.Number({ description: "Days between two purchases at her own rate" }),
    cameBefore: Type.Boolean({ description: "Her history begins with the file's: she may have come before" }),
    purchases3Months: Type.Number({ description: "Purchases expected in 91 days" }),
    purchasesYear: Type.Number({ description: "Purchases expected in 365 days" }),
    value3MonthsCents: Cents("Net sales expected in 91 days"),
    valueYearCents: Cents("Net sales expected in 365 days"),
    potentialCents: Cents("Margin of a year, while she stays a customer"),
    unusualOn: Day("From this day her silence is unusual"),
    lostOn: Type.Union([Day("From this day she is probably lost"), Type.Null()]),
    judged: Type.Union([
      Type.Object({ ...Judged, from: Day("First day of the last period"), to: Day("Last day") }),
      Type.Null(),
    ]),
  }),
]);

const TooFewOrWaiting = [
  Type.Object({ state: Kind("waiting") }, { description: "Not computed yet" }),
] as const;

export const ForecastShape: TSchema = Type.Union([
  ...TooFewOrWaiting,
  Type.Object({
    state: Kind("too_few"),
    repeatPurchases: Type.Integer(),
    fewest: Type.Integer(),
  }),
  Type.Object({
    state: Kind("fitted"),
    asOf: Day("The day as of which it was learnt"),
    fittedAt: Type.String({ description: "When. ISO" }),
    historyFrom: Day("The first purchase known"),
    customers: Type.Integer(),
    repeatPurchases: Type.Integer({ description: "Purchases after a first one: what it was learnt from" }),
    rhythm: Type.Integer({
      minimum: 1,
      maximum: 3,
      description: "1: customers buy at random; 2 and 3: more and more by the clock",
    }),
    showsLeaving: Type.Boolean({ description: "Whether customers who leave can be seen in the purchases" }),
    marginRate: Type.Number({ description: "Share of net sales that stays, by which the potential is told" }),
    outlook: Type.Object({
      customers: Type.Integer(),
      months3: Coming,
      year: Coming,
      past: Type.Array(PastForecast),
      judged: Type.Union([
        Type.Object({
          active: Type.Object(Judged),
          to_revive: Type.Object(Judged),
          probably_lost: Type.Object(Judged),
        }),
        Type.Null(),
      ]),
      order: Type.Union([Type.Number(), Type.Null()], {
        description:
          "Of two customers, one who bought in the last period and one who did not: how often they had been put in the right order",
      }),
    }),
    bands: Type.Object({
      active: Type.Integer(),
      to_revive: Type.Integer(),
      probably_lost: Type.Integer(),
    }),
    best: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        firstName: Type.Union([Type.String(), Type.Null()]),
        lastName: Type.Union([Type.String(), Type.Null()]),
        companyName: Type.Union([Type.String(), Type.Null()]),
        number: Type.Union([Type.String(), Type.Null()]),
        potentialCents: Cents("Margin of a year, while she stays"),
        valueYearCents: Cents("Net sales expected in 365 days"),
        band: BandShape,
      }),
    ),
  }),
]);

const Share = { value: Type.Number(), low: Type.Number(), high: Type.Number() };
const Steps = (description: string) =>
  Type.Array(Type.Object({ days: Type.Integer(), ...Share }), { description });
const Group = Type.Object({ customers: Type.Integer(), cameBack: Type.Integer() });
const Values = Type.Array(
  Type.Object({
    key: Type.String(),
    customers: Type.Integer(),
    cents90: Type.Union([Type.Number(), Type.Null()]),
    cents365: Type.Union([Type.Number(), Type.Null()]),
  }),
  { description: "Net sales per newcomer within 90 and 365 days of the first purchase. Cents" },
);

export const LifetimeShape: TSchema = Type.Union([
  ...TooFewOrWaiting,
  Type.Object({ state: Kind("too_few"), newcomers: Type.Integer() }),
  Type.Object({
    state: Kind("known"),
    asOf: Day("The day as of which it is told"),
    lifetime: Type.Object({
      newcomers: Type.Integer(),
      cameBefore: Type.Integer({ description: "Left out: they came with the first weeks of the file" }),
      historyFrom: Day("The first purchase known"),
      nextPurchase: Steps(
        "Of newcomers, the share who had bought again after so many days, with its 95 % interval",
      ),
      medianNextDays: Type.Union([Type.Integer(), Type.Null()]),
      gapDays: Type.Union([
        Type.Object({ quarter: Type.Integer(), half: Type.Integer(), threeQuarters: Type.Integer() }),
        Type.Null(),
      ]),
      staying: Steps("Of those who came back, the share whose relation lasted longer than so many days"),
      returning: Type.Integer(),
      medianStayDays: Type.Union([Type.Integer(), Type.Null()]),
      watchedDays: Type.Integer(),
      traits: Type.Union([
        Type.Object({
          withinDays: Type.Integer(),
          effects: Type.Array(
            Type.Object({
              trait: Type.String(),
              withTrait: Group,
              without: Group,
              difference: Type.Object(Share, {
                description: "Of the shares who came back, among alike newcomers, with its 99 % interval",
              }),
            }),
          ),
        }),
        Type.Null(),
      ]),
      cohorts: Values,
      sources: Values,
    }),
  }),
]);
export type CustomerParams = Static<typeof CustomerParams>;
