import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, dayOfNumber } from "../../../values/day.ts";
import { type Buying, explainStage, lifecycleOf, stages } from "./lifecycle.ts";
import { ownRhythmDays } from "./rhythm.ts";
import { changeThresholds, defaultThresholds, readThresholds } from "./thresholds.ts";

const shopRhythmDays = 30;
const lastDay = "2026-03-01";

const chantal: Buying = {
  firstDay: "2024-02-10",
  lastDay,
  purchaseDays: 41,
  gapCount: 40,
  medianGapDays: 16,
  lastGapDays: 15,
};

function stageOn(day: string, buying: Buying | null, createdOn = "2024-02-10") {
  return lifecycleOf({ createdOn, buying }, shopRhythmDays, defaultThresholds, day);
}

test("Chantal, who comes every 16 days, is a regular, then slips away, then counts as gone", () => {
  expect(ownRhythmDays(chantal, shopRhythmDays, 3)).toBeCloseTo((40 * 16 + 3 * 30) / 43, 12);
  expect(stageOn("2026-03-10", chantal).stage).toBe("regular");
  const slipsOn = addDays(lastDay, Math.ceil(1.5 * (730 / 43)));
  expect(stageOn(addDays(slipsOn, -1), chantal)).toMatchObject({
    stage: "regular",
    next: { stage: "slipping", on: slipsOn },
  });
  expect(stageOn(slipsOn, chantal)).toMatchObject({ stage: "slipping", since: slipsOn });
  expect(stageOn(addDays(lastDay, 50), chantal).stage).toBe("slipping");
  expect(stageOn(addDays(lastDay, 51), chantal)).toMatchObject({ stage: "lost", next: null });
});

test("somebody who never bought is a prospect, and silence does not change that", () => {
  expect(stageOn("2026-03-01", null)).toMatchObject({ stage: "prospect", since: "2024-02-10", next: null });
});

test("a first purchase makes a new customer, judged by the rhythm of the shop", () => {
  const first: Buying = {
    firstDay: lastDay,
    lastDay,
    purchaseDays: 1,
    gapCount: 0,
    medianGapDays: null,
    lastGapDays: null,
  };
  expect(stageOn(addDays(lastDay, 44), first).stage).toBe("new");
  expect(stageOn(addDays(lastDay, 45), first).stage).toBe("slipping");
  expect(stageOn(addDays(lastDay, 90), first).stage).toBe("slipping");
  expect(stageOn(addDays(lastDay, 91), first).stage).toBe("lost");
});

test("two purchases in five months are occasional; a purchase after a long absence is a return", () => {
  const twice: Buying = {
    firstDay: "2025-10-01",
    lastDay,
    purchaseDays: 2,
    gapCount: 1,
    medianGapDays: 80,
    lastGapDays: 80,
  };
  expect(stageOn(lastDay, twice).stage).toBe("occasional");
  expect(stageOn(lastDay, { ...twice, medianGapDays: 151, lastGapDays: 151 }).stage).toBe("revived");
});

test("a baker's daily customer is not slipping away after two days", () => {
  const daily: Buying = { ...chantal, purchaseDays: 300, gapCount: 299, medianGapDays: 1, lastGapDays: 1 };
  expect(stageOn(addDays(lastDay, 10), daily).stage).toBe("regular");
  expect(stageOn(addDays(lastDay, 11), daily).stage).toBe("slipping");
});

test("the reason says the rhythm and the silence in days", () => {
  const reason = explainStage(
    {
      stage: "slipping",
      createdOn: "2024-02-10",
      firstDay: "2024-02-10",
      lastDay,
      purchaseDays: 41,
      rhythmDays: 16.9,
      lastGapDays: 15,
    },
    "2026-04-04",
  );
  expect(reason).toEqual({
    code: "slipping",
    values: { purchaseDays: 41, rhythmDays: 17, silentDays: 34, gapDays: 15 },
  });
});

const anyBuying = fc
  .record({
    first: fc.integer({ min: 18_000, max: 20_000 }),
    days: fc.integer({ min: 1, max: 200 }),
    median: fc.integer({ min: 2, max: 800 }).map((half) => half / 2),
    lastGap: fc.integer({ min: 1, max: 900 }),
  })
  .map(
    ({ first, days, median, lastGap }): Buying => ({
      firstDay: dayOfNumber(first),
      lastDay: dayOfNumber(first + (days === 1 ? 0 : lastGap)),
      purchaseDays: days,
      gapCount: days - 1,
      medianGapDays: days === 1 ? null : median,
      lastGapDays: days === 1 ? null : lastGap,
    }),
  );

test("without a purchase a customer only ever moves towards the farewell, on the announced day", () => {
  fc.assert(
    fc.property(anyBuying, fc.integer({ min: 0, max: 900 }), (buying, silentDays) => {
      const day = addDays(buying.lastDay, silentDays);
      const now = stageOn(day, buying);
      const tomorrow = stageOn(addDays(day, 1), buying);
      expect(stages.indexOf(tomorrow.stage)).toBeGreaterThanOrEqual(stages.indexOf(now.stage));
      expect(tomorrow.stage === now.stage).toBe(now.next === null || now.next.on > addDays(day, 1));
      if (tomorrow.stage !== now.stage) expect(tomorrow.stage).toBe(now.next?.stage);
    }),
  );
});

test("a shop may change its thresholds within bounds, and spoilt settings fall back", () => {
  expect(changeThresholds(defaultThresholds, { slippingRatio: 2 })).toMatchObject({
    slippingRatio: 2,
    lostRatio: 3,
  });
  expect(changeThresholds(defaultThresholds, { slippingRatio: 3 })).toMatchObject({
    refused: "insight_lost_before_slipping",
  });
  expect(changeThresholds(defaultThresholds, { marginPercent: 140 })).toMatchObject({
    details: { name: "marginPercent" },
  });
  expect(readThresholds({ slippingRatio: "two", lostRatio: 4 })).toEqual({
    ...defaultThresholds,
    lostRatio: 4,
  });
  expect(readThresholds({ lostRatio: -1 })).toEqual(defaultThresholds);
});
