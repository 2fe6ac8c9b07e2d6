import fc from "fast-check";
import { expect, test } from "vitest";
import { programFromSentence } from "../../loyalty/shared.ts";
import { stampRows, stampsOf } from "./stamps.ts";

const coffee = programFromSentence({
  kind: "number",
  unitName: { one: "tampon", other: "tampons" },
  stamps: 10,
  per: "visit",
  headStart: 0,
  rewardName: "Un ballotin",
  reward: { type: "cheapest_free" },
});

test("a card of ten coffees has ten circles and names what they bring", () => {
  expect(stampsOf(coffee)).toEqual({ stamps: 10, reward: "Un ballotin" });
});

test("a program of points, or of a hundred stamps, has no paper card", () => {
  expect(stampsOf({ ...coffee, kind: "points" })).toBeNull();
  expect(
    stampsOf({ ...coffee, rewards: coffee.rewards.map((one) => ({ ...one, costUnits: 100 })) }),
  ).toBeNull();
  expect(stampsOf({ ...coffee, rewards: [] })).toBeNull();
});

test("every stamp has its circle, in rows that hold on a card", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), (stamps) => {
      const rows = stampRows(stamps);
      expect(rows.reduce((sum, row) => sum + row, 0)).toBe(stamps);
      expect(Math.max(...rows)).toBeLessThanOrEqual(10);
      expect(Math.min(...rows)).toBeGreaterThan(0);
    }),
  );
});
