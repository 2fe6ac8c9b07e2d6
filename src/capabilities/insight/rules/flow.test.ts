import fc from "fast-check";
import { expect, test } from "vitest";
import { directionOf, flowsOf, monthEnds, movesOf, type Path, placeLetters, risesOf } from "./flow.ts";
import { stages } from "./lifecycle.ts";

const letters = Object.values(placeLetters);
const path = fc.record({
  path: fc.array(fc.constantFrom(...letters), { minLength: 13, maxLength: 13 }).map((one) => one.join("")),
  stage: fc.constantFrom(...stages),
  customers: fc.integer({ min: 1, max: 50 }),
});
const days = [...monthEnds("2026-03-15"), "2026-03-15"];

test("the month ends before the 15th of March run from February 2025 to February 2026", () => {
  expect(days).toHaveLength(14);
  expect(days[0]).toBe("2025-02-28");
  expect(days[12]).toBe("2026-02-28");
  expect(monthEnds("2024-03-31").at(-1)).toBe("2024-02-29");
});

test("between any two days everybody who was known on one of them is counted once", () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 30 }), fc.nat(13), fc.nat(13), (paths, from, to) => {
      const isKnown = ({ path: walked, stage }: Path) =>
        `${walked}${placeLetters[stage]}`[from] !== "-" || `${walked}${placeLetters[stage]}`[to] !== "-";
      const known = paths.filter(isKnown).reduce((sum, { customers }) => sum + customers, 0);
      const told = movesOf(paths, from, to).reduce((sum, { customers }) => sum + customers, 0);
      expect(told).toBe(known);
    }),
  );
});

test("what leaves a stage over a month arrives somewhere the next month", () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 30 }), (paths) => {
      const flows = flowsOf(paths, days);
      expect(flows).toHaveLength((14 * 13) / 2);
      const at = (from: number, to: number) =>
        flows.find((one) => one.from === days[from] && one.to === days[to])?.moves ?? [];
      for (const stage of stages) {
        const arrived = at(0, 6).filter((move) => move.to === stage);
        const left = at(6, 13).filter((move) => move.from === stage);
        const sum = (moves: typeof arrived) => moves.reduce((all, { customers }) => all + customers, 0);
        expect(sum(arrived)).toBe(sum(left));
      }
    }),
  );
});

test("two of five occasional customers of the end of November were regulars at the end of February", () => {
  const before = `${"-".repeat(9)}ooo`;
  const rises = risesOf(
    [
      { path: `${before}r`, stage: "regular", customers: 2 },
      { path: `${before}o`, stage: "regular", customers: 2 },
      { path: `${before}s`, stage: "slipping", customers: 1 },
      { path: `${"-".repeat(9)}nnnr`, stage: "regular", customers: 9 },
    ],
    days,
  );
  expect(rises).toHaveLength(10);
  expect(rises.at(-1)).toMatchObject({ from: "2025-11-30", to: "2026-02-28", came: 2, of: 5 });
});

test("to become a regular is good news, to slip away bad news, and a stranger who leaves her name neither", () => {
  expect(directionOf({ from: "occasional", to: "regular" })).toBe("up");
  expect(directionOf({ from: "lost", to: "revived" })).toBe("up");
  expect(directionOf({ from: "regular", to: "slipping" })).toBe("down");
  expect(directionOf({ from: "absent", to: "lost" })).toBe("down");
  expect(directionOf({ from: "absent", to: "prospect" })).toBe("same");
});
