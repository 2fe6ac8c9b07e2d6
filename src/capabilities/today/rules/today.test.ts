import { expect, test } from "vitest";
import { asksForGood, backOn, mayBeProposed } from "./dismissal.ts";
import { rank, type Weight } from "./ranking.ts";
import { readinessOf } from "./readiness.ts";

const usual: Weight = { lowCents: 0, highCents: 0, confidence: 1, urgency: 1, minutes: 5, deadline: null };

test("the action that brings most for a minute comes first, a duty with a date before any money", () => {
  const actions = [
    { name: "file", weight: usual },
    { name: "slipping", weight: { ...usual, lowCents: 100_000, highCents: 200_000, minutes: 5 } },
    { name: "message", weight: { ...usual, lowCents: 30_000, highCents: 50_000, minutes: 1 } },
    { name: "rights", weight: { ...usual, deadline: "2026-03-09" } },
    { name: "complaint", weight: { ...usual, deadline: "2026-03-05" } },
  ];
  expect(rank(actions).map(({ name }) => name)).toEqual([
    "complaint",
    "rights",
    "message",
    "slipping",
    "file",
  ]);
});

test("what is put off for a week comes back after a week", () => {
  const until = backOn("later", "2026-03-04");
  expect(until).toBe("2026-03-11");
  const later = { action: "slipping", answer: "later", until, times: 1, dismissedOn: "2026-03-04" } as const;
  expect(mayBeProposed(later, "2026-03-10")).toBe(false);
  expect(mayBeProposed(later, "2026-03-11")).toBe(true);
});

test("what is not for the owner rests a month, and for good the second time", () => {
  const once = {
    action: "best",
    answer: "not_for_me",
    until: null,
    times: 1,
    dismissedOn: "2026-03-04",
  } as const;
  expect(mayBeProposed(once, "2026-04-02")).toBe(false);
  expect(mayBeProposed(once, "2026-04-03")).toBe(true);
  expect(mayBeProposed({ ...once, times: 2 }, "2027-03-04")).toBe(false);
  expect(asksForGood({ times: 2 })).toBe(true);
});

test("advice waits for fifty customers and ninety days", () => {
  expect(readinessOf(50, "2026-01-01", "2026-04-01").isReady).toBe(true);
  expect(readinessOf(12, "2026-03-20", "2026-04-01")).toMatchObject({
    isReady: false,
    customersMissing: 38,
    daysMissing: 78,
  });
  expect(readinessOf(0, null, "2026-04-01").days).toBe(0);
});
