/** A share of people between the ends of its 95 % interval. */
type Share = { readonly value: number; readonly low: number; readonly high: number };

/** What happened to people after so many days: `happened[i]` of them, `seen[i]` were still watched and waiting. */
export type LifeTable = {
  /** Ascending, those on which something happened. */
  readonly days: readonly number[];
  /** Share of people for whom it had not happened by the end of that day. */
  readonly survival: readonly number[];
  /** Greenwood's sum, for the interval. */
  readonly spread: readonly number[];
  readonly people: number;
};

const z95 = 1.959963984540054;

/**
 * Kaplan and Meier's estimate (1958): people who are still waiting count for as long as they were watched, and not at all after.
 * @param durations days from the beginning to the event, or to the day the watching ended
 * @param happened whether it happened at that day, or the watching ended
 */
export function lifeTable(durations: ArrayLike<number>, happened: ArrayLike<number>): LifeTable {
  const longest = Array.from(durations).reduce((most, days) => Math.max(most, days), 0);
  const events = new Int32Array(longest + 1);
  const ends = new Int32Array(longest + 1);
  for (let person = 0; person < durations.length; person += 1) {
    const day = durations[person] ?? 0;
    ends[day] = (ends[day] ?? 0) + 1;
    if ((happened[person] ?? 0) > 0) events[day] = (events[day] ?? 0) + 1;
  }
  const days: number[] = [];
  const survival: number[] = [];
  const spread: number[] = [];
  let atRisk = durations.length;
  let share = 1;
  let sum = 0;
  for (let day = 0; day <= longest; day += 1) {
    const count = events[day] ?? 0;
    if (count > 0) {
      share *= 1 - count / atRisk;
      sum += atRisk > count ? count / (atRisk * (atRisk - count)) : 0;
      days.push(day);
      survival.push(share);
      spread.push(sum);
    }
    atRisk -= ends[day] ?? 0;
  }
  return { days, survival, spread, people: durations.length };
}

/** The share for whom it had not happened after so many days, with its log-log interval, which stays between 0 and 1. */
export function survivalAt(table: LifeTable, days: number): Share {
  const at = table.days.findLastIndex((day) => day <= days);
  const value = table.survival[at] ?? 1;
  if (at < 0 || value <= 0 || value >= 1) return { value, low: value, high: value };
  const inner = Math.log(-Math.log(value));
  const half = (z95 * Math.sqrt(table.spread[at] ?? 0)) / Math.abs(Math.log(value));
  return { value, low: Math.exp(-Math.exp(inner + half)), high: Math.exp(-Math.exp(inner - half)) };
}

/** The first day on which it had happened to half of the people; null when it has not. */
export function medianOf(table: LifeTable): number | null {
  return table.days[table.survival.findIndex((share) => share <= 0.5)] ?? null;
}

/** People alike in all but one trait: how many have it, how many do not, and to how many of each it happened. */
export type Stratum = {
  readonly withTrait: number;
  readonly happenedWith: number;
  readonly without: number;
  readonly happenedWithout: number;
};

// Several traits are looked at together: 99 % for each leaves about 95 % for five.
const z99 = 2.5758293035489004;

/**
 * Difference of two shares among people alike (Mantel and Haenszel), with Sato's interval (1989), which holds for many small
 * groups as for a few large ones. At 99 %. Null when nobody can be compared.
 */
export function differenceAmongAlike(strata: readonly Stratum[]): Share | null {
  let weight = 0;
  let difference = 0;
  let p = 0;
  let q = 0;
  for (const { withTrait: n, happenedWith: a, without: m, happenedWithout: b } of strata) {
    const all = n + m;
    if (n === 0 || m === 0) continue;
    weight += (n * m) / all;
    difference += (a * m - b * n) / all;
    p += (n * n * b - m * m * a + (n * m * (m - n)) / 2) / all ** 2;
    q += (a * (m - b) + b * (n - a)) / (2 * all);
  }
  if (weight === 0) return null;
  const value = difference / weight;
  const half = (z99 * Math.sqrt(Math.max(value * p + q, 0))) / weight;
  return { value, low: Math.max(value - half, -1), high: Math.min(value + half, 1) };
}
