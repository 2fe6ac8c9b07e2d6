import fc from "fast-check";
import { expect, test } from "vitest";
import { associationOf, associationsAmong, logLikelihoodRatio } from "./associations.ts";
import { basketsOf, countTogether } from "./baskets.ts";

test("the ratios that Dunning printed in 1993 are ours", () => {
  expect(logLikelihoodRatio(110, 2442, 111, 29_114)).toBeCloseTo(270.72, 2);
  expect(logLikelihoodRatio(29, 13, 123, 31_612)).toBeCloseTo(263.9, 2);
});

const count = fc.integer({ min: 0, max: 5_000 });

test("a ratio is never negative, does not depend on which product is named first, and is nothing where nothing is told", () => {
  fc.assert(
    fc.property(count, count, count, count, (both, first, second, neither) => {
      const ratio = logLikelihoodRatio(both, first, second, neither);
      expect(ratio).toBeGreaterThanOrEqual(0);
      expect(logLikelihoodRatio(both, second, first, neither)).toBeCloseTo(ratio, 6);
      // Which of the two answers is called "with" changes nothing either.
      expect(logLikelihoodRatio(neither, second, first, both)).toBeCloseTo(ratio, 6);
    }),
  );
  expect(logLikelihoodRatio(20, 80, 180, 720)).toBeCloseTo(0, 9);
});

test("lift compares with chance: 12 tickets together where 6 were to be expected are twice as many", () => {
  expect(associationOf({ a: 0, b: 1, together: 12 }, { a: 30, b: 40 }, 200)).toMatchObject({
    lift: 2,
    support: 0.06,
    confidenceAToB: 0.4,
    confidenceBToA: 0.3,
  });
});

const tickets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 6 }), {
  minLength: 5,
  maxLength: 60,
});

test("no pair below the guards is told, each stands on the side of its lift, and the strongest comes first", () => {
  fc.assert(
    fc.property(
      tickets,
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(0, 1, 4),
      (given, atLeast, leastLlr) => {
        const { together, apart } = associationsAmong(togetherOf(given), 8, given.length, {
          atLeast,
          leastLlr,
        });
        for (const pair of together) {
          expect(pair.lift).toBeGreaterThan(1);
          expect(pair.together).toBeGreaterThanOrEqual(atLeast);
        }
        for (const pair of apart) {
          expect(pair.lift).toBeLessThanOrEqual(1);
          expect((pair.ofA * pair.ofB) / given.length).toBeGreaterThanOrEqual(atLeast);
        }
        for (const list of [together, apart]) {
          expect(list.every(({ llr }) => llr >= leastLlr)).toBe(true);
          expect(list.map(({ llr }) => llr)).toEqual(list.map(({ llr }) => llr).toSorted((a, b) => b - a));
        }
      },
    ),
  );
});

test("the order of tickets, and lines said twice, change no pair", () => {
  fc.assert(
    fc.property(tickets, (given) => {
      const twice = given.toReversed().map((ticket) => [...ticket, ...ticket]);
      expect(togetherOf(twice)).toEqual(togetherOf(given));
    }),
  );
});

function togetherOf(given: readonly (readonly number[])[]): Int32Array {
  const pairs = given.flatMap((ticket, basket) => ticket.map((place) => ({ basket, place })));
  const baskets = basketsOf(given.length, {
    basket: Int32Array.from(pairs, ({ basket }) => basket),
    place: Int32Array.from(pairs, ({ place }) => place),
  });
  return countTogether(baskets, 8);
}
