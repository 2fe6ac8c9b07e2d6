import { addDays, addMonths, type Day } from "../../../values/day.ts";
import type { Cents } from "../../../values/money.ts";
import type { TierLevel, Tiers } from "../schema-definition.ts";

/** What a member has reached in the period; `units` are those earned, or the balance, as the tiers measure. */
export type TierFigures = { readonly cents: Cents; readonly visits: number; readonly units: number };

/** Where a member stands: her level and until when she keeps it although she no longer reaches it. */
export type TierStanding = {
  readonly tierId: string | null;
  readonly since: Day | null;
  /** Last day she keeps it; null: nothing threatens it. */
  readonly keepsUntil: Day | null;
};

export type TierDecision = TierStanding & { readonly change: "reached" | "lost" | null };

/** The highest level that is reached; null: none. */
export function tierFor(tiers: Tiers, figures: TierFigures): TierLevel | null {
  return tiers.levels.findLast((level) => isReached(tiers, level, figures)) ?? null;
}

export type Missing = {
  readonly missingCents: Cents;
  readonly missingVisits: number;
  readonly missingUnits: number;
};

/** The first level above the one reached, and what is missing; where amount or visits do, both are said. Null at the top. */
export function nextTier(
  tiers: Tiers,
  figures: TierFigures,
): (Missing & { readonly level: TierLevel }) | null {
  const reached = tiers.levels.findLastIndex((level) => isReached(tiers, level, figures));
  const level = tiers.levels[reached + 1];
  return level === undefined ? null : { level, ...missingFor(tiers, level, figures) };
}

/** What is missing for a level, in what the tiers measure; where amount or visits do, both are said. */
export function missingFor({ measure }: Tiers, level: TierLevel, figures: TierFigures): Missing {
  const byAmount = measure === "amount" || measure.startsWith("amount_");
  const byVisits = measure === "visits" || measure.startsWith("amount_");
  const byUnits = measure === "earned" || measure === "balance";
  return {
    missingCents: byAmount ? Math.max(0, level.fromCents - figures.cents) : 0,
    missingVisits: byVisits ? Math.max(0, level.fromVisits - figures.visits) : 0,
    missingUnits: byUnits ? Math.max(0, level.fromUnits - figures.units) : 0,
  };
}

/** How much of what a level asks is done, from 0 to 1: of amount or visits the nearer, of amount and visits the farther. */
export function shareDone(tiers: Tiers, level: TierLevel, figures: TierFigures): number {
  const { fromCents, fromVisits, fromUnits } = level;
  const part = (has: number, asked: number): number[] =>
    asked === 0 ? [] : [Math.min(1, Math.max(0, has / asked))];
  const cents = part(figures.cents, fromCents);
  const visits = part(figures.visits, fromVisits);
  switch (tiers.measure) {
    case "amount":
      return cents[0] ?? 1;
    case "visits":
      return visits[0] ?? 1;
    case "amount_and_visits":
      return Math.min(1, ...cents, ...visits);
    case "amount_or_visits":
      return cents.length + visits.length === 0 ? 1 : Math.max(...cents, ...visits);
    case "earned":
    case "balance":
      return part(figures.units, fromUnits)[0] ?? 1;
  }
}

/** First and last day that count for the level on a day, both included. */
export function periodOf(tiers: Tiers, day: Day, joinedDay: Day): { readonly from: Day; readonly to: Day } {
  switch (tiers.period) {
    case "calendar_year":
      return { from: `${day.slice(0, 4)}-01-01`, to: `${day.slice(0, 4)}-12-31` };
    case "rolling":
      return { from: addDays(addMonths(day, -tiers.rollingMonths), 1), to: day };
    case "anniversary": {
      const years = yearsBetween(joinedDay, day);
      return {
        from: addMonths(joinedDay, years * 12),
        to: addDays(addMonths(joinedDay, (years + 1) * 12), -1),
      };
    }
    case "lifetime":
      return { from: "1900-01-01", to: "9999-12-31" };
  }
}

/**
 * Moves up at once. Down: at once, at the end of the period, or never, and in any case after the days of grace, during which
 * reaching the level again keeps it.
 */
export function decideTier(
  tiers: Tiers,
  standing: TierStanding,
  figures: TierFigures,
  on: { readonly day: Day; readonly joinedDay: Day },
): TierDecision {
  const reached = tierFor(tiers, figures);
  const rank = (id: string | null): number => tiers.levels.findIndex((level) => level.id === id);
  const present = rank(standing.tierId);
  const earned = rank(reached?.id ?? null);
  if (earned > present) {
    return { tierId: reached?.id ?? null, since: on.day, keepsUntil: null, change: "reached" };
  }
  const tierId = present === -1 ? null : standing.tierId;
  const kept = { tierId, since: tierId === null ? null : standing.since, change: null };
  const isKept =
    tiers.downgrade === "never" || (tiers.downgrade === "end_of_period" && tiers.period === "lifetime");
  if (earned === present || isKept) return { ...kept, keepsUntil: null };
  const keepsUntil = standing.keepsUntil ?? addDays(lastDayKept(tiers, standing, on), tiers.graceDays);
  if (on.day <= keepsUntil) return { ...kept, keepsUntil };
  return {
    tierId: reached?.id ?? null,
    since: reached === null ? null : on.day,
    keepsUntil: null,
    change: "lost",
  };
}

/** Before grace. A rolling period has no end of its own: it ends its length after the level was reached. */
function lastDayKept(
  tiers: Tiers,
  { since }: TierStanding,
  { day, joinedDay }: { readonly day: Day; readonly joinedDay: Day },
): Day {
  const yesterday = addDays(day, -1);
  if (tiers.downgrade === "at_once") return yesterday;
  if (tiers.period !== "rolling") return periodOf(tiers, day, joinedDay).to;
  const end = since === null ? yesterday : addMonths(since, tiers.rollingMonths);
  return end < yesterday ? yesterday : end;
}

/** With "amount or visits", a threshold of zero is one that is not asked, unless nothing is. */
function isReached(
  { measure }: Tiers,
  { fromCents, fromVisits, fromUnits }: TierLevel,
  figures: TierFigures,
): boolean {
  switch (measure) {
    case "amount":
      return figures.cents >= fromCents;
    case "visits":
      return figures.visits >= fromVisits;
    case "amount_and_visits":
      return figures.cents >= fromCents && figures.visits >= fromVisits;
    case "amount_or_visits":
      if (fromCents === 0 && fromVisits === 0) return true;
      return (
        (fromCents > 0 && figures.cents >= fromCents) || (fromVisits > 0 && figures.visits >= fromVisits)
      );
    case "earned":
    case "balance":
      return figures.units >= fromUnits;
  }
}

function yearsBetween(first: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(first.slice(0, 4));
  return addMonths(first, years * 12) <= day ? years : years - 1;
}
