import fc from "fast-check";
import { expect, test } from "vitest";
import { erfc } from "../../../values/statistics/special.ts";
import { randomFrom } from "../../../values/statistics/random.ts";
import { believedFrom, dominantMotive, type Evidence, strengthOf } from "./motive.ts";

const chanceOf = (strength: number) => erfc(strength / Math.SQRT2) / 2;
const price = (came: number, outOf: number, base = 0.1): Evidence => ({
  motive: "price",
  evidence: "discounted",
  came,
  outOf,
  base,
});

test("eight purchases of ten on discount, where the shop sells one in ten so, are moved by price", () => {
  expect(dominantMotive([price(8, 10)], 2.5)).toMatchObject({ motive: "price" });
});

test("two of two are not yet a habit, and a share like the shop's is none", () => {
  expect(dominantMotive([price(2, 2)], 1)).toBeNull();
  expect(dominantMotive([price(11, 100)], 0)).toBeNull();
});

test("of two clear motives the stronger is named alone", () => {
  const quality: Evidence = { motive: "quality", evidence: "dear_products", came: 9, outOf: 10, base: 0.3 };
  expect(dominantMotive([quality, price(9, 10)], 2)?.motive).toBe("price");
});

test("the same share is believed more the more often it was seen, and never more than its distance to the shop's", () => {
  const share = fc.record({ came: fc.integer({ min: 1, max: 30 }), rest: fc.integer({ min: 1, max: 30 }) });
  fc.assert(
    fc.property(share, fc.integer({ min: 2, max: 5 }), ({ came, rest }, times) => {
      const once = strengthOf({ came, outOf: came + rest, base: 0.2 });
      const often = strengthOf({ came: came * times, outOf: (came + rest) * times, base: 0.2 });
      expect(Math.sign(once)).toBe(Math.sign(often));
      expect(Math.abs(often)).toBeGreaterThanOrEqual(Math.abs(once));
    }),
  );
});

test("in a shop of two thousand customers who do what chance makes them do, nobody or nearly nobody is named", () => {
  const random = randomFrom(9);
  const seen = Array.from({ length: 2_000 }, () => {
    const outOf = 3 + Math.floor(random() * 20);
    const came = Array.from({ length: outOf }, () => Number(random() < 0.1)).reduce(
      (sum, one) => sum + one,
      0,
    );
    return price(came, outOf);
  });
  const believed = believedFrom(seen.map(strengthOf), chanceOf);
  const named = seen.filter((one) => dominantMotive([one], believed) !== null);
  expect(named.length).toBeLessThanOrEqual(4);
});

test("fifty bargain hunters among two thousand are found, and hardly anybody else", () => {
  const random = randomFrom(10);
  const seen = Array.from({ length: 2_000 }, (_, at) => {
    const chance = at < 50 ? 0.75 : 0.05;
    const came = Array.from({ length: 12 }, () => Number(random() < chance)).reduce(
      (sum, one) => sum + one,
      0,
    );
    return { ...price(came, 12, 0.0675), isHunter: at < 50 };
  });
  const believed = believedFrom(seen.map(strengthOf), chanceOf);
  const named = seen.filter((one) => dominantMotive([one], believed) !== null);
  expect(named.filter(({ isHunter }) => isHunter).length).toBeGreaterThan(45);
  expect(named.filter(({ isHunter }) => !isHunter).length).toBeLessThan(15);
});

test("without anybody far from the shop nothing is believed", () => {
  expect(believedFrom([], chanceOf)).toBe(Number.POSITIVE_INFINITY);
  expect(believedFrom([0.1, 0.4, -1], chanceOf)).toBe(Number.POSITIVE_INFINITY);
});
