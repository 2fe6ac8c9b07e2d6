import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceAmongAlike, lifeTable, medianOf, survivalAt } from "./survival.ts";

// Weeks in remission under 6-mercaptopurine, and whether the illness came back (Freireich and others, 1963).
const weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
const cameBack = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];

test("the published life table of an illness is found again to its digits", () => {
  const table = lifeTable(weeks, cameBack);
  const expected = [
    [6, 0.8571],
    [7, 0.8067],
    [10, 0.7529],
    [13, 0.6902],
    [16, 0.6275],
    [22, 0.5378],
    [23, 0.4482],
  ] as const;
  expect(table.days).toEqual(expected.map(([day]) => day));
  for (const [day, share] of expected) expect(survivalAt(table, day).value).toBeCloseTo(share, 4);
  expect(medianOf(table)).toBe(23);
  // R's survfit with conf.type = "log-log" prints 0.620 and 0.952 for week 6.
  expect(survivalAt(table, 6).low).toBeCloseTo(0.62, 3);
  expect(survivalAt(table, 6).high).toBeCloseTo(0.952, 3);
});

test("where everybody was watched to the end, the share is the plain one, and where nobody left there is no median", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 80 }), fc.nat(60), (days, at) => {
      const table = lifeTable(
        days,
        days.map(() => 1),
      );
      const beyond = days.filter((day) => day > at).length / days.length;
      expect(survivalAt(table, at).value).toBeCloseTo(beyond, 10);
    }),
  );
  expect(medianOf(lifeTable([3, 4, 5], [0, 0, 0]))).toBe(null);
});

test("a share lies between the ends of its interval, which never leave 0 and 1", () => {
  const person = fc.record({ days: fc.nat(50), happened: fc.nat(1) });
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 60 }), fc.nat(55), (people, at) => {
      const { value, low, high } = survivalAt(
        lifeTable(
          people.map(({ days }) => days),
          people.map(({ happened }) => happened),
        ),
        at,
      );
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
      expect(high).toBeLessThanOrEqual(1);
    }),
  );
});

test("one group is compared as two shares are, and a trait that goes with the season is not taken for its effect", () => {
  const one = differenceAmongAlike([{ withTrait: 100, happenedWith: 60, without: 100, happenedWithout: 40 }]);
  expect(one?.value).toBeCloseTo(0.2, 12);
  expect((one?.high ?? 0) - 0.2).toBeCloseTo(2.5758 * Math.sqrt(0.0048), 4);

  // At Christmas nine of ten have the trait and few come back; in spring one of ten has it and many do. It does nothing.
  const same = differenceAmongAlike([
    { withTrait: 900, happenedWith: 180, without: 100, happenedWithout: 20 },
    { withTrait: 100, happenedWith: 60, without: 900, happenedWithout: 540 },
  ]);
  expect(same?.value).toBeCloseTo(0, 12);
  expect(differenceAmongAlike([{ withTrait: 0, happenedWith: 0, without: 9, happenedWithout: 1 }])).toBe(
    null,
  );
});
