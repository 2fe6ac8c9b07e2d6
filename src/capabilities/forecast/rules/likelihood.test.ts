import { expect, test } from "vitest";
import { logBeta, logGamma } from "../../../values/statistics/special.ts";
import { aliveProbability, silenceProbability } from "./alive.ts";
import { lostAfterDays, unusualAfterDays } from "./dates.ts";
import { groupCustomers } from "./histories.ts";
import { logLikelihoodOf } from "./likelihood.ts";
import type { Rhythm } from "./model.ts";

const rhythms = [1, 2, 3] as const;
const kinds = ["bg", "mbg"] as const;
const at = { r: 0.7, alpha: 12.3, a: 0.8, b: 1.9 };

const many = {
  x: [0, 0, 1, 3, 3, 9, 100],
  tx: [0, 0, 4, 30, 30, 55, 300],
  t: [40, 1, 40, 41, 41, 60, 333],
  logGaps: 12.5,
};

test("the slope of the likelihood is its slope, for every model", () => {
  for (const kind of kinds) {
    for (const k of rhythms) {
      const likelihood = logLikelihoodOf(groupCustomers(many), { kind, k });
      const slope = new Float64Array(4);
      likelihood(at.r, at.alpha, at.a, at.b, slope);
      const point = [at.r, at.alpha, at.a, at.b];
      point.forEach((value, index) => {
        const step = value * 1e-5;
        const value_ = (delta: number): number => {
          const [r = 0, alpha = 0, a = 0, b = 0] = point.with(index, value + delta);
          return likelihood(r, alpha, a, b, new Float64Array(4));
        };
        const bySteps = (value_(step) - value_(-step)) / (2 * step);
        expect(slope[index], `${kind} ${k} ${index}`).toBeCloseTo(bySteps, 5);
      });
    }
  }
});

/** Likelihood of one customer from first principles: her rate integrated numerically, her chance to leave in closed form. */
function byQuadrature(
  { kind, k }: { kind: "bg" | "mbg"; k: Rhythm },
  { gaps, t }: { gaps: readonly number[]; t: number },
): { likelihood: number; alive: number } {
  const { r, alpha, a, b } = at;
  const z = kind === "mbg" ? 1 : 0;
  const x = gaps.length;
  const last = gaps.reduce((sum, gap) => sum + gap, 0);
  const stayed = Math.exp(logBeta(a, b + x + z) - logBeta(a, b));
  const left = x + z === 0 ? 0 : Math.exp(logBeta(a + 1, b + x - 1 + z) - logBeta(a, b));
  const factorial = Math.exp(logGamma(k));
  let [here, gone] = [0, 0];
  const step = 2e-3;
  for (let s = -40; s < 4; s += step) {
    const rate = Math.exp(s);
    const prior = Math.exp(r * Math.log(alpha) + r * s - alpha * rate - logGamma(r)) * step;
    const bought = gaps.reduce(
      (product, gap) => (product * rate ** k * gap ** (k - 1) * Math.exp(-rate * gap)) / factorial,
      1,
    );
    let between = 0;
    for (let j = 0; j < k; j += 1)
      between += ((rate * (t - last)) ** j / (j === 2 ? 2 : 1)) * Math.exp(-rate * (t - last));
    here += prior * bought * stayed * between;
    gone += prior * bought * left;
  }
  return { likelihood: here + gone, alive: here / (here + gone) };
}

test("likelihood and chance of being there equal their integrals over the rates", () => {
  const customers = [
    { gaps: [], t: 30 },
    { gaps: [3, 9, 4], t: 25 },
    { gaps: [2, 2, 1, 5], t: 60 },
  ];
  for (const kind of kinds) {
    for (const k of rhythms) {
      for (const customer of customers) {
        const { gaps, t } = customer;
        const counted = { x: gaps.length, tx: gaps.reduce((sum, gap) => sum + gap, 0), t };
        const logGaps = gaps.reduce((sum, gap) => sum + Math.log(gap), 0);
        const groups = groupCustomers({ x: [counted.x], tx: [counted.tx], t: [t], logGaps });
        const found = logLikelihoodOf(groups, { kind, k })(at.r, at.alpha, at.a, at.b, new Float64Array(4));
        const exact = byQuadrature({ kind, k }, customer);
        expect(found, `${kind} ${k} ${gaps.join()}`).toBeCloseTo(Math.log(exact.likelihood), 6);
        expect(aliveProbability({ kind, k, ...at }, counted)).toBeCloseTo(exact.alive, 6);
      }
    }
  }
});

test("the chance of silence falls with the days, from one to that of having left", () => {
  for (const k of rhythms) {
    const model = { kind: "mbg", k, ...at } as const;
    const counted = { x: 4, tx: 50, t: 70 };
    expect(silenceProbability(model, counted, 0)).toBeCloseTo(1, 12);
    let before = 1;
    for (const days of [1, 10, 100, 1e4, 1e9]) {
      const now = silenceProbability(model, counted, days);
      expect(now).toBeLessThanOrEqual(before);
      before = now;
    }
    expect(before).toBeCloseTo(1 - aliveProbability(model, counted), 6);
  }
});

test("on the dates told, the chances are just those asked for", () => {
  for (const k of rhythms) {
    const model = { kind: "mbg", k, ...at, showsLeaving: true } as const;
    for (const past of [
      { x: 1, tx: 5 },
      { x: 12, tx: 90 },
      { x: 60, tx: 400 },
    ]) {
      const lost = lostAfterDays(model, past, 0.2) ?? Number.NaN;
      expect(aliveProbability(model, { ...past, t: past.tx + lost })).toBeCloseTo(0.2, 9);
      // Nobody leaves: what is left is the silence of somebody who stays.
      const stays = { ...model, a: 1e-300 };
      const unusual = unusualAfterDays(model, past, 0.1);
      expect(silenceProbability(stays, { ...past, t: past.tx }, unusual)).toBeCloseTo(0.1, 9);
    }
  }
});

test("nobody is lost where leaving does not show, nor before a first chance to leave", () => {
  const model = { kind: "mbg", k: 1, ...at, showsLeaving: false } as const;
  expect(lostAfterDays(model, { x: 3, tx: 40 }, 0.2)).toBeNull();
  expect(lostAfterDays({ ...model, kind: "bg", showsLeaving: true }, { x: 0, tx: 0 }, 0.2)).toBeNull();
  expect(aliveProbability({ ...model, kind: "bg" }, { x: 0, tx: 0, t: 900 })).toBe(1);
  // So rare a buyer that no calendar holds the day.
  expect(unusualAfterDays({ ...model, r: 1e-3 }, { x: 0, tx: 0 }, 0.01)).toBe(365_250);
});
