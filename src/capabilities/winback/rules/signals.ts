import { addDays, type Day, daysBetween } from "../../../values/day.ts";
import type { Settings } from "./settings.ts";

/**
 * What shows that a customer is leaving. Silence is her stage and is judged by insight; the others are read from her purchases,
 * as of the last of them: between two purchases only the silence grows.
 */
export type Signal = {
  readonly kind: string;
  readonly since: Day;
  /** What fills the text `winback.reason.<kind>`. */
  readonly figures: Readonly<Record<string, number>>;
};

/** A day on which she bought, with what she kept of it. */
export type PurchaseDay = { readonly day: Day; readonly cents: number };
/** A sale or, negative, a refund. */
export type Movement = { readonly day: Day; readonly cents: number };

/** How many whole windows before are needed to know what is usual, and how many are looked at. */
export const fewestWindows = 4;
export const mostWindows = 12;
/** The last gaps, and how many before them make a habit. */
export const lastGaps = 3;
export const fewestEarlierGaps = 4;
export const mostEarlierGaps = 20;
export const refundDays = 180;
export const fewestRefunds = 2;

/**
 * Spend that fell: over the last rhythms up to her last purchase she spent at most half (the shop may say how much) of what such a time
 * usually brings, and no time before was as poor. The window just before the last is left out of the comparison, so that a fall is
 * still seen while it goes on. `rhythmDays` is the rhythm she is judged by.
 */
export function fallenSpend(
  days: readonly PurchaseDay[],
  rhythmDays: number,
  { spendRhythms, spendFallPercent }: Settings,
): Signal | null {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  const windowDays = Math.ceil(spendRhythms * rhythmDays);
  const whole = Math.floor((daysBetween(first.day, last.day) + 1) / windowDays);
  const compared = Math.min(mostWindows, whole - 2);
  if (compared < fewestWindows) return null;
  const sums = new Map<number, number>();
  for (const { day, cents } of days) {
    const place = Math.floor(daysBetween(day, last.day) / windowDays);
    sums.set(place, (sums.get(place) ?? 0) + cents);
  }
  const cents = sums.get(0) ?? 0;
  const before = Array.from({ length: compared }, (_, place) => sums.get(place + 2) ?? 0);
  const usualCents = before.reduce((sum, one) => sum + one, 0) / compared;
  if (before.some((one) => one <= cents)) return null;
  if (cents * 100 > usualCents * (100 - spendFallPercent)) return null;
  return {
    kind: "spend",
    since: last.day,
    figures: { cents, usualCents: Math.round(usualCents), days: windowDays, windows: compared },
  };
}

/**
 * Visits that became rarer: each of the last three gaps is longer than her usual gap, and together they are so many times as long. Of
 * three gaps taken at random one in eight times all would be longer; the second condition makes it rarer still.
 */
export function rarerVisits(
  days: readonly PurchaseDay[],
  shortestRhythmDays: number,
  { gapGrowth }: Settings,
): Signal | null {
  const gaps = days.slice(1).map(({ day }, place) => daysBetween(days[place]?.day ?? day, day));
  const earlier = gaps.slice(0, -lastGaps).slice(-mostEarlierGaps);
  const recent = gaps.slice(-lastGaps);
  const last = days.at(-1);
  if (earlier.length < fewestEarlierGaps || last === undefined) return null;
  const usual = median(earlier);
  const mean = recent.reduce((sum, gap) => sum + gap, 0) / recent.length;
  if (Math.min(...recent) <= usual) return null;
  if (mean < gapGrowth * Math.max(usual, shortestRhythmDays)) return null;
  return {
    kind: "frequency",
    since: last.day,
    figures: { gapDays: Math.round(mean), usualDays: Math.round(usual), gaps: recent.length },
  };
}

/**
 * Refunds that rise: at least two within the half year up to her last receipt, worth so many percent of its sales, and twice the share of
 * the time before.
 */
export function risingRefunds(movements: readonly Movement[], { refundPercent }: Settings): Signal | null {
  const last = movements.reduce((latest, { day }) => (day > latest ? day : latest), "");
  if (last === "") return null;
  const from = addDays(last, -refundDays);
  const recent = sharesOf(movements.filter(({ day }) => day > from));
  const before = sharesOf(movements.filter(({ day }) => day <= from));
  if (recent.refunds < fewestRefunds || recent.sold <= 0) return null;
  if (recent.refunded * 100 < refundPercent * recent.sold) return null;
  if (before.sold > 0 && recent.refunded * before.sold < 2 * before.refunded * recent.sold) return null;
  return {
    kind: "refunds",
    since: recent.lastRefund,
    figures: {
      refunds: recent.refunds,
      cents: recent.refunded,
      percent: Math.round((100 * recent.refunded) / recent.sold),
      days: refundDays,
    },
  };
}

function sharesOf(movements: readonly Movement[]) {
  const refunds = movements.filter(({ cents }) => cents < 0);
  return {
    refunds: refunds.length,
    refunded: -refunds.reduce((sum, { cents }) => sum + cents, 0),
    sold: movements.reduce((sum, { cents }) => sum + Math.max(cents, 0), 0),
    lastRefund: refunds.reduce((latest, { day }) => (day > latest ? day : latest), ""),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
