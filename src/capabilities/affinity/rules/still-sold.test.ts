import fc from "fast-check";
import { expect, test } from "vitest";
import { eachProposedUntil, proposedUntil } from "./still-sold.ts";

const every = (days: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => from + at * days);

test("what sold every day is proposed for 45 days after its last sale, a season of a year ago or not", () => {
  expect(proposedUntil(every(1, 40))).toBe(39 + 45);
  expect(proposedUntil([...every(1, 30), ...every(1, 30, 365)])).toBe(394 + 45);
});

test("what sells slowly but regularly stays for six of its usual gaps", () => {
  expect(proposedUntil(every(30, 10))).toBe(270 + 180);
  expect(proposedUntil([0, 10, 30, 60])).toBe(60 + 120);
});

test("too few days tell no rhythm: an egg of two Easters is gone by summer", () => {
  expect(proposedUntil([100])).toBe(145);
  expect(proposedUntil([100, 465])).toBe(510);
  expect(proposedUntil([])).toBeNull();
});

const lines = fc.array(fc.record({ place: fc.nat(5), day: fc.integer({ min: 18_000, max: 18_730 }) }), {
  maxLength: 80,
});

test("each product is told from its own days alone, however many tickets a day has and in whatever order they come", () => {
  fc.assert(
    fc.property(lines, (sold) => {
      const column = (of: (line: (typeof sold)[number]) => number) => Int32Array.from(sold, of);
      const none = column(() => -1);
      const told = eachProposedUntil(
        { customer: none, ticket: none, place: column(({ place }) => place), day: column(({ day }) => day) },
        6,
      );
      told.forEach((until, place) => {
        const days = new Set(sold.flatMap((line) => (line.place === place ? [line.day] : [])));
        expect(until).toBe(proposedUntil([...days].toSorted((one, other) => one - other)) ?? -1);
        if (days.size > 0) expect(until).toBeGreaterThanOrEqual(Math.max(...days) + 45);
      });
    }),
  );
});
