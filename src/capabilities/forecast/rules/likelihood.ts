import { digamma, logGamma } from "../../../values/statistics/special.ts";
import type { Groups } from "./histories.ts";
import type { Rhythm } from "./model.ts";

/** ln of the likelihood at (r, alpha, a, b); its slope in these four is written into `slope`. */
export type LogLikelihood = (r: number, alpha: number, a: number, b: number, slope: Float64Array) => number;

type Kind = { readonly kind: "mbg" | "bg"; readonly k: Rhythm };

/**
 * Log-likelihood of the counted customers. What depends on x alone or on T alone is summed once per distinct value;
 * one exponential and one logarithm are left for each group.
 */
export function logLikelihoodOf(groups: Groups, { kind, k }: Kind): LogLikelihood {
  const z = kind === "mbg" ? 1 : 0;
  const counts = countsOf(groups, k);
  const leaving = k === 1 ? leavingByChance(groups, z) : leavingInRhythm(groups, z, k);
  return (r, alpha, a, b, slope) => {
    slope.fill(0);
    const known = certainPart(counts, { r, alpha, a, b, z, k }, slope);
    return known + leaving(r, alpha, a, b, slope);
  };
}

type Counts = {
  /** Customers by x. */
  readonly byX: readonly (readonly [x: number, customers: number])[];
  /** Customers, and purchases in stages, by T. */
  readonly byT: readonly (readonly [t: number, customers: number, stages: number])[];
  readonly customers: number;
  /** (k - 1) times the logarithms of the gaps, less those of the stages' factorials. */
  readonly rhythm: number;
};

function countsOf({ x, t, n, customers, repeatPurchases, logGaps }: Groups, k: Rhythm): Counts {
  const byX: number[] = [];
  const byT: number[] = [];
  const stages: number[] = [];
  for (let group = 0; group < n.length; group += 1) {
    const count = n[group] ?? 0;
    const ownX = x[group] ?? 0;
    const ownT = t[group] ?? 0;
    byX[ownX] = (byX[ownX] ?? 0) + count;
    byT[ownT] = (byT[ownT] ?? 0) + count;
    stages[ownT] = (stages[ownT] ?? 0) + count * k * ownX;
  }
  return {
    byX: Object.entries(byX).map(([value, count]) => [Number(value), count]),
    byT: Object.entries(byT).map(([value, count]) => [Number(value), count, stages[Number(value)] ?? 0]),
    customers,
    rhythm: (k - 1) * logGaps - repeatPurchases * logGamma(k),
  };
}

type At = { r: number; alpha: number; a: number; b: number; z: number; k: Rhythm };

/** All but the last factor: lnG(r+kx) - lnG(r) + r ln alpha + lnB(a, b+x+z) - lnB(a, b) - (r+kx) ln(alpha+T). */
function certainPart(
  { byX, byT, customers, rhythm }: Counts,
  { r, alpha, a, b, z, k }: At,
  slope: Float64Array,
): number {
  let value = rhythm;
  let [ofR, ofAlpha, ofA, ofB] = [0, 0, 0, 0];
  const [logGammaR, digammaR] = [logGamma(r), digamma(r)];
  for (const [x, count] of byX) {
    value += count * (logGamma(r + k * x) - logGammaR);
    ofR += count * (digamma(r + k * x) - digammaR);
    // lnB(a, b+x+z) - lnB(a, b) as a sum over the purchases survived: no difference of large numbers.
    const stays = staying(a, b, x + z);
    value += count * stays.value;
    ofA += count * stays.ofA;
    ofB += count * stays.ofB;
  }
  value += customers * r * Math.log(alpha);
  ofR += customers * Math.log(alpha);
  ofAlpha += (customers * r) / alpha;
  for (const [t, count, stages] of byT) {
    const logTime = Math.log(alpha + t);
    value -= (count * r + stages) * logTime;
    ofR -= count * logTime;
    ofAlpha -= (count * r + stages) / (alpha + t);
  }
  slope.set([ofR, ofAlpha, ofA, ofB]);
  return value;
}

/** ln of the chance to have stayed after `times` purchases, with its slope. */
function staying(a: number, b: number, times: number): { value: number; ofA: number; ofB: number } {
  if (times > 64) {
    const rise = logGamma(b + times) - logGamma(b) - (logGamma(a + b + times) - logGamma(a + b));
    const bend = digamma(a + b) - digamma(a + b + times);
    return { value: rise, ofA: bend, ofB: digamma(b + times) - digamma(b) + bend };
  }
  let [value, ofA, ofB] = [0, 0, 0];
  for (let time = 0; time < times; time += 1) {
    value -= Math.log1p(a / (b + time));
    ofA -= 1 / (a + b + time);
    ofB += 1 / (b + time) - 1 / (a + b + time);
  }
  return { value, ofA, ofB };
}

/** The last factor, 1 + e^d: she is still there, or left after her last purchase. k = 1. */
function leavingByChance({ x, tx, t, n }: Groups, z: 0 | 1): LogLikelihood {
  const tables = tablesOf(x, t);
  return (r, alpha, a, b, slope) => {
    const { logTime, inverseTime, logOdds, left } = tables.at(alpha, a, b, z);
    let value = 0;
    let ofR = 0;
    let ofAlpha = 0;
    for (let group = 0; group < n.length; group += 1) {
      const ownX = x[group] as number;
      if (ownX + z === 0) continue;
      const count = n[group] as number;
      const last = tx[group] as number;
      const now = t[group] as number;
      const since = (logTime[now] as number) - (logTime[last] as number);
      const q = r + ownX;
      const d = (logOdds[ownX] as number) + q * since;
      const small = Math.exp(d > 0 ? -d : d);
      const inverse = 1 / (1 + small);
      // d is ln of the odds: 1 + small is between 1 and 2, where log loses nothing that matters in a sum.
      value += count * ((d > 0 ? d : 0) + Math.log(1 + small));
      const gone = count * (d > 0 ? inverse : small * inverse);
      ofR += gone * since;
      ofAlpha += gone * q * ((inverseTime[now] as number) - (inverseTime[last] as number));
      left[ownX] = (left[ownX] as number) + gone;
    }
    slope[0] = (slope[0] ?? 0) + ofR;
    slope[1] = (slope[1] ?? 0) + ofAlpha;
    addLeft(left, a, b, z, slope);
    return value;
  };
}

/** The same with an Erlang rhythm: S + e^d, where S is the chance to be between two purchases still. k = 2 or 3. */
function leavingInRhythm({ x, tx, t, n }: Groups, z: 0 | 1, k: Rhythm): LogLikelihood {
  const tables = tablesOf(x, t);
  return (r, alpha, a, b, slope) => {
    const { logTime, inverseTime, logOdds, left } = tables.at(alpha, a, b, z);
    let value = 0;
    let ofR = 0;
    let ofAlpha = 0;
    for (let group = 0; group < n.length; group += 1) {
      const ownX = x[group] as number;
      const count = n[group] as number;
      const last = tx[group] as number;
      const now = t[group] as number;
      const q = r + k * ownX;
      const inverse = inverseTime[now] as number;
      const share = (now - last) * inverse;
      // S = 1 + q s + q (q+1) s²/2 with s = (T - t_x) / (alpha + T), and its slopes in q and alpha.
      const second = k === 3 ? (q * (q + 1) * share * share) / 2 : 0;
      const stages = 1 + q * share + second;
      const stagesOfQ = share + (k === 3 ? ((2 * q + 1) * share * share) / 2 : 0);
      const stagesOfAlpha = -(q * share + 2 * second) * inverse;
      const logStages = Math.log(stages);
      const canLeave = ownX + z > 0;
      const since = (logTime[now] as number) - (logTime[last] as number);
      const d = canLeave ? (logOdds[ownX] as number) + q * since - logStages : Number.NEGATIVE_INFINITY;
      const small = Math.exp(d > 0 ? -d : d);
      const gone = (d > 0 ? 1 : small) / (1 + small);
      value += count * (logStages + (d > 0 ? d : 0) + Math.log(1 + small));
      const stays = (1 - gone) / stages;
      ofR += count * (gone * since + stays * stagesOfQ);
      ofAlpha += count * (gone * q * (inverse - (inverseTime[last] as number)) + stays * stagesOfAlpha);
      left[ownX] = (left[ownX] as number) + count * gone;
    }
    slope[0] = (slope[0] ?? 0) + ofR;
    slope[1] = (slope[1] ?? 0) + ofAlpha;
    addLeft(left, a, b, z, slope);
    return value;
  };
}

/** d holds ln a - ln(b+x-1+z): its slope, weighed with the chance of each x to have left. */
function addLeft(left: Float64Array, a: number, b: number, z: 0 | 1, slope: Float64Array): void {
  let ofA = 0;
  let ofB = 0;
  for (let x = 0; x < left.length; x += 1) {
    const weight = left[x] ?? 0;
    if (weight === 0) continue;
    ofA += weight / a;
    ofB -= weight / (b + x - 1 + z);
  }
  slope[2] = (slope[2] ?? 0) + ofA;
  slope[3] = (slope[3] ?? 0) + ofB;
}

/** Logarithms by whole day and by x, written anew at each evaluation. */
function tablesOf(x: Int32Array, t: Int32Array) {
  const days = t.reduce((most, day) => Math.max(most, day), 0) + 1;
  const most = x.reduce((largest, value) => Math.max(largest, value), 0) + 1;
  const logTime = new Float64Array(days);
  const inverseTime = new Float64Array(days);
  const logOdds = new Float64Array(most);
  const left = new Float64Array(most);
  const at = (alpha: number, a: number, b: number, z: 0 | 1) => {
    for (let day = 0; day < days; day += 1) {
      logTime[day] = Math.log(alpha + day);
      inverseTime[day] = 1 / (alpha + day);
    }
    const logA = Math.log(a);
    for (let value = 0; value < most; value += 1)
      logOdds[value] = value + z === 0 ? 0 : logA - Math.log(b + value - 1 + z);
    left.fill(0);
    return { logTime, inverseTime, logOdds, left };
  };
  return { at };
}
