import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAnalyticsCases } from "./analytics.ts";
import type { Place } from "./place.ts";
import { Skipped } from "./playable.ts";
import type { Value } from "./words.ts";

const shared = join(import.meta.dirname, "../../../../shared");
const folder = join(shared, "cases/analytics");

/** Those that need no shop and no minutes; `rebelote cases` plays them all. */
const quick = [
  "btyd_cdnow",
  "btyd_online_retail",
  "btyd_1m",
  "btyd_small_shops",
  "inactivity",
  "inactivity_dates",
  "statistics",
  "uplift_hillstrom",
  "delivery_reviews",
  "send_time",
] as const;
const slow = new Set(["statistics:false-alarms", "uplift_hillstrom:power"]);
const skipped = new Set([
  "btyd_cdnow:pareto-nbd",
  "btyd_cdnow:dert",
  "btyd_online_retail:pareto-nbd",
  "inactivity:online_retail:learned",
  "inactivity:cdnow_sample:learned",
  "uplift_hillstrom:learned-ranking",
]);

// No place to play in: these cases use none.
const nowhere = {} as Place;

function contentOf(name: string): Value | null {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Value) : null;
}

function casesOf(name: string, content: Value) {
  return readAnalyticsCases(`${name}.json`, content, join(shared, "data")).filter(({ id }) => !slow.has(id));
}

test.for(quick)("every figure expected of %s comes out", { timeout: 120_000 }, async (name, context) => {
  const content = contentOf(name);
  if (content === null) return context.skip("../shared holds no such case");
  for (const { id, play } of casesOf(name, content)) {
    const outcome = await play(nowhere).then(
      () => "passed",
      (error: unknown) => (error instanceof Skipped ? "skipped" : String(error)),
    );
    expect(outcome, id).toBe(skipped.has(id) ? "skipped" : "passed");
  }
});

const dates = {
  model: "",
  formula: "",
  tolerance: "",
  cases: [
    { x: 1, t_x: 5, "T_when_p_alive_0.5": 16.4670106, "weeks_of_silence_of_probability_0.1": 39.43395667 },
  ],
};
const [own] = dates.cases;

async function playDates(content: Value): Promise<string[]> {
  const outcomes = casesOf("inactivity_dates", content).map(
    async ({ play }) => await play(nowhere).then(() => "passed", String),
  );
  return await Promise.all(outcomes);
}

test("a case holds, and fails when a figure differs, is missing or belongs to no case", async () => {
  expect(await playDates(dates)).toEqual(["passed"]);
  const [wrong] = await playDates({ ...dates, cases: [{ ...own, "T_when_p_alive_0.5": 16.468 }] });
  expect(wrong).toMatch(/T_when_p_alive_0\.5 should be 16\.468 and is 16\.467/);
  const [forgotten] = await playDates({ ...dates, cases: [{ ...own, mood: 3 }] });
  expect(forgotten).toContain("mood was compared with nothing");
  const [, orphan] = await playDates({ ...dates, moon: { phase: 0.5 } });
  expect(orphan).toContain("figures belong to no case (1): moon › phase");
});
