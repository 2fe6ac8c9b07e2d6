import type { Tx } from "../../platform/database.ts";
import { addDays } from "../../values/day.ts";
import { countPeople, goodAddresses, type PeopleRule, sumSlipping } from "../insight/index.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { TodayAction, WeekLine } from "./answer.ts";
import { registerToday, type TodayContext } from "./registry.ts";

/** What the purchases and the file say by themselves: who slips away, who moved among the best, how good the file is. */
registerToday({
  name: "insight",
  actions: async (tx, context) => {
    const actions = [await slipping(tx, context), bestMoved(context), fileQuality(context)];
    return actions.filter((action) => action !== null);
  },
  week,
});

async function slipping(tx: Tx, { standing, readiness }: TodayContext): Promise<TodayAction | null> {
  if (readiness.customersMissing > 0) return null;
  const fromCents = Math.max(standing.bestFromCents ?? 0, 1);
  const found = await sumSlipping(tx, standing.today, fromCents);
  if (found.customers === 0) return null;
  const { marginRate, marginIsMeasured, rhythmDays, thresholds } = standing;
  const margins = [found.yearCents * marginRate, found.expectedCents * marginRate].map(Math.round);
  const lowCents = Math.min(...margins);
  const highCents = Math.max(...margins);
  const shopOnly = readiness.daysMissing > 0;
  return {
    key: "slipping",
    text: shopOnly ? "slipping_young" : "slipping",
    tone: "attention",
    badge: found.customers,
    values: {
      customers: found.customers,
      rhythmDays: Math.round(found.rhythmDays ?? rhythmDays),
      silentDays: Math.round(found.silentDays ?? 0),
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
    people: {
      rule: {
        all: [
          { field: "stage", op: "in", value: ["slipping"] },
          { field: "spent_year", op: "between", value: { from: fromCents } },
        ],
      },
      sort: "spent_year",
    },
    link: null,
    calculation: [
      {
        text: "rhythm",
        values: { shopRhythmDays: Math.round(rhythmDays), weight: thresholds.shopGapWeight },
      },
      {
        text: "slipping",
        values: { slippingRatio: thresholds.slippingRatio, lostRatio: thresholds.lostRatio },
      },
      { text: "good_customer", values: { fromCents } },
      { text: marginIsMeasured ? "margin_measured" : "margin_assumed", values: { marginRate } },
      {
        text: "stake_year",
        values: { cents: found.yearCents, marginCents: Math.round(found.yearCents * marginRate) },
      },
      {
        text: "stake_rhythm",
        values: { cents: found.expectedCents, marginCents: Math.round(found.expectedCents * marginRate) },
      },
    ],
  };
}

function bestMoved({ snapshots, standing, readiness }: TodayContext): TodayAction | null {
  const { best } = snapshots;
  if (best === undefined || !readiness.isReady || best.entered + best.left === 0) return null;
  return {
    key: "best_moved",
    text: "best_moved",
    tone: best.left > best.entered ? "warning" : "good",
    badge: best.left,
    values: { best: best.best, entered: best.entered, left: best.left, fromCents: best.fromCents ?? 0 },
    weight: { lowCents: 0, highCents: 0, confidence: 1, urgency: 1, minutes: 3, deadline: null },
    people: {
      rule: { field: "best_moved", op: "in", value: [best.left > 0 ? "left" : "entered"] },
      sort: "spent_year",
    },
    link: null,
    calculation: [
      { text: "best_fifth", values: { best: best.best, fromCents: best.fromCents ?? 0 } },
      { text: "best_before", values: { day: addDays(standing.today, -30) } },
    ],
  };
}

/** A good file rarely holds more than five percent of waste. */
const goodFile = 0.95;

function fileQuality({ snapshots }: TodayContext): TodayAction | null {
  const { quality } = snapshots;
  if (quality === undefined || quality.reachable === 0) return null;
  const good = goodAddresses(quality);
  const share = good.came / good.of;
  if (share >= goodFile) return null;
  const people: PeopleRule = {
    any: [
      { field: "bad_address", op: "is", value: true },
      { field: "duplicate", op: "is", value: true },
    ],
  };
  return {
    key: "file_quality",
    text: "file_quality",
    tone: "warning",
    badge: quality.bad + quality.duplicates,
    values: { share, bad: quality.bad, duplicates: quality.duplicates, reachable: quality.reachable },
    weight: { lowCents: 0, highCents: 0, confidence: 1, urgency: 1, minutes: 4, deadline: null },
    people: { rule: people, sort: "name" },
    link: "/files",
    calculation: [
      { text: "good_addresses", values: { good: good.came, of: good.of } },
      { text: "five_percent", values: {} },
    ],
  };
}

async function week(tx: Tx, { snapshots }: TodayContext): Promise<readonly WeekLine[]> {
  const asked: readonly { text: string; rule: PeopleRule; sort: string }[] = [
    { text: "birthdays", rule: { field: "birthday", op: "within", value: 7 }, sort: "name" },
    {
      text: "newcomers",
      rule: {
        all: [
          { field: "last_purchase", op: "within", value: 7 },
          { field: "first_purchase", op: "within", value: 7 },
        ],
      },
      sort: "last_purchase",
    },
    {
      text: "revived",
      rule: {
        all: [
          { field: "last_purchase", op: "within", value: 7 },
          { field: "stage", op: "in", value: ["revived"] },
        ],
      },
      sort: "last_purchase",
    },
  ];
  const lines: WeekLine[] = [];
  for (const { text, rule, sort } of asked) {
    const count = await countPeople(tx, rule);
    if (isRefusal(count) || count.value === 0) continue;
    lines.push({ text, values: { customers: count.value }, people: { rule, sort } });
  }
  const { quality } = snapshots;
  if (quality !== undefined && quality.reachable > 0) {
    const good = goodAddresses(quality);
    lines.push({ text: "file", values: { share: good.came / good.of }, people: null });
  }
  return lines;
}
