import fc from "fast-check";
import { expect, test } from "vitest";
import { countCustomers, groupCustomers, historiesOf, purchasesBetween } from "./histories.ts";

const visits = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }), { maxLength: 30 });

test("customers are counted as of a day: several receipts on a day are one purchase, later ones are not looked at", () => {
  const histories = historiesOf([[3, 3, 10, 7], [25], [], [12, 30]]);
  const counted = countCustomers(histories, 20);
  expect([...counted.who]).toEqual([0, 3]);
  expect(Array.from(counted.x)).toEqual([2, 0]);
  expect(Array.from(counted.tx)).toEqual([7, 0]);
  expect(Array.from(counted.t)).toEqual([17, 8]);
  expect(counted.logGaps).toBeCloseTo(Math.log(4) + Math.log(3), 12);
  expect([...purchasesBetween(histories, counted.who, 20, 30)]).toEqual([0, 1]);
  expect([...purchasesBetween(histories, counted.who, 20, 29)]).toEqual([0, 0]);
});

test("every group holds just those counted alike", () => {
  fc.assert(
    fc.property(visits, (shop) => {
      const counted = countCustomers(historiesOf(shop), 40);
      const groups = groupCustomers(counted);
      const keys = Array.from(
        groups.n,
        (_, group) => `${groups.x[group]} ${groups.tx[group]} ${groups.t[group]}`,
      );
      expect(new Set(keys).size).toBe(keys.length);
      Array.from(counted.x).forEach((x, row) => {
        expect(keys[groups.of[row] ?? -1]).toBe(`${x} ${counted.tx[row]} ${counted.t[row]}`);
      });
      expect(groups.n.reduce((sum, count) => sum + count, 0)).toBe(groups.customers);
      expect(groups.repeatPurchases).toBe(Array.from(counted.x).reduce((sum, x) => sum + x, 0));
    }),
  );
});
