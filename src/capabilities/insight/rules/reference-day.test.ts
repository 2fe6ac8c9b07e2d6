import { expect, test } from "vitest";
import { referenceDay, stopOf } from "./reference-day.ts";

test("a shop that sold last week is told as of today", () => {
  const stopsOn = stopOf("2026-11-15", "2026-11-22");
  expect(stopsOn).toBeNull();
  expect(referenceDay(stopsOn, "2026-11-22")).toBe("2026-11-22");
});

test("a closed month of August changes nothing", () => {
  expect(stopOf("2026-07-31", "2026-09-05")).toBeNull();
});

test("a file that stops in 2011 is told as of the day after its last sale", () => {
  const stopsOn = stopOf("2011-12-09", "2026-11-22");
  expect(stopsOn).toBe("2011-12-09");
  expect(referenceDay(stopsOn, "2026-11-22")).toBe("2011-12-10");
});

test("a shop without sales is told as of today", () => {
  expect(stopOf(null, "2026-11-22")).toBeNull();
});
