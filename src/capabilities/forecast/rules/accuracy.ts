/**
 * Chance that somebody of whom it came true has the higher score than somebody of whom it did not (area under the ROC
 * curve); equal scores count half. 0.5 where one of the two kinds is missing.
 */
export function auc(scores: ArrayLike<number>, truths: ArrayLike<boolean | number>): number {
  const order = Array.from({ length: scores.length }, (_, index) => index).sort(
    (one, other) => (scores[one] ?? 0) - (scores[other] ?? 0),
  );
  let yes = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to += 1;
    for (let at = from; at < to; at += 1) {
      if (!truths[order[at] ?? 0]) continue;
      yes += 1;
      rankSum += (from + to + 1) / 2;
    }
    from = to;
  }
  const no = scores.length - yes;
  return yes === 0 || no === 0 ? 0.5 : (rankSum - (yes * (yes + 1)) / 2) / (yes * no);
}

/** Mean squared distance of chances from what came true (Brier 1950). */
export function brier(chances: ArrayLike<number>, truths: ArrayLike<boolean | number>): number {
  let sum = 0;
  for (let index = 0; index < chances.length; index += 1)
    sum += ((chances[index] ?? 0) - (truths[index] ? 1 : 0)) ** 2;
  return chances.length === 0 ? 0 : sum / chances.length;
}

/** Mean of -ln of the chance given to what came true; certainty in the wrong is bounded. */
export function logLoss(chances: ArrayLike<number>, truths: ArrayLike<boolean | number>): number {
  let sum = 0;
  for (let index = 0; index < chances.length; index += 1) {
    const chance = truths[index] ? (chances[index] ?? 0) : 1 - (chances[index] ?? 0);
    sum -= Math.log(Math.max(chance, 1e-15));
  }
  return chances.length === 0 ? 0 : sum / chances.length;
}

export type Calibration = {
  /** From the lowest chances to the highest: mean chance, share that came true, how many. */
  readonly bins: readonly { readonly predicted: number; readonly observed: number; readonly count: number }[];
  /** Mean distance of the two over the bins, weighed by their numbers. */
  readonly meanGap: number;
};

/** Compares chances with what came true in parts of equal number. */
export function calibration(
  chances: ArrayLike<number>,
  truths: ArrayLike<boolean | number>,
  parts = 10,
): Calibration {
  const order = Array.from({ length: chances.length }, (_, index) => index).sort(
    (one, other) => (chances[one] ?? 0) - (chances[other] ?? 0),
  );
  const bins = [];
  let gap = 0;
  // The first bins take one more where the number does not divide.
  const [small, larger] = [Math.floor(order.length / parts), order.length % parts];
  for (let part = 0, from = 0; part < parts; part += 1) {
    const members = order.slice(from, from + small + (part < larger ? 1 : 0));
    from += members.length;
    if (members.length === 0) continue;
    const mean = (valueOf: (index: number) => number): number =>
      members.reduce((sum, index) => sum + valueOf(index), 0) / members.length;
    const predicted = mean((index) => chances[index] ?? 0);
    const observed = mean((index) => (truths[index] ? 1 : 0));
    bins.push({ predicted, observed, count: members.length });
    gap += (Math.abs(predicted - observed) * members.length) / chances.length;
  }
  return { bins, meanGap: gap };
}
