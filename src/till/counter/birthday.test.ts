import { expect, test } from "vitest";
import { isNear } from "./birthday.ts";

test("a birthday is told for a week before and after, over the turn of the year too", () => {
  expect(isNear({ day: 9, month: 3 }, "2026-03-02")).toBe(true);
  expect(isNear({ day: 9, month: 3 }, "2026-03-01")).toBe(false);
  expect(isNear({ day: 2, month: 1 }, "2026-12-30")).toBe(true);
  expect(isNear({ day: 29, month: 2 }, "2027-02-27")).toBe(false);
});
