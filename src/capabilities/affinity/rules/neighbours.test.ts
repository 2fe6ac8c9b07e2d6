import fc from "fast-check";
import { expect, test } from "vitest";
import { basketsOf } from "./baskets.ts";
import { witnessOf } from "./because.ts";
import { addWeights, highest, type Neighbours, neighboursOf } from "./neighbours.ts";

const given = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }), {
  minLength: 3,
  maxLength: 40,
});
const choice = { exact: 6, lambda: 5, rareWeight: 0.1, kept: 4 } as const;

function fit(
  tickets: readonly (readonly number[])[],
  chosen: typeof choice | (typeof choice & { kept: number }),
) {
  const pairs = tickets.flatMap((ticket, basket) => ticket.map((place) => ({ basket, place })));
  const baskets = basketsOf(tickets.length, {
    basket: Int32Array.from(pairs, ({ basket }) => basket),
    place: Int32Array.from(pairs, ({ place }) => place),
  });
  return neighboursOf(baskets, 10, chosen);
}

function weightsOf({ starts, others, weights }: Neighbours, place: number): Map<number, number> {
  const [from, to] = [starts[place], starts[place + 1]];
  return new Map([...others.subarray(from, to)].map((other, at) => [other, weights[(from ?? 0) + at] ?? 0]));
}

test("nothing is its own neighbour, nobody has more than are kept, and those kept are the strongest", () => {
  fc.assert(
    fc.property(given, (tickets) => {
      const every = fit(tickets, { ...choice, kept: 10 } as never);
      const kept = fit(tickets, choice);
      for (let place = 0; place < 10; place += 1) {
        const all = weightsOf(every, place);
        const own = weightsOf(kept, place);
        expect(own.has(place)).toBe(false);
        expect(own.size).toBe(Math.min(4, all.size));
        const weakest = Math.min(...[...own.values()].map(Math.abs));
        for (const [other, weight] of all)
          if (!own.has(other)) expect(Math.abs(weight)).toBeLessThanOrEqual(weakest);
        for (const [other, weight] of own) expect(all.get(other)).toBe(weight);
      }
    }),
  );
});

test("the order in which tickets came changes no weight", () => {
  fc.assert(
    fc.property(given, (tickets) => {
      const every = { ...choice, kept: 10 } as never;
      const [one, other] = [fit(tickets, every), fit(tickets.toReversed(), every)];
      for (let place = 0; place < 10; place += 1) {
        const turned = weightsOf(other, place);
        for (const [to, weight] of weightsOf(one, place)) expect(turned.get(to)).toBeCloseTo(weight, 6);
      }
    }),
  );
});

test("two products always bought together are each other's strongest neighbours", () => {
  const tickets = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? [0, 1] : [2 + (at % 3)]));
  const neighbours = fit(tickets, choice);
  const scores = new Float64Array(10);
  addWeights(scores, neighbours, 0, 1);
  expect(highest(scores, 1)).toEqual([1]);
});

test("the highest scores come in their order, without those left out, ties by place", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 8 }),
      fc.func(fc.boolean()),
      (scores, most, isLeftOut) => {
        const plain = scores
          .map((score, place) => ({ score, place }))
          .filter(({ place }) => !isLeftOut(place))
          .toSorted((one, other) => other.score - one.score || one.place - other.place)
          .slice(0, most)
          .map(({ place }) => place);
        expect(highest(Float64Array.from(scores), most, isLeftOut)).toEqual(plain);
      },
    ),
  );
});

test("a reason is only given when it was seen often enough, and more often than by chance", () => {
  const seen = (together: number): Neighbours => ({
    starts: Int32Array.from([0, 1, 1]),
    others: Int32Array.from([1]),
    weights: Float32Array.from([0.4]),
    together: Int32Array.from([together]),
  });
  const had = [{ place: 0, strength: 1 }];
  const counts = (place: number): number => (place === 0 ? 20 : 30);
  expect(witnessOf(1, had, seen(8), counts, 100)).toEqual({ place: 0, together: 8, of: 20 });
  expect(witnessOf(1, had, seen(4), counts, 100)).toBeNull();
  // Six of twenty are no more than the thirty of a hundred who buy it anyway.
  expect(witnessOf(1, had, seen(6), counts, 100)).toBeNull();
});
