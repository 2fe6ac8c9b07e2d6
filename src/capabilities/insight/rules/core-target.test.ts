import { expect, test } from "vitest";
import { randomFrom } from "../../../values/statistics/random.ts";
import { type Bit, coreTargetOf, isKnownAtEntry, type MaskCount } from "./core-target.ts";

const bits: readonly Bit[] = [
  { criterion: "town", value: "Lille" },
  { criterion: "town", value: "Namur" },
  { criterion: "family", value: "tea" },
  { criterion: "weekday", value: "1" },
];

/** A shop of so many buyers, each with the bits that chance gives, and best with a chance that depends on them. */
function shop(people: number, chanceOf: (mask: number) => number, seed: number): MaskCount[] {
  const random = randomFrom(seed);
  const counts = new Map<string, MaskCount>();
  for (let person = 0; person < people; person++) {
    const mask = (random() < 0.4 ? 1 : 2) | (random() < 0.3 ? 4 : 0) | (random() < 0.3 ? 8 : 0);
    const isProof = random() < 0.5;
    const isBest = random() < chanceOf(mask);
    const key = `${mask} ${isProof}`;
    const kept = counts.get(key) ?? { mask, isProof, customers: 0, best: 0, cents: 0 };
    counts.set(key, {
      ...kept,
      customers: kept.customers + 1,
      best: kept.best + Number(isBest),
      cents: kept.cents + (isBest ? 10_000 : 2_000),
    });
  }
  return [...counts.values()];
}

test("where tea drinkers of Lille make the best, the core target names them and is proved on the other half", () => {
  const isMeant = (mask: number) => (mask & 5) === 5;
  const counts = shop(3_000, (mask) => (isMeant(mask) ? 0.8 : 0.1), 3);
  const core = coreTargetOf(bits, counts);
  expect(core?.traits.map(({ value }) => value).slice(0, 2)).toEqual(["Lille", "tea"]);
  const meant = counts.filter(({ mask }) => isMeant(mask)).reduce((sum, { customers }) => sum + customers, 0);
  expect(core?.customers).toBe(meant);
  expect(core?.proof.low).toBeGreaterThan(0.6);
  expect(core?.salesShare).toBeGreaterThan(meant / 3_000);
});

test("two towns are never asked of one person", () => {
  const core = coreTargetOf(
    bits,
    shop(2_000, (mask) => (mask & 1 ? 0.7 : 0.1), 5),
  );
  const criteria = core?.traits.map(({ criterion }) => criterion) ?? [];
  expect(new Set(criteria).size).toBe(criteria.length);
});

test("where nothing makes the best, hardly any shop is given a target", () => {
  const given = Array.from({ length: 200 }, (_, seed) =>
    coreTargetOf(
      bits,
      shop(500, () => 0.2, seed + 1),
    ),
  );
  // Chosen on one half, measured on the other: one in forty by chance, whatever the number of combinations tried.
  expect(given.filter((core) => core !== null).length).toBeLessThan(15);
});

test("a target is made of what is known no later than the first purchase, never of what being good brings", () => {
  const known = (criterion: string) => isKnownAtEntry({ criterion });
  const early = ["postcode", "city", "source", "age", "first_family", "first_product", "custom.interest"];
  expect(early.filter((criterion) => !known(criterion))).toEqual([]);
  const late = ["relation", "tag", "email", "post", "store", "channel", "weekday", "hours", "last_family"];
  expect(late.filter(known)).toEqual([]);
});
