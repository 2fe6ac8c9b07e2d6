import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysBetween } from "../../../values/day.ts";
import { dueOn, mayExtend, stageOf } from "./deadline.ts";

test("a request is due a month later, on the last day of a month that has no such date", () => {
  expect(dueOn("2026-11-22", false)).toBe("2026-12-22");
  expect(dueOn("2027-01-31", false)).toBe("2027-02-28");
  expect(dueOn("2026-11-30", true)).toBe("2027-02-28");
});

test("the shop is reminded after 7, 21 and 28 days, then told that it is late", () => {
  const asked = { receivedOn: "2026-11-01", dueOn: "2026-12-01" };
  const on = (days: number) => stageOf(asked, addDays(asked.receivedOn, days));
  expect([0, 6, 7, 20, 21, 27, 28, 30, 31].map(on)).toEqual([
    "new",
    "new",
    "reminded",
    "reminded",
    "soon",
    "soon",
    "last",
    "last",
    "late",
  ]);
});

test("a prolonged request is calm again until its last month", () => {
  const asked = { receivedOn: "2026-11-01", dueOn: "2027-02-01" };
  expect(stageOf(asked, "2026-12-15")).toBe("new");
  expect(stageOf(asked, "2027-01-31")).toBe("last");
  expect(stageOf(asked, "2027-02-02")).toBe("late");
});

test("it can be prolonged within the first month alone, and is never due later than three months", () => {
  const days = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 120 }), (date, after) => {
      const received = date.toISOString().slice(0, 10);
      expect(mayExtend(received, addDays(received, after))).toBe(
        addDays(received, after) <= dueOn(received, false),
      );
      expect(daysBetween(received, dueOn(received, false))).toBeGreaterThanOrEqual(28);
      expect(daysBetween(received, dueOn(received, false))).toBeLessThanOrEqual(31);
      expect(daysBetween(received, dueOn(received, true))).toBeLessThanOrEqual(92);
    }),
  );
});
