import { type Proportion, shareDifference, wilson } from "../../../values/statistics/proportion.ts";
import type { Difference } from "./differences.ts";

/** Somebody as she could be seen before her first purchase. `features` are places in a list of known features. */
export type Example = { readonly features: readonly number[]; readonly isBest: boolean };

/** Log-odds: what everybody starts from, and what each feature adds. */
export type Likeness = { readonly start: number; readonly weights: Float64Array };

// A feature needs a score of people before it weighs as much as it shows.
const pull = 4;
const rounds = 30;
const settled = 1e-4;

/**
 * Logistic regression on yes-or-no features with a ridge, by Newton steps one weight at a time (Genkin, Lewis and Madigan 2007):
 * what two features say together is counted once, which naive Bayes would count twice.
 */
export function learnLikeness(examples: readonly Example[], featureCount: number): Likeness {
  const carriers: number[][] = Array.from({ length: featureCount }, () => []);
  examples.forEach(({ features }, row) => {
    for (const feature of features) carriers[feature]?.push(row);
  });
  const best = examples.reduce((sum, { isBest }) => sum + Number(isBest), 0);
  const truth = Float64Array.from(examples, ({ isBest }) => Number(isBest));
  let start = Math.log((best + 0.5) / (examples.length - best + 0.5));
  const weights = new Float64Array(featureCount);
  const odds = new Float64Array(examples.length).fill(start);
  const everybody = examples.map((_, row) => row);
  const step = (rows: readonly number[], weight: number, ridge: number): number => {
    let slope = -ridge * weight;
    let bend = ridge;
    for (const row of rows) {
      const chance = 1 / (1 + Math.exp(-(odds[row] ?? 0)));
      slope += (truth[row] ?? 0) - chance;
      bend += chance * (1 - chance);
    }
    // A step of more than one unit of log-odds leaves the ground the curve was measured on.
    const move = Math.max(-1, Math.min(1, slope / Math.max(bend, 1e-9)));
    for (const row of rows) odds[row] = (odds[row] ?? 0) + move;
    return move;
  };
  for (let round = 0; round < rounds; round++) {
    const first = step(everybody, start, 0);
    start += first;
    let furthest = Math.abs(first);
    for (let feature = 0; feature < featureCount; feature++) {
      const rows = carriers[feature] ?? [];
      if (rows.length === 0) continue;
      const move = step(rows, weights[feature] ?? 0, pull);
      weights[feature] = (weights[feature] ?? 0) + move;
      furthest = Math.max(furthest, Math.abs(move));
    }
    if (furthest < settled) break;
  }
  return { start, weights };
}

/** The log-odds of somebody with these features. */
export function likenessOf({ start, weights }: Likeness, features: readonly number[]): number {
  return features.reduce((sum, feature) => sum + (weights[feature] ?? 0), start);
}

/** What the ranking would have been worth on people whose outcome is known, none of whom it had seen. */
export type Lift = {
  readonly people: number;
  readonly base: number;
  /** Share of the best among the fifth ranked first, and how much more than among the rest. */
  readonly top: Proportion;
  readonly difference: Difference;
  readonly isMeasured: boolean;
};

const folds = 5;
const fewestPeople = 100;
const fewestBest = 20;

/**
 * Cross-validation in five parts: each part is ranked by what was learnt from the four others. Null: too few to try.
 * `lots` draws the parts and breaks ties; any number per person that has nothing to do with the outcome.
 */
export function measureLift(
  examples: readonly Example[],
  featureCount: number,
  lots: readonly number[],
): Lift | null {
  const best = examples.filter(({ isBest }) => isBest).length;
  if (examples.length < fewestPeople || best < fewestBest || best === examples.length) return null;
  const lotOf = (row: number) => lots[row] ?? row;
  const ranked: { readonly score: number; readonly lot: number; readonly isBest: boolean }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const model = learnLikeness(
      examples.filter((_, row) => lotOf(row) % folds !== fold),
      featureCount,
    );
    examples.forEach(({ features, isBest }, row) => {
      if (lotOf(row) % folds === fold)
        ranked.push({ score: likenessOf(model, features), lot: lotOf(row), isBest });
    });
  }
  ranked.sort((one, other) => other.score - one.score || one.lot - other.lot);
  const first = Math.ceil(ranked.length / 5);
  const hits = ranked.slice(0, first).filter(({ isBest }) => isBest).length;
  const top = wilson(hits, first);
  const difference = shareDifference(
    { successes: hits, trials: first },
    { successes: best - hits, trials: ranked.length - first },
  );
  if (top === null || difference === null) return null;
  return {
    people: ranked.length,
    base: best / ranked.length,
    top,
    difference,
    isMeasured: difference.low > 0,
  };
}
