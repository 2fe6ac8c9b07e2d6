import { z95 } from "./normal.ts";

export type Answers = {
  /** 9 and 10. */
  readonly promoters: number;
  /** 7 and 8. */
  readonly passives: number;
  /** 0 to 6. */
  readonly detractors: number;
};

export type NetPromoter = {
  /** Promoters less detractors, in points from -100 to 100. */
  readonly score: number;
  readonly varianceOfOne: number;
  /** Points. */
  readonly error: number;
  /** At 95 %, by the normal approximation: nothing at all where all answers are alike. */
  readonly wald: readonly [low: number, high: number];
  /** At 95 %, with three answers added, a quarter, a half and a quarter of them (Rocks 2016): honest for few answers. */
  readonly adjusted: readonly [low: number, high: number];
};

/** The net promoter score with its uncertainty. Null without answers. */
export function netPromoter(answers: Answers): NetPromoter | null {
  const { promoters, passives, detractors } = answers;
  if (promoters + passives + detractors <= 0) return null;
  const plain = spreadOf(answers);
  const added = spreadOf({
    promoters: promoters + 0.75,
    passives: passives + 1.5,
    detractors: detractors + 0.75,
  });
  const bounded = (points: number): number => Math.min(Math.max(points, -100), 100);
  return {
    score: plain.score,
    varianceOfOne: plain.variance,
    error: plain.error,
    wald: [plain.score - z95 * plain.error, plain.score + z95 * plain.error],
    adjusted: [bounded(added.score - z95 * added.error), bounded(added.score + z95 * added.error)],
  };
}

function spreadOf({ promoters, passives, detractors }: Answers) {
  const count = promoters + passives + detractors;
  const [up, down] = [promoters / count, detractors / count];
  const variance = up + down - (up - down) ** 2;
  return { score: 100 * (up - down), variance, error: 100 * Math.sqrt(variance / count) };
}
