/** How many purchases were followed by another one after so many days, and how many are still waiting for theirs. */
export type Waits = readonly { readonly days: number; readonly ended: number; readonly open: number }[];

export type Again = {
  readonly purchases: number;
  /** Within so many days of a purchase, the share followed by another one; only lengths the purchases are old enough for. */
  readonly within: readonly { readonly days: number; readonly share: number }[];
  /** Days after which half were followed by another one; null when that is not known. */
  readonly medianDays: number | null;
};

const asked = [7, 14, 30, 60, 90, 120, 180, 270, 365];
// With fewer purchases old enough, the tail of the curve is chance.
const fewestWaiting = 30;

/**
 * Time to the next purchase by Kaplan and Meier's product (1958): a purchase that waits for the next one counts for as long as it has
 * waited.
 */
export function timeToNext(waits: Waits): Again {
  const sorted = waits.toSorted((one, other) => one.days - other.days);
  const purchases = sorted.reduce((sum, { ended, open }) => sum + ended + open, 0);
  let waiting = purchases;
  let alone = 1;
  let medianDays: number | null = null;
  const steps: { days: number; share: number; waiting: number }[] = [];
  for (const { days, ended, open } of sorted) {
    alone *= 1 - ended / waiting;
    if (medianDays === null && alone <= 0.5) medianDays = days;
    waiting -= ended + open;
    steps.push({ days, share: 1 - alone, waiting });
  }
  const within = asked.flatMap((days) => {
    const reached = steps.findLast((step) => step.days <= days);
    const left = reached?.waiting ?? purchases;
    // Everybody has come again: the curve stays where it is.
    if (left < fewestWaiting && (reached?.share ?? 0) < 1) return [];
    return [{ days, share: reached?.share ?? 0 }];
  });
  return { purchases, within, medianDays };
}
