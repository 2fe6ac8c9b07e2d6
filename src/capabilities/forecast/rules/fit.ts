import { inverseOf } from "../../../values/statistics/matrix.ts";
import { minimise } from "../../../values/statistics/minimise.ts";
import { digamma, logGamma } from "../../../values/statistics/special.ts";
import type { Groups } from "./histories.ts";
import { type LogLikelihood, logLikelihoodOf } from "./likelihood.ts";
import type { Model, Parameters, Rhythm } from "./model.ts";

type Wishes = {
  readonly kind?: "mbg" | "bg";
  readonly k?: Rhythm;
  /** With the weak penalty that keeps small shops from running away; without it, the plain maximum likelihood. */
  readonly penalised?: boolean;
  /** A model fitted before, to start from. */
  readonly start?: Pick<Parameters, "r" | "alpha" | "a" | "b">;
};

/** Above this many groups the search begins on a sample of the customers. */
const manyGroups = 40_000;
const sampleSize = 20_000;

/** Parameters stay within e^±20: further out, nothing changes any more. */
const furthest = 20;

/**
 * Fits a purchase model to counted customers. Always answers, whatever the shop: with the penalty there is one best point
 * inside; without it, a drop-out that adds nothing to the likelihood is left out (the negative binomial model, a = 0).
 * The penalty is free of scale: ln L - ln((a+b)/3)²/4.5 + ln(a/(a+b))/2 + ln(b/(a+b))/2 - ln(r)²/8 - ln(alpha/mean T)²/8.
 */
export function fitModel(groups: Groups, wishes: Wishes = {}): Model {
  const { kind = "mbg", k = 1, penalised = true } = wishes;
  const scale = meanTime(groups);
  const objective = objectiveOf(groups, { kind, k }, penalised ? scale : null);
  const from = startOf(groups, wishes, scale);
  const begun = groups.n.length > manyGroups ? fromSample(groups, wishes, from) : null;
  const enough = 1e-9 / Math.max(groups.customers, 1);
  const found = minimise(objective.value, begun?.at ?? from, {
    enough,
    inverseCurvature: begun?.inverseCurvature,
  });
  const [r = 1, alpha = 1, a = 1, b = 1] = found.at.map(Math.exp);
  const logLikelihood = objective.plain(r, alpha, a, b, new Float64Array(4));
  const without = fitWithoutLeaving(groups, k);
  const { customers, repeatPurchases } = groups;
  const said = { kind, k, repeatPurchases, customers } as const;
  // Twice the gain follows chi-squared with about one degree of freedom: 1.92 is its 95 % point, halved.
  const showsLeaving = logLikelihood - without.logLikelihood > 1.92;
  if (penalised || logLikelihood > without.logLikelihood + 1e-3)
    return { ...said, r, alpha, a, b, showsLeaving, logLikelihood };
  return { ...said, ...without, a: 0, b: 1, showsLeaving: false };
}

/** Purchases without an end: the negative binomial model (Ehrenberg 1959), with an Erlang rhythm for k > 1. */
export function fitWithoutLeaving(
  groups: Groups,
  k: Rhythm = 1,
): { readonly r: number; readonly alpha: number; readonly logLikelihood: number } {
  // With b at its bound and a = e^-furthest leaving has no weight: the same likelihood, searched in two dimensions.
  const plain = k === 1 ? withoutLeavingByChance(groups) : logLikelihoodOf(groups, { kind: "bg", k });
  const never = Math.exp(-2 * furthest);
  const slope = new Float64Array(4);
  const customers = Math.max(groups.customers, 1);
  const { at } = minimise(
    (point, gradient) => {
      if (point.some((value) => Math.abs(value) > furthest)) return Number.POSITIVE_INFINITY;
      const [r = 1, alpha = 1] = point.map(Math.exp);
      const value = plain(r, alpha, never, 1, slope);
      gradient[0] = (-(slope[0] ?? 0) * r) / customers;
      gradient[1] = (-(slope[1] ?? 0) * alpha) / customers;
      return -value / customers;
    },
    [0, Math.log(meanTime(groups))],
    { enough: 1e-9 / customers },
  );
  const [r = 1, alpha = 1] = at.map(Math.exp);
  return { r, alpha, logLikelihood: plain(r, alpha, never, 1, slope) };
}

/** The negative binomial likelihood needs sums by x and by T only: no pass over the groups. */
function withoutLeavingByChance({ x, t, n, customers }: Groups): LogLikelihood {
  const byX: number[] = [];
  const byT: number[] = [];
  const boughtByT: number[] = [];
  for (let group = 0; group < n.length; group += 1) {
    const [ownX, ownT, count] = [x[group] ?? 0, t[group] ?? 0, n[group] ?? 0];
    byX[ownX] = (byX[ownX] ?? 0) + count;
    byT[ownT] = (byT[ownT] ?? 0) + count;
    boughtByT[ownT] = (boughtByT[ownT] ?? 0) + count * ownX;
  }
  return (r, alpha, _a, _b, slope) => {
    let value = customers * r * Math.log(alpha);
    let ofR = customers * Math.log(alpha);
    let ofAlpha = (customers * r) / alpha;
    byX.forEach((count, bought) => {
      value += count * (logGamma(r + bought) - logGamma(r));
      ofR += count * (digamma(r + bought) - digamma(r));
    });
    byT.forEach((count, time) => {
      const all = count * r + (boughtByT[time] ?? 0);
      value -= all * Math.log(alpha + time);
      ofR -= count * Math.log(alpha + time);
      ofAlpha -= all / (alpha + time);
    });
    slope.set([ofR, ofAlpha, 0, 0]);
    return value;
  };
}

/**
 * Standard errors of r, alpha, a, b from the curvature of the likelihood at the fitted point.
 * @returns null when the likelihood is flat there
 */
export function standardErrors(
  groups: Groups,
  model: Model,
): { readonly r: number; readonly alpha: number; readonly a: number; readonly b: number } | null {
  const plain = logLikelihoodOf(groups, model);
  const at = [model.r, model.alpha, model.a, model.b];
  const slopeAt = (point: readonly number[]): Float64Array => {
    const [r = 1, alpha = 1, a = 1, b = 1] = point;
    const slope = new Float64Array(4);
    plain(r, alpha, a, b, slope);
    return slope;
  };
  const inverse = inverseOf(
    curvature(slopeAt, at, (value) => value * 1e-5),
    4,
  );
  const [r, alpha, a, b] = [0, 1, 2, 3].map((index) => Math.sqrt(-(inverse?.[index * 5] ?? Number.NaN)));
  const errors = [r, alpha, a, b];
  if (!errors.every((error) => error !== undefined && Number.isFinite(error))) return null;
  return { r: r ?? 0, alpha: alpha ?? 0, a: a ?? 0, b: b ?? 0 };
}

type Objective = {
  /** Minus the penalised log-likelihood of one customer, in the logarithms of the parameters. */
  readonly value: (at: Float64Array, gradient: Float64Array) => number;
  readonly plain: LogLikelihood;
};

function objectiveOf(
  groups: Groups,
  model: Pick<Parameters, "kind" | "k">,
  penaltyScale: number | null,
): Objective {
  const plain = logLikelihoodOf(groups, model);
  const customers = Math.max(groups.customers, 1);
  const slope = new Float64Array(4);
  const value = (at: Float64Array, gradient: Float64Array): number => {
    if (at.some((one) => Math.abs(one) > furthest)) return Number.POSITIVE_INFINITY;
    const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp);
    let total = plain(r, alpha, a, b, slope);
    [r, alpha, a, b].forEach((one, index) => {
      slope[index] = (slope[index] ?? 0) * one;
    });
    if (penaltyScale !== null) total += penalty(at, penaltyScale, slope);
    slope.forEach((one, index) => {
      gradient[index] = -one / customers;
    });
    return -total / customers;
  };
  return { value, plain };
}

function penalty(at: Float64Array, scale: number, slope: Float64Array): number {
  const [logR = 0, logAlpha = 0, logA = 0, logB = 0] = at;
  const [a, b] = [Math.exp(logA), Math.exp(logB)];
  const share = a / (a + b);
  const sum = Math.log((a + b) / 3) / 1.5;
  const time = (logAlpha - Math.log(scale)) / 2;
  const rate = logR / 2;
  const add = (index: number, value: number): void => {
    slope[index] = (slope[index] ?? 0) + value;
  };
  add(0, -rate / 2);
  add(1, -time / 2);
  // d ln(a+b) / d ln a is the share of a; ln(a/(a+b)) and ln(b/(a+b)) rise with the share of the other.
  add(2, -(sum / 1.5) * share + 0.5 * (1 - share) - 0.5 * share);
  add(3, -(sum / 1.5) * (1 - share) - 0.5 * (1 - share) + 0.5 * share);
  return (
    -(sum ** 2) / 2 +
    0.5 * (logA - Math.log(a + b)) +
    0.5 * (logB - Math.log(a + b)) -
    rate ** 2 / 2 -
    time ** 2 / 2
  );
}

function startOf({ customers }: Groups, { start }: Wishes, scale: number): number[] {
  const usable = start !== undefined && customers > 0 && Object.values(start).every((value) => value > 0);
  if (!usable) return [0, Math.log(scale), 0, Math.log(2)];
  return [start.r, start.alpha, start.a, start.b].map(Math.log);
}

/** The best point of a sample of the customers, and the curvature there: close to those of all. */
function fromSample(
  groups: Groups,
  wishes: Wishes,
  from: readonly number[],
): { readonly at: Float64Array; readonly inverseCurvature: Float64Array | undefined } {
  const { kind = "mbg", k = 1, penalised = true } = wishes;
  const sample = sampleOf(groups);
  const { value } = objectiveOf(sample, { kind, k }, penalised ? meanTime(groups) : null);
  const { at } = minimise(value, from, { enough: 1e-6 / sample.customers });
  const slopeAt = (point: readonly number[]): Float64Array => {
    const slope = new Float64Array(4);
    value(Float64Array.from(point), slope);
    return slope;
  };
  const bend = curvature(slopeAt, [...at], () => 1e-4);
  return { at, inverseCurvature: inverseOf(bend, 4) ?? undefined };
}

/** Every so many customers one, in the order of the groups. */
function sampleOf({ x, tx, t, n, customers, logGaps, of }: Groups): Groups {
  const every = customers / sampleSize;
  const kept: [x: number[], tx: number[], t: number[], n: number[]] = [[], [], [], []];
  let seen = 0;
  let repeatPurchases = 0;
  for (let group = 0; group < n.length; group += 1) {
    const before = Math.floor(seen / every);
    seen += n[group] ?? 0;
    const count = Math.floor(seen / every) - before;
    if (count === 0) continue;
    kept[0].push(x[group] ?? 0);
    kept[1].push(tx[group] ?? 0);
    kept[2].push(t[group] ?? 0);
    kept[3].push(count);
    repeatPurchases += count * (x[group] ?? 0);
  }
  return {
    x: Int32Array.from(kept[0]),
    tx: Int32Array.from(kept[1]),
    t: Int32Array.from(kept[2]),
    n: Int32Array.from(kept[3]),
    of: of.subarray(0, 0),
    customers: kept[3].reduce((sum, count) => sum + count, 0),
    repeatPurchases,
    logGaps: logGaps / every,
  };
}

/** Second derivatives by central differences of the slope, row by row, made symmetric. */
function curvature(
  slopeAt: (point: readonly number[]) => Float64Array,
  at: readonly number[],
  stepOf: (value: number) => number,
): Float64Array {
  const size = at.length;
  const bend = new Float64Array(size * size);
  at.forEach((value, row) => {
    const step = stepOf(value);
    const up = slopeAt(at.with(row, value + step));
    const down = slopeAt(at.with(row, value - step));
    for (let column = 0; column < size; column += 1) {
      const second = ((up[column] ?? 0) - (down[column] ?? 0)) / (4 * step);
      bend[row * size + column] = (bend[row * size + column] ?? 0) + second;
      bend[column * size + row] = (bend[column * size + row] ?? 0) + second;
    }
  });
  return bend;
}

/** Mean time observed, a day at least. Days. */
function meanTime({ t, n, customers }: Groups): number {
  let sum = 0;
  for (let group = 0; group < n.length; group += 1) sum += (t[group] ?? 0) * (n[group] ?? 0);
  return Math.max(sum / Math.max(customers, 1), 1);
}
