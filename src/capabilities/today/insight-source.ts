import type { Tx } from "../../platform/database.ts";
import { addDays } from "../../values/day.ts";
import { countPeople, goodAddresses, type PeopleRule } from "../insight/index.ts";
import { isRefusal } from "../../values/refusal.ts";
import type { TodayAction, WeekLine } from "./answer.ts";
import { registerToday, type TodayContext } from "./registry.ts";

/** What the purchases and the file say by themselves: who moved among the best, how good the file is. */
registerToday({
  name: "insight",
  actions: async (_tx, context) =>
    await Promise.resolve([bestMoved(context), fileQuality(context)].filter((action) => action !== null)),
  week,
});

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
