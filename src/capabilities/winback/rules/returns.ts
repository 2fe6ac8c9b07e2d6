/** How long silences last: at each length in days, how many ended by a purchase and how many are not over yet. */
export type Lengths = readonly { readonly days: number; readonly ended: number; readonly open: number }[];

/** Of those silent for so many days, the share that still buys within the year after. */
export type ReturnPoint = {
  readonly days: number;
  /** Silences that have lasted so long. */
  readonly silences: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

const year = 365;
const z95 = 1.959963984540054;

/** With fewer silences that lasted so long, the share says more about chance than about the shop. */
export const fewestSilences = 30;

/**
 * The share that comes back within a year of each length of silence, by Kaplan and Meier's product (1958): a silence that is not over
 * counts for as long as it has lasted, no longer. The interval is Greenwood's, on the scale of log(-log).
 */
export function returnsAfter(lengths: Lengths, at: readonly number[]): ReturnPoint[] {
  const sorted = lengths.toSorted((one, other) => one.days - other.days);
  const total = sorted.reduce((sum, { ended, open }) => sum + ended + open, 0);
  return at.flatMap((days) => {
    let atRisk = total;
    let silences = 0;
    let stay = 1;
    let variance = 0;
    for (const { days: length, ended, open } of sorted) {
      if (length > days + year) break;
      if (length > days) {
        if (silences === 0) silences = atRisk;
        stay *= 1 - ended / atRisk;
        if (atRisk > ended) variance += ended / (atRisk * (atRisk - ended));
      }
      atRisk -= ended + open;
    }
    if (silences === 0) return [];
    return [{ days, silences, share: 1 - stay, ...interval(stay, variance, silences) }];
  });
}

function interval(stay: number, variance: number, silences: number): { low: number; high: number } {
  if (stay <= 0 || stay >= 1 || variance === 0) {
    // Nobody or everybody: what three in so many could still be (rule of three).
    const bound = Math.min(1, 3 / silences);
    return stay >= 1 ? { low: 0, high: bound } : { low: 1 - bound, high: 1 };
  }
  const half = (z95 * Math.sqrt(variance)) / Math.abs(Math.log(stay));
  return { low: 1 - stay ** Math.exp(-half), high: 1 - stay ** Math.exp(half) };
}

/** The shortest silence after which fewer than so many percent come back; null while too few silences have lasted so long. */
export function proposedDays(points: readonly ReturnPoint[], returnPercent: number): number | null {
  const found = points.find(
    ({ silences, share }) => silences >= fewestSilences && share * 100 < returnPercent,
  );
  return found?.days ?? null;
}
