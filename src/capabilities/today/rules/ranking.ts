/** What an action weighs: money at stake, how sure, how urgent, how long it takes. */
export type Weight = {
  readonly lowCents: number;
  readonly highCents: number;
  /** From 0 to 1. */
  readonly confidence: number;
  /** 1 is ordinary; 2 is twice as pressing. */
  readonly urgency: number;
  readonly minutes: number;
  /** A service or legal duty with a date comes before any money. */
  readonly deadline: string | null;
};

/** Margin expected, or loss avoided, per minute of the owner's time. */
export function worth({ lowCents, highCents, confidence, urgency, minutes }: Weight): number {
  return (((lowCents + highCents) / 2) * confidence * urgency) / Math.max(minutes, 1);
}

/** Duties first, by their date; then by what a minute is worth. What is worth the same keeps its order. */
export function rank<Action extends { readonly weight: Weight }>(actions: readonly Action[]): Action[] {
  return actions.toSorted((one, other) => {
    const first = one.weight.deadline;
    const second = other.weight.deadline;
    if (first !== null || second !== null) {
      if (first === null) return 1;
      if (second === null) return -1;
      if (first !== second) return first < second ? -1 : 1;
    }
    return worth(other.weight) - worth(one.weight);
  });
}

/** What one owner can do in a morning. */
export const mostActions = 3;
