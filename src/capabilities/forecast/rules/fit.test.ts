import fc from "fast-check";
import { expect, test } from "vitest";
import { type Random, randomFrom } from "../../../values/statistics/random.ts";
import { aliveProbability } from "./alive.ts";
import { fitModel, fitWithoutLeaving, standardErrors } from "./fit.ts";
import { countCustomers, groupCustomers, historiesOf } from "./histories.ts";
import type { Model } from "./model.ts";
import { chooseRhythm } from "./rolling-origin.ts";

const numbersOf = ({ r, alpha, a, b, logLikelihood }: Model): number[] => [r, alpha, a, b, logLikelihood];
const isSound = (model: Model): boolean =>
  numbersOf(model).every(Number.isFinite) && model.r > 0 && model.alpha > 0 && model.a >= 0 && model.b > 0;

/** Customers of a made shop: first purchases over `days`, gaps of k stages, a chance to leave after each purchase. */
function madeShop(
  random: Random,
  { customers, days, k, leaves = 0.2 }: { customers: number; days: number; k: number; leaves?: number },
): number[][] {
  return Array.from({ length: customers }, () => {
    const rate = (k * (0.4 + random())) / 20;
    const visits: number[] = [];
    let at = random() * days;
    while (at < days) {
      visits.push(Math.floor(at));
      if (random() < leaves) break;
      for (let stage = 0; stage < k; stage += 1) at -= Math.log(1 - random()) / rate;
    }
    return visits.length === 0 ? [0] : visits;
  });
}

test("every shop gets an answer, however small or strange", () => {
  const shop = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      shop,
      fc.constantFrom(1 as const, 2 as const, 3 as const),
      fc.boolean(),
      (visits, k, penalised) => {
        const groups = groupCustomers(countCustomers(historiesOf(visits), 60));
        const model = fitModel(groups, { k, penalised });
        expect(isSound(model), JSON.stringify(model)).toBe(true);
        const chance = aliveProbability(model, { x: 2, tx: 20, t: 60 });
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        if (penalised) expect(Math.max(model.r, model.a, model.b)).toBeLessThan(1e3);
      },
    ),
    { numRuns: 150 },
  );
});

test("shops at the edge: nobody, one purchase each, all on one day, a purchase every day", () => {
  const shops = [
    [],
    [[5]],
    Array.from({ length: 80 }, () => [10]),
    Array.from({ length: 80 }, (_, index) => [index % 60]),
    Array.from({ length: 30 }, () => Array.from({ length: 60 }, (_, day) => day)),
  ];
  for (const visits of shops) {
    const groups = groupCustomers(countCustomers(historiesOf(visits), 60));
    for (const penalised of [true, false])
      for (const kind of ["bg", "mbg"] as const)
        expect(isSound(fitModel(groups, { kind, penalised })), JSON.stringify(visits.length)).toBe(true);
  }
});

test("where nobody leaves, the likelihood is that of the model without leaving, and it is said", () => {
  const shop = madeShop(randomFrom(3), { customers: 400, days: 300, k: 1, leaves: 0 });
  const groups = groupCustomers(countCustomers(historiesOf(shop), 299));
  const plain = fitModel(groups, { penalised: false });
  expect(plain.showsLeaving).toBe(false);
  expect(plain.logLikelihood).toBeCloseTo(fitWithoutLeaving(groups).logLikelihood, 2);
  expect(fitModel(groups).showsLeaving).toBe(false);
});

test("what customers were made with is found again within its error", () => {
  const random = randomFrom(11);
  const days = 400;
  const [r, alpha, a, b] = [1.2, 25, 0.9, 2.5];
  const gamma = (shape: number): number => {
    // Marsaglia and Tsang, for shapes of 1 and more; below, raised by one.
    if (shape < 1) return gamma(shape + 1) * random() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const triples = Array.from({ length: 20_000 }, () => {
    const [rate, one] = [gamma(r) / alpha, gamma(a)];
    const leaves = one / (one + gamma(b));
    const t = 1 + Math.floor(random() * days);
    let [x, last, at] = [0, 0, 0];
    while (random() >= leaves) {
      at -= Math.log(1 - random()) / rate;
      if (at > t) break;
      [x, last] = [x + 1, at];
    }
    return [x, last, t] as const;
  });
  // Times count in thousandths of a day, so that rounding to whole numbers does not matter.
  const column = (index: 0 | 1 | 2): number[] =>
    triples.map((triple) => (index === 0 ? triple[0] : Math.round(triple[index] * 100)));
  const groups = groupCustomers({ x: column(0), tx: column(1), t: column(2), logGaps: 0 });
  const model = fitModel(groups, { penalised: false });
  const errors = standardErrors(groups, model) ?? { r: 0, alpha: 0, a: 0, b: 0 };
  expect(Math.abs(model.r - r) / errors.r).toBeLessThan(3.5);
  expect(Math.abs(model.alpha - alpha * 100) / errors.alpha).toBeLessThan(3.5);
  expect(Math.abs(model.a - a) / errors.a).toBeLessThan(3.5);
  expect(Math.abs(model.b - b) / errors.b).toBeLessThan(3.5);
  expect(model.showsLeaving).toBe(true);
});

test("a sample to begin with, or a model of last week, leads to the same point", () => {
  const random = randomFrom(5);
  const rows = Array.from({ length: 120_000 }, () => {
    const t = 100 + Math.floor(random() * 900);
    const x = Math.floor(-Math.log(1 - random()) * 4 * random());
    return [x, x === 0 ? 0 : Math.floor(1 + random() * (t - 1)), t] as const;
  });
  const column = (index: 0 | 1 | 2): number[] => rows.map((row) => row[index]);
  const groups = groupCustomers({ x: column(0), tx: column(1), t: column(2), logGaps: 0 });
  expect(groups.n.length).toBeGreaterThan(40_000);
  const model = fitModel(groups);
  const again = fitModel(groups, { start: model });
  const elsewhere = fitModel(groups, { start: { r: 5, alpha: 1, a: 0.01, b: 40 } });
  for (const other of [again, elsewhere])
    numbersOf(other).forEach((value, index) => {
      expect(value / (numbersOf(model)[index] ?? 1)).toBeCloseTo(1, 4);
    });
});

test("regular customers are told from random ones by what would have foretold their silence", () => {
  const choose = (k: number): number => {
    const shop = madeShop(randomFrom(20 + k), { customers: 900, days: 400, k, leaves: 0.1 });
    return chooseRhythm(historiesOf(shop), { until: 399, horizonDays: 30 }).k;
  };
  expect(choose(1)).toBe(1);
  expect(choose(3)).toBeGreaterThan(1);
  const young = historiesOf([[0], [3], [5, 9]]);
  expect(chooseRhythm(young, { until: 10, horizonDays: 30 })).toMatchObject({ k: 1 });
});
