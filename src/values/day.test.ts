import { expect, test } from "vitest";
import { addDays, addMonths, dayInZone, daysBetween, instantInZone, isDay } from "./day.ts";

test("a local time is the instant it was in its zone, summer and winter", () => {
  expect(instantInZone("2026-05-05T10:00:00", "Europe/Paris")).toBe("2026-05-05T08:00:00.000Z");
  expect(instantInZone("2026-12-05T10:00:00", "Europe/Paris")).toBe("2026-12-05T09:00:00.000Z");
  expect(instantInZone("2026-12-05T10:00:00", "Indian/Reunion")).toBe("2026-12-05T06:00:00.000Z");
});

test("a time that comes twice is the first of both, one that is left out is moved forward", () => {
  expect(instantInZone("2026-10-25T02:30:00", "Europe/Paris")).toBe("2026-10-25T00:30:00.000Z");
  expect(instantInZone("2026-11-01T01:30:00", "America/New_York")).toBe("2026-11-01T05:30:00.000Z");
  expect(instantInZone("2026-03-29T02:30:00", "Europe/Paris")).toBe("2026-03-29T01:30:00.000Z");
});

test("the day of a sale is the store's, not Greenwich's", () => {
  expect(dayInZone("2026-11-21T23:30:00Z", "Europe/Paris")).toBe("2026-11-22");
  expect(dayInZone("2026-11-21T23:30:00Z", "America/New_York")).toBe("2026-11-21");
});

test("only days that exist are days, and months end where they end", () => {
  expect(isDay("2026-02-30")).toBe(false);
  expect(isDay("2024-02-29")).toBe(true);
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(daysBetween("2026-03-01", "2026-02-28")).toBe(-1);
});
