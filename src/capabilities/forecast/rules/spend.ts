import { minimise } from "../../../values/statistics/minimise.ts";
import { digamma, logGamma } from "../../../values/statistics/special.ts";

/**
 * How much customers spend at a purchase: each around her own mean, the means spread over the shop (gamma-gamma; Fader and
 * Hardie 2013, note 25). `gamma` is in the unit of the amounts.
 */
export type Spend = {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
  readonly logLikelihood: number;
  readonly customers: number;
  /** Mean of the shop's customers, in the unit of the amounts. */
  readonly populationMean: number;
  /** Between purchases and mean amount: the model assumes that it is small. */
  readonly correlation: number;
};

/** A customer's repeat purchase days (the first one left out) and their mean amount. */
export type Spending = { readonly x: number; readonly mean: number };

const furthest = 20;

/** In logarithms: where a shop that says little is drawn to, and how wide. g = gamma in units of the mean amount. */
const prior = [
  { centre: Math.log(3), width: 2 },
  { centre: Math.log(3), width: 1.5 },
  { centre: 0, width: 2 },
] as const;

/**
 * Fits the spending of those with a repeat purchase and a mean above zero; the others say nothing. Unless it is told
 * otherwise a weak penalty, free of the currency, keeps small shops and shops where all spend alike from running away.
 * @returns null when nobody says anything
 */
export function fitSpend(
  spendings: readonly Spending[],
  { penalised = true }: { readonly penalised?: boolean } = {},
): Spend | null {
  const known = spendings.filter(({ x, mean }) => x > 0 && mean > 0);
  if (known.length === 0) return null;
  const scale = known.reduce((sum, { mean }) => sum + mean, 0) / known.length;
  const slope = new Float64Array(3);
  const { at } = minimise(
    (point, gradient) => {
      if (point.some((value) => Math.abs(value) > furthest)) return Number.POSITIVE_INFINITY;
      const [p = 1, q = 1, g = 1] = point.map(Math.exp);
      let value = logLikelihood(known, scale, p, q, g, slope);
      [p, q, g].forEach((one, index) => {
        gradient[index] = (-(slope[index] ?? 0) * one) / known.length;
      });
      prior.forEach(({ centre, width }, index) => {
        const far = penalised ? ((point[index] ?? 0) - centre) / width : 0;
        value -= far ** 2 / 2;
        gradient[index] = (gradient[index] ?? 0) + far / width / known.length;
      });
      return -value / known.length;
    },
    prior.map(({ centre }) => centre),
    { enough: 1e-9 / known.length },
  );
  const [p = 1, q = 1, g = 1] = at.map(Math.exp);
  const inUnits = logLikelihood(known, scale, p, q, g, slope);
  return {
    p,
    q,
    gamma: g * scale,
    logLikelihood: inUnits - known.length * Math.log(scale),
    customers: known.length,
    populationMean: q > 1 ? (p * g * scale) / (q - 1) : scale,
    correlation: correlationOf(known),
  };
}

/** Mean of a customer's purchases to come: her own, leaning on the shop's. In the unit of the amounts. */
export function expectedSpend(
  { p, q, gamma, populationMean }: Pick<Spend, "p" | "q" | "gamma" | "populationMean">,
  { x, mean }: Spending,
): number {
  if (x <= 0 || mean <= 0) return populationMean;
  const weight = p * x + q - 1;
  return weight > 0 ? (p * (gamma + x * mean)) / weight : mean;
}

/** Σ lnG(px+q) - lnG(px) - lnG(q) + q ln g + (px-1) ln m + px ln x - (px+q) ln(g + x m), m in units of `scale`. */
function logLikelihood(
  spendings: readonly Spending[],
  scale: number,
  p: number,
  q: number,
  g: number,
  slope: Float64Array,
): number {
  let value = 0;
  let [ofP, ofQ, ofG] = [0, 0, 0];
  const [logGammaQ, digammaQ, logG] = [logGamma(q), digamma(q), Math.log(g)];
  for (const { x, mean } of spendings) {
    const m = mean / scale;
    const [px, logSum] = [p * x, Math.log(g + x * m)];
    const [logM, logX, rise] = [Math.log(m), Math.log(x), digamma(px + q)];
    value +=
      logGamma(px + q) -
      logGamma(px) -
      logGammaQ +
      q * logG +
      (px - 1) * logM +
      px * logX -
      (px + q) * logSum;
    ofP += x * (rise - digamma(px) + logM + logX - logSum);
    ofQ += rise - digammaQ + logG - logSum;
    ofG += q / g - (px + q) / (g + x * m);
  }
  slope.set([ofP, ofQ, ofG]);
  return value;
}

function correlationOf(spendings: readonly Spending[]): number {
  const count = spendings.length;
  const meanX = spendings.reduce((sum, { x }) => sum + x, 0) / count;
  const meanM = spendings.reduce((sum, { mean }) => sum + mean, 0) / count;
  let [xx, mm, xm] = [0, 0, 0];
  for (const { x, mean } of spendings) {
    xx += (x - meanX) ** 2;
    mm += (mean - meanM) ** 2;
    xm += (x - meanX) * (mean - meanM);
  }
  return xx > 0 && mm > 0 ? xm / Math.sqrt(xx * mm) : 0;
}
