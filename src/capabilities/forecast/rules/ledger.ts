import { countCustomers, type Histories } from "./histories.ts";
import { fitSpend, type Spend } from "./spend.ts";

/** The purchase days of a shop's customers, with what each brought. Net of refunds, in cents. */
export type Ledger = Histories & {
  readonly starts: Int32Array;
  readonly days: Int32Array;
  /** Of each day of `days`. */
  readonly cents: Float64Array;
  /** Of each customer: refunds that name no sale, zero or less. */
  readonly loose: Float64Array;
};

export const customersOf = ({ starts }: Ledger): number => starts.length - 1;

/** The first purchase day of all; null when nobody ever bought. */
export function firstDayOf({ starts, days }: Ledger): number | null {
  let first = Number.POSITIVE_INFINITY;
  for (let customer = 0; customer < starts.length - 1; customer += 1)
    first = Math.min(first, days[starts[customer] ?? 0] ?? first);
  return Number.isFinite(first) ? first : null;
}

/** Every so many customers one, so that at most `most` are left: a fair draw, for what is as well learnt from a part. */
export function sampleOf({ starts, days }: Histories, most: number): Histories {
  const every = Math.max(Math.ceil((starts.length - 1) / most), 1);
  if (every === 1) return { starts, days };
  const kept: number[] = [];
  const begins = [0];
  for (let customer = 0; customer < starts.length - 1; customer += every) {
    for (let at = starts[customer] ?? 0; at < (starts[customer + 1] ?? 0); at += 1) kept.push(days[at] ?? 0);
    begins.push(kept.length);
  }
  return { starts: Int32Array.from(begins), days: Int32Array.from(kept) };
}

/** Mean of the repeat purchase days of each row of a count, in cents; zero when there are none or nothing of them is left. */
export function repeatMeans(
  { starts, cents, loose }: Ledger,
  { x, who }: Pick<ReturnType<typeof countCustomers>, "x" | "who">,
): Float64Array {
  const means = new Float64Array(who.length);
  for (let row = 0; row < who.length; row += 1) {
    const count = x[row] ?? 0;
    if (count === 0) continue;
    const customer = who[row] ?? 0;
    const first = starts[customer] ?? 0;
    let sum = loose[customer] ?? 0;
    for (let at = first + 1; at <= first + count; at += 1) sum += cents[at] ?? 0;
    means[row] = Math.max(sum / count, 0);
  }
  return means;
}

// A sample this large fixes three parameters to the third digit.
const mostSpendings = 40_000;

/** How much a purchase brings, from these counts and means. Where hardly anybody came back, everybody spends as the mean. */
export function learnSpend(x: ArrayLike<number>, means: Float64Array, ledger: Ledger): Spend {
  const every = Math.max(Math.ceil(means.length / mostSpendings), 1);
  const spendings = [];
  for (let row = 0; row < means.length; row += every)
    if ((x[row] ?? 0) > 0) spendings.push({ x: x[row] ?? 0, mean: means[row] ?? 0 });
  return fitSpend(spendings) ?? meanSpend(ledger);
}

function meanSpend({ cents }: Ledger): Spend {
  const mean = cents.reduce((sum, amount) => sum + amount, 0) / Math.max(cents.length, 1);
  return {
    p: 1,
    q: 2,
    gamma: mean,
    populationMean: mean,
    logLikelihood: Number.NaN,
    customers: 0,
    correlation: 0,
  };
}
