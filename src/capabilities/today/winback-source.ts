import type { Tx } from "../../platform/database.ts";
import { addDays } from "../../values/day.ts";
import type { PeopleRule } from "../insight/index.ts";
import { type Leaving, leaving, type Soon } from "../winback/index.ts";
import type { TodayAction, WeekLine } from "./answer.ts";
import { registerToday, type TodayContext } from "./registry.ts";

/** Who slips away, by whatever sign (W1), and whose silence becomes unusual soon. */
registerToday({
  name: "winback",
  actions: async (tx, context) => {
    const action = await slipping(tx, context);
    return action === null ? [] : [action];
  },
  week: async (tx, { standing, readiness }) => {
    // A shop that is told as of an earlier day has no coming week.
    if (!readiness.isReady || standing.stopsOn !== null) return [];
    const { soon } = await leaving(tx, standing, 0);
    return soon.customers === 0 ? [] : [unusualSoon(soon, standing.today)];
  },
});

async function slipping(tx: Tx, { standing, readiness }: TodayContext): Promise<TodayAction | null> {
  if (readiness.customersMissing > 0) return null;
  const fromCents = Math.max(standing.bestFromCents ?? 0, 1);
  const { now } = await leaving(tx, standing, fromCents);
  const shopOnly = readiness.daysMissing > 0;
  // Before ninety days only the shop's rhythm is known: nothing but silence can be told.
  const customers = shopOnly ? now.silent : now.customers;
  if (customers === 0) return null;
  const { marginRate, rhythmDays } = standing;
  const margins = [now.yearCents * marginRate, now.expectedCents * marginRate].map(Math.round);
  const lowCents = Math.min(...margins);
  const highCents = Math.max(...margins);
  return {
    key: "slipping",
    text: shopOnly ? "slipping_young" : now.silent === 0 ? "slipping_signs" : "slipping",
    tone: "attention",
    badge: customers,
    values: {
      customers,
      others: shopOnly ? 0 : now.customers - now.silent,
      silent: now.silent,
      rhythmDays: Math.round(now.rhythmDays ?? rhythmDays),
      silentDays: Math.round(now.silentDays ?? 0),
      lowCents,
      highCents,
    },
    weight: {
      lowCents,
      highCents,
      confidence: shopOnly ? 0.3 : 0.6,
      urgency: 1.5,
      minutes: 5,
      deadline: null,
    },
    people: { rule: peopleOf(shopOnly, fromCents), sort: "spent_before" },
    link: shopOnly ? null : "/winback",
    calculation: calculationOf(standing, now, fromCents, shopOnly),
  };
}

function peopleOf(shopOnly: boolean, fromCents: number): PeopleRule {
  const who: PeopleRule = { field: "winback", op: "in", value: ["slipping"] };
  const spent: PeopleRule = { field: "spent_before", op: "between", value: { from: fromCents } };
  return shopOnly
    ? { all: [who, { field: "stage", op: "in", value: ["slipping"] }, spent] }
    : { all: [who, spent] };
}

function calculationOf(
  { marginRate, marginIsMeasured, rhythmDays, thresholds }: TodayContext["standing"],
  now: Leaving,
  fromCents: number,
  shopOnly: boolean,
): TodayAction["calculation"] {
  const { slippingRatio, lostRatio, shopGapWeight: weight } = thresholds;
  const signs = (["spend", "frequency", "refunds"] as const).filter((sign) => now[sign] > 0);
  return [
    { text: "rhythm", values: { shopRhythmDays: Math.round(rhythmDays), weight } },
    { text: "slipping", values: { slippingRatio, lostRatio } },
    ...(shopOnly ? [] : signs.map((sign) => ({ text: `sign_${sign}`, values: { customers: now[sign] } }))),
    { text: "good_customer", values: { fromCents } },
    { text: "left_out", values: {} },
    { text: marginIsMeasured ? "margin_measured" : "margin_assumed", values: { marginRate } },
    {
      text: "stake_year",
      values: { cents: now.yearCents, marginCents: Math.round(now.yearCents * marginRate) },
    },
    {
      text: "stake_rhythm",
      values: { cents: now.expectedCents, marginCents: Math.round(now.expectedCents * marginRate) },
    },
  ];
}

function unusualSoon({ isForecast, customers, marginCents }: Soon, today: string): WeekLine {
  const field = isForecast ? "forecast_unusual_on" : "slips_on";
  return {
    text: "unusual_soon",
    values: { customers, riskCents: marginCents },
    people: {
      rule: { field, op: "dated", value: { from: addDays(today, 1), to: addDays(today, 7) } },
      sort: "spent_before",
    },
  };
}
