import { expect, test } from "vitest";
import type { Expiry } from "../schema-definition.ts";
import { expiryOf, idleExpiryOf } from "./expiry.ts";

const paris = "Europe/Paris";

test.each<[string, Expiry, string, string, string | null]>([
  ["never", { type: "never" }, "2026-01-01T10:00:00Z", paris, null],
  [
    "90 days, to the instant",
    { type: "days", days: 90 },
    "2026-01-01T10:00:00Z",
    paris,
    "2026-04-01T10:00:00.000Z",
  ],
  [
    "no month: until midnight",
    { type: "months", months: 0 },
    "2026-01-01T10:00:00Z",
    "UTC",
    "2026-01-02T00:00:00.000Z",
  ],
  [
    "31 January and a month: the end of February",
    { type: "months", months: 1 },
    "2026-01-31T10:00:00Z",
    "UTC",
    "2026-03-01T00:00:00.000Z",
  ],
  ["12 months", { type: "months", months: 12 }, "2025-03-01T10:00:00Z", "UTC", "2026-03-02T00:00:00.000Z"],
  [
    "midnight of the shop, in summer",
    { type: "months", months: 1 },
    "2026-06-15T22:30:00Z",
    paris,
    "2026-07-16T22:00:00.000Z",
  ],
  [
    "across a change of clock",
    { type: "months", months: 1 },
    "2026-02-28T12:00:00Z",
    paris,
    "2026-03-28T23:00:00.000Z",
  ],
  [
    "the year",
    { type: "calendar_year", graceMonths: 0 },
    "2026-12-31T23:30:00Z",
    paris,
    "2027-12-31T23:00:00.000Z",
  ],
  [
    "the year and three months of grace",
    { type: "calendar_year", graceMonths: 3 },
    "2026-05-05T10:00:00Z",
    "UTC",
    "2027-04-01T00:00:00.000Z",
  ],
  ["inactivity is the membership's", { type: "inactivity", months: 12 }, "2026-05-05T10:00:00Z", paris, null],
])("units expire: %s", (_, expiry, instant, timeZone, expected) => {
  expect(expiryOf(expiry, instant, timeZone)).toBe(expected);
});

test("inactivity of 12 months counts from the last activity, or from the day the rule came", () => {
  const idle: Expiry = { type: "inactivity", months: 12 };
  expect(idleExpiryOf(idle, "2023-03-01T00:00:00Z", "UTC")).toBe("2024-03-01T00:00:00.000Z");
  expect(idleExpiryOf({ type: "never" }, "2023-03-01T00:00:00Z", "UTC")).toBeNull();
});
