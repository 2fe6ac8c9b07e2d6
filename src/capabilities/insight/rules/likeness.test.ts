import { expect, test } from "vitest";
import { randomFrom } from "../../../values/statistics/random.ts";
import { type Example, learnLikeness, likenessOf, measureLift } from "./likeness.ts";

/** Buyers of a shop where the first feature makes a good customer with a chance of its own, and the others say nothing. */
function buyers(count: number, withFeature: number, without: number, seed: number) {
  const random = randomFrom(seed);
  const examples: Example[] = Array.from({ length: count }, () => {
    const has = random() < 0.25;
    const noise = [1, 2, 3, 4, 5].filter(() => random() < 0.3);
    return { features: has ? [0, ...noise] : noise, isBest: random() < (has ? withFeature : without) };
  });
  return { examples, lots: examples.map(() => Math.floor(random() * 1024)) };
}

test("with one feature and no pull, the weight is the logarithm of the odds ratio", () => {
  const group = (features: readonly number[], best: number, others: number): Example[] => [
    ...Array.from({ length: best }, () => ({ features, isBest: true })),
    ...Array.from({ length: others }, () => ({ features, isBest: false })),
  ];
  // 4,000 and 6,000 of the 10,000 with it, 2,000 and 8,000 without: the odds are 2.667 times as good.
  const { weights } = learnLikeness([...group([0], 4_000, 6_000), ...group([], 2_000, 8_000)], 1);
  expect(weights[0]).toBeCloseTo(Math.log(4 / 6 / (2 / 8)), 2);
});

test("two features that always come together weigh what one of them would alone", () => {
  const { examples } = buyers(2_000, 0.6, 0.15, 4);
  const alone = learnLikeness(examples, 6).weights[0] ?? 0;
  const twins = examples.map((one) =>
    one.features[0] === 0 ? { ...one, features: [...one.features, 6] } : one,
  );
  const { weights } = learnLikeness(twins, 7);
  // A little more, for each of the two is pulled towards nothing by itself.
  const together = (weights[0] ?? 0) + (weights[6] ?? 0);
  expect(Math.abs(together - alone)).toBeLessThan(0.05 * alone);
});

test("where a feature tells the good customers, the gain is measured on people the ranking has not seen", () => {
  const { examples, lots } = buyers(1_500, 0.6, 0.12, 7);
  const lift = measureLift(examples, 6, lots);
  expect(lift?.isMeasured).toBe(true);
  expect(lift?.top.share).toBeGreaterThan(0.45);
  expect(lift?.base).toBeCloseTo(0.24, 1);
  const model = learnLikeness(examples, 6);
  expect(likenessOf(model, [0])).toBeGreaterThan(likenessOf(model, []));
});

test("where nothing tells them, no gain is claimed in nearly every shop", () => {
  const claimed = Array.from({ length: 80 }, (_, seed) => {
    const { examples, lots } = buyers(300, 0.2, 0.2, seed + 1);
    return measureLift(examples, 6, lots)?.isMeasured === true;
  });
  expect(claimed.filter(Boolean).length).toBeLessThan(10);
});

test("a handful of buyers is too few to try", () => {
  const { examples, lots } = buyers(60, 0.6, 0.1, 2);
  expect(measureLift(examples, 6, lots)).toBeNull();
  expect(
    measureLift(
      examples.concat(examples).map((one) => ({ ...one, isBest: true })),
      6,
      lots,
    ),
  ).toBeNull();
});
