import { wilson } from "./proportion.ts";

/** How often each of the possible answers was given: visits by weekday, by hour, by store. */
export type Tally = { readonly key: string; readonly name: string | null; readonly visits: number };

/** A habit with its counts: "6 of 8 visits on a Saturday". */
export type Habit = Tally & { readonly of: number };

const fewestVisits = 4;
// Who comes on Mondays one time in four does not "mostly" come on Mondays, however sure that is.
const leastShare = 0.4;

/**
 * What she does more often than chance alone among so many possible answers would make her do; null when her visits are
 * too few or too varied for a habit.
 */
export function habitOf(tallies: readonly Tally[], possible: number): Habit | null {
  const of = tallies.reduce((sum, { visits }) => sum + visits, 0);
  const [most] = tallies.toSorted((one, other) => other.visits - one.visits);
  if (most === undefined || of < fewestVisits || possible < 2) return null;
  const proportion = wilson(most.visits, of);
  const isHabit = proportion !== null && proportion.share >= leastShare && proportion.low > 1 / possible;
  return isHabit ? { ...most, of } : null;
}

/** Months of the year in which she comes more often than in others, told once a whole year of her is known. */
export function seasonOf(months: readonly Tally[], knownDays: number): readonly Habit[] {
  if (knownDays < 365) return [];
  const of = months.reduce((sum, { visits }) => sum + visits, 0);
  return months
    .filter(({ visits }) => visits >= fewestVisits && (wilson(visits, of)?.low ?? 0) > 1 / 12)
    .map((month) => ({ ...month, of }));
}

/** How her share of visits on discount stands to the shop's: told only when it clearly differs. */
export function discountHabit(
  came: number,
  of: number,
  shopShare: number | null,
): "more" | "less" | "like" | "unknown" {
  const proportion = wilson(came, of);
  if (proportion === null || shopShare === null || of < fewestVisits) return "unknown";
  if (proportion.low > shopShare) return "more";
  return proportion.high < shopShare ? "less" : "like";
}
