import { expect, test } from "vitest";
import type { TierLevel, Tiers } from "../schema-definition.ts";
import { decideTier, nextTier, periodOf, type TierFigures, type TierStanding, tierFor } from "./tiers.ts";

const level = (id: string, said: Partial<TierLevel>): TierLevel => ({
  id,
  name: id,
  fromCents: 0,
  fromVisits: 0,
  fromUnits: 0,
  benefits: { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
  ...said,
});
const tiersOf = (said: Partial<Tiers> = {}): Tiers => ({
  measure: "amount",
  period: "calendar_year",
  rollingMonths: 12,
  downgrade: "at_once",
  graceDays: 0,
  levels: [
    level("silver", { fromCents: 20_000, fromVisits: 5, fromUnits: 50 }),
    level("gold", { fromCents: 100_000, fromVisits: 20, fromUnits: 100 }),
  ],
  ...said,
});
const figures = (cents: number, visits = 0, units = 0): TierFigures => ({ cents, visits, units });
const nobody: TierStanding = { tierId: null, since: null, keepsUntil: null };
const on = (day: string) => ({ day, joinedDay: "2025-03-31" });

test("a level is reached by amount, visits, both or either", () => {
  const reached = (measure: Tiers["measure"], said: TierFigures) =>
    tierFor(tiersOf({ measure }), said)?.id ?? null;
  expect(reached("amount", figures(19_999))).toBeNull();
  expect(reached("amount", figures(20_000))).toBe("silver");
  expect(reached("visits", figures(0, 20))).toBe("gold");
  expect(reached("amount_or_visits", figures(100_000, 1))).toBe("gold");
  expect(reached("amount_and_visits", figures(100_000, 5))).toBe("silver");
  expect(reached("balance", figures(0, 0, 110))).toBe("gold");
});

test("what is missing for the next level is said", () => {
  const next = (measure: Tiers["measure"], said: TierFigures) => nextTier(tiersOf({ measure }), said);
  expect(next("amount", figures(15_000))).toMatchObject({
    level: { id: "silver" },
    missingCents: 5_000,
    missingVisits: 0,
  });
  expect(next("amount_or_visits", figures(25_000, 3))).toMatchObject({
    level: { id: "gold" },
    missingCents: 75_000,
    missingVisits: 17,
  });
  expect(next("earned", figures(0, 0, 60))).toMatchObject({ missingUnits: 40 });
  expect(next("amount", figures(100_000))).toBeNull();
});

test("the period is the year, a rolling time, the year from the day of joining, or all time", () => {
  const period = (said: Partial<Tiers>, day: string) => periodOf(tiersOf(said), day, "2024-02-29");
  expect(period({}, "2026-05-05")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
  expect(period({ period: "rolling", rollingMonths: 6 }, "2026-05-05")).toEqual({
    from: "2025-11-06",
    to: "2026-05-05",
  });
  expect(period({ period: "anniversary" }, "2026-02-27")).toEqual({ from: "2025-02-28", to: "2026-02-27" });
  expect(period({ period: "anniversary" }, "2026-02-28")).toEqual({ from: "2026-02-28", to: "2027-02-27" });
  expect(period({ period: "lifetime" }, "2026-02-28")).toEqual({ from: "1900-01-01", to: "9999-12-31" });
});

test("60 and 50 points make gold; 20 that expire lose it at once", () => {
  const tiers = tiersOf({ measure: "balance", levels: [level("gold", { fromUnits: 100 })] });
  const gold = decideTier(tiers, nobody, figures(0, 0, 110), on("2026-05-05"));
  expect(gold).toEqual({ tierId: "gold", since: "2026-05-05", keepsUntil: null, change: "reached" });
  expect(decideTier(tiers, gold, figures(0, 0, 90), on("2026-05-05"))).toMatchObject({
    tierId: null,
    change: "lost",
  });
});

test("a level of last year is kept to the end of this one, then its grace, unless it is reached again", () => {
  const tiers = tiersOf({ downgrade: "end_of_period", graceDays: 30 });
  const gold: TierStanding = { tierId: "gold", since: "2025-10-01", keepsUntil: null };
  const threatened = decideTier(tiers, gold, figures(0), on("2026-01-01"));
  expect(threatened).toMatchObject({
    tierId: "gold",
    since: "2025-10-01",
    keepsUntil: "2027-01-30",
    change: null,
  });
  expect(decideTier(tiers, threatened, figures(100_000), on("2026-06-01"))).toMatchObject({
    keepsUntil: null,
    change: null,
  });
  expect(decideTier(tiers, threatened, figures(25_000), on("2027-01-30")).change).toBeNull();
  expect(decideTier(tiers, threatened, figures(25_000), on("2027-01-31"))).toEqual({
    tierId: "silver",
    since: "2027-01-31",
    keepsUntil: null,
    change: "lost",
  });
  const lifetime = tiersOf({ downgrade: "end_of_period", period: "lifetime" });
  expect(decideTier(lifetime, gold, figures(0), on("2029-01-01")).tierId).toBe("gold");
  expect(decideTier(tiersOf({ downgrade: "never" }), gold, figures(0), on("2029-01-01")).tierId).toBe("gold");
});

test("with a rolling period a level is kept its length, and the days of grace", () => {
  const tiers = tiersOf({ period: "rolling", downgrade: "end_of_period", graceDays: 10 });
  const gold: TierStanding = { tierId: "gold", since: "2025-10-01", keepsUntil: null };
  expect(decideTier(tiers, gold, figures(0), on("2026-02-01")).keepsUntil).toBe("2026-10-11");
  expect(decideTier({ ...tiers, downgrade: "at_once" }, gold, figures(0), on("2026-02-01")).keepsUntil).toBe(
    "2026-02-10",
  );
  const removed: TierStanding = { tierId: "platinum", since: "2025-10-01", keepsUntil: null };
  expect(decideTier(tiers, removed, figures(0), on("2026-02-01"))).toMatchObject({
    tierId: null,
    change: null,
  });
});
