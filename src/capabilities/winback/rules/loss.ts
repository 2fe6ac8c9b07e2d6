/** What was counted of a year: who was a customer at its beginning, and who of them had gone by its end. */
export type LossCount = { readonly active: number; readonly lost: number };

/** A year by its last day. `absent`: those who bought nothing at all within it, whatever their rhythm. */
export type LossPoint = LossCount & { readonly until: string; readonly absent: number };

export type LossPart = LossCount & {
  readonly key: string;
  readonly name: string | null;
};

/** Who was lost within the last year, and before. Amounts are cents. */
export type Loss = {
  /** The latest year, whole. */
  readonly latest: LossPoint | null;
  /** What those lost within it had spent in the year that ended with their last purchase. */
  readonly lostYearCents: number;
  /** Year after year, a point for each month, the newest last; only years the shop's history holds whole. */
  readonly points: readonly LossPoint[];
  readonly byStore: readonly LossPart[];
  readonly byFirstCategory: readonly LossPart[];
  readonly bySource: readonly LossPart[];
};

/** What firms are said to lose within a year; a reference, never a claim about this shop. */
export const referenceLoss = 0.2;
