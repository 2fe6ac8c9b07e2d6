import fc from "fast-check";
import { expect, test } from "vitest";
import { demandOf, type FamilyDemand } from "./demand.ts";

const family = (
  name: string,
  group: readonly [number, number],
  all: readonly [number, number],
): FamilyDemand => ({
  id: name,
  name,
  groupCents: group[0],
  groupBuyers: group[1],
  allCents: all[0],
  allBuyers: all[1],
});

test("a group that spends twice everybody's share on tea has an index of 200 for it, and really chooses it more", () => {
  const [first, second] = demandOf([
    family("tea", [60_000, 80], [120_000, 200]),
    family("coffee", [40_000, 40], [280_000, 600]),
  ]);
  expect(first).toMatchObject({ name: "tea", share: 0.6, index: 200, verdict: "more" });
  expect(second).toMatchObject({ name: "coffee", share: 0.4, index: 57, verdict: "less" });
});

test("who buys twice as often but the same things asks for nothing else", () => {
  const rows = demandOf([
    family("tea", [50_000, 90], [100_000, 300]),
    family("coffee", [50_000, 90], [100_000, 300]),
  ]);
  expect(rows.map(({ verdict, index }) => [verdict, index])).toEqual([
    ["like", 100],
    ["like", 100],
  ]);
});

test("shares add up to one and an index says what its share says", () => {
  const cents = fc.nat(1_000_000);
  const row = fc.record({ group: cents, more: cents, buyers: fc.nat(500), others: fc.nat(500) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (given) => {
      const rows = demandOf(
        given.map(({ group, more, buyers, others }, at) =>
          family(String(at), [group, buyers], [group + more, buyers + others]),
        ),
      );
      const total = rows.reduce((sum, { share }) => sum + share, 0);
      expect(total === 0 ? 1 : total).toBeCloseTo(1, 9);
      for (const { verdict, index } of rows) {
        if (verdict === "more") expect(index).toBeGreaterThan(100);
        if (verdict === "less") expect(index).toBeLessThan(100);
      }
    }),
  );
});
