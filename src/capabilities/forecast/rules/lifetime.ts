import { type Day, dayOfNumber } from "../../../values/day.ts";
import { firstDayOf, type Ledger } from "./ledger.ts";
import { mayHaveComeBefore } from "./score.ts";
import { differenceAmongAlike, lifeTable, medianOf, type Stratum, survivalAt } from "./survival.ts";

/** Share of customers, between the ends of its interval. */
export type Share = { readonly value: number; readonly low: number; readonly high: number };

/** After so many days, the share of people. */
export type CurveStep = Share & { readonly days: number };

export const traits = [
  "first_on_web",
  "large_first_basket",
  "several_families",
  "with_discount",
  "weekend",
] as const;
export type Trait = (typeof traits)[number];

/** Newcomers with a trait of their first purchase against alike ones without it. */
export type TraitEffect = {
  readonly trait: Trait;
  readonly withTrait: { readonly customers: number; readonly cameBack: number };
  readonly without: { readonly customers: number; readonly cameBack: number };
  /** Difference of the shares who came back, like with like: same quarter of arrival, same size of first basket. At 99 %. */
  readonly difference: Share;
};

export type CohortValue = {
  readonly key: string;
  readonly customers: number;
  /** Net sales per customer within so many days of the first purchase; null while the last of them is younger. */
  readonly cents90: number | null;
  readonly cents365: number | null;
};

/** How long relations last, what lengthens them, what they bring. */
export type Lifetime = {
  readonly newcomers: number;
  /** Left out: their first purchase lies in the first weeks of the file, so that nobody knows when they began. */
  readonly cameBefore: number;
  readonly historyFrom: Day;
  /** Of newcomers: the share who had bought again after so many days. */
  readonly nextPurchase: readonly CurveStep[];
  /** Half of the newcomers have bought again after so many days; null: fewer than half ever did. */
  readonly medianNextDays: number | null;
  /** Days between two purchases of those who come back: a quarter, half, three quarters are shorter. */
  readonly gapDays: {
    readonly quarter: number;
    readonly half: number;
    readonly threeQuarters: number;
  } | null;
  /** Of those who bought at least twice: the share whose relation lasted longer than so many days. */
  readonly staying: readonly CurveStep[];
  readonly returning: number;
  /** Half of the relations last longer than this; null: more than half of them are not over. */
  readonly medianStayDays: number | null;
  /** The longest a newcomer could be watched. */
  readonly watchedDays: number;
  readonly traits: { readonly withinDays: number; readonly effects: readonly TraitEffect[] } | null;
  readonly cohorts: readonly CohortValue[];
  readonly sources: readonly CohortValue[];
};

/** What is known of each customer of the ledger beside her purchases, in its order. */
export type People = {
  /** 1: the silence has become longer than any of hers; the relation is over. */
  readonly isLost: Uint8Array;
  /** How the shop came by her: the place of a word in `sources`. */
  readonly source: Uint8Array;
  readonly sources: readonly string[];
};

/** The first purchase of a customer of the ledger, by her place in it. */
export type FirstPurchase = {
  readonly customer: number;
  readonly isWeb: boolean;
  readonly families: number;
  readonly hasDiscount: boolean;
};

const nextSteps = [7, 14, 30, 60, 90, 180, 365];
const stayingSteps = [30, 90, 180, 365, 730, 1_095, 1_825];
// Fewer people say more of chance than of the shop.
const fewestOfAGroup = 30;

/** @param eve the last whole day known */
export function lifetimeOf(
  ledger: Ledger,
  people: People,
  firstPurchases: readonly FirstPurchase[],
  eve: number,
): Lifetime {
  const historyFrom = dayOfNumber(firstDayOf(ledger) ?? eve);
  const newcomers = newcomersOf(ledger, historyFrom, eve);
  const next = lifeTable(...nextPurchases(ledger, newcomers, eve));
  const stays = lifeTable(...relations(ledger, newcomers, people, eve));
  const watchedDays = newcomers.reduce((most, { first }) => Math.max(most, eve - first), 0);
  const shown = (days: number): boolean => days <= watchedDays;
  return {
    newcomers: newcomers.length,
    cameBefore: ledger.starts.length - 1 - newcomers.length,
    historyFrom,
    nextPurchase: nextSteps.filter(shown).map((days) => {
      const { value, low, high } = survivalAt(next, days);
      return { days, value: 1 - value, low: 1 - high, high: 1 - low };
    }),
    medianNextDays: medianOf(next),
    gapDays: gapsOf(ledger, newcomers),
    staying: stayingSteps.filter(shown).map((days) => ({ days, ...survivalAt(stays, days) })),
    returning: stays.people,
    medianStayDays: medianOf(stays),
    watchedDays,
    traits: traitsOf(ledger, newcomers, firstPurchases, eve),
    cohorts: byArrival(ledger, newcomers, eve),
    sources: bySource(ledger, newcomers, people, eve),
  };
}

type Newcomer = { readonly customer: number; readonly first: number };

function newcomersOf({ starts, days }: Ledger, historyFrom: Day, eve: number): Newcomer[] {
  const found: Newcomer[] = [];
  for (let customer = 0; customer < starts.length - 1; customer += 1) {
    const first = days[starts[customer] ?? 0] ?? 0;
    if (first <= eve && !mayHaveComeBefore(dayOfNumber(first), historyFrom)) found.push({ customer, first });
  }
  return found;
}

function nextPurchases({ starts, days }: Ledger, newcomers: readonly Newcomer[], eve: number) {
  const waited = new Int32Array(newcomers.length);
  const came = new Uint8Array(newcomers.length);
  newcomers.forEach(({ customer, first }, row) => {
    const second = (starts[customer] ?? 0) + 1;
    const at = second < (starts[customer + 1] ?? 0) ? (days[second] ?? 0) : Number.POSITIVE_INFINITY;
    came[row] = at <= eve ? 1 : 0;
    waited[row] = Math.min(at, eve) - first;
  });
  return [waited, came] as const;
}

/** From the first purchase to the last one of who is gone; of the others, until today and on. */
function relations({ starts, days }: Ledger, newcomers: readonly Newcomer[], people: People, eve: number) {
  const lasted: number[] = [];
  const ended: number[] = [];
  for (const { customer, first } of newcomers) {
    const last = days[(starts[customer + 1] ?? 1) - 1] ?? first;
    if (last === first) continue;
    const isOver = people.isLost[customer] === 1;
    ended.push(isOver ? 1 : 0);
    lasted.push(Math.max((isOver ? last : eve) - first, 0));
  }
  return [lasted, ended] as const;
}

function gapsOf({ starts, days }: Ledger, newcomers: readonly Newcomer[]): Lifetime["gapDays"] {
  const counts: number[] = [];
  let total = 0;
  for (const { customer } of newcomers) {
    for (let at = (starts[customer] ?? 0) + 1; at < (starts[customer + 1] ?? 0); at += 1) {
      const gap = (days[at] ?? 0) - (days[at - 1] ?? 0);
      counts[gap] = (counts[gap] ?? 0) + 1;
      total += 1;
    }
  }
  if (total < fewestOfAGroup) return null;
  const below = (share: number): number => {
    let seen = 0;
    for (const [gap, count] of Object.entries(counts)) {
      seen += count;
      if (seen >= share * total) return Number(gap);
    }
    return counts.length;
  };
  return { quarter: below(0.25), half: below(0.5), threeQuarters: below(0.75) };
}

/** The longest of these in which at least a hundred newcomers could be watched from end to end. */
const watches = [365, 180, 90];
const fewestWatched = 100;
// The sizes of first baskets are cut in as many parts of equal number, so that like is compared with like.
const basketParts = 4;

function traitsOf(
  ledger: Ledger,
  newcomers: readonly Newcomer[],
  firstPurchases: readonly FirstPurchase[],
  eve: number,
): Lifetime["traits"] {
  const known = new Map(firstPurchases.map((one) => [one.customer, one]));
  const watchable = (days: number) =>
    newcomers.filter(({ customer, first }) => eve - first >= days && known.has(customer));
  const withinDays = watches.find((days) => watchable(days).length >= fewestWatched);
  if (withinDays === undefined) return null;
  const { starts, days, cents } = ledger;
  const alike = watchable(withinDays);
  const baskets = alike.map(({ customer }) => cents[starts[customer] ?? 0] ?? 0);
  const limits = partsOf(baskets, basketParts);
  const rows = alike.flatMap(({ customer, first }, row) => {
    const purchase = known.get(customer);
    if (purchase === undefined) return [];
    const second = (starts[customer] ?? 0) + 1;
    const isBack = second < (starts[customer + 1] ?? 0) && (days[second] ?? 0) - first <= withinDays;
    const part = limits.findIndex((limit) => (baskets[row] ?? 0) <= limit);
    return [{ arrival: quarterOf(first), part, isBack, has: traitsOfFirst(purchase, first, part) }];
  });
  const effects = traits.flatMap((trait): TraitEffect[] => {
    // A larger basket cannot be compared among baskets of the same size.
    const stratumOf = (row: (typeof rows)[number]): string =>
      trait === "large_first_basket" ? row.arrival : `${row.arrival} ${row.part}`;
    const strata = [...Map.groupBy(rows, stratumOf).values()].map((group) => stratum(group, trait));
    const difference = differenceAmongAlike(strata);
    const all = stratum(rows, trait);
    if (difference === null || Math.min(all.withTrait, all.without) < fewestOfAGroup) return [];
    return [
      {
        trait,
        withTrait: { customers: all.withTrait, cameBack: all.happenedWith },
        without: { customers: all.without, cameBack: all.happenedWithout },
        difference,
      },
    ];
  });
  return { withinDays, effects };
}

type Row = { readonly isBack: boolean; readonly has: Readonly<Record<Trait, boolean>> };

function stratum(rows: readonly Row[], trait: Trait): Stratum {
  const count = (has: boolean, back: boolean): number =>
    rows.filter((row) => row.has[trait] === has && (!back || row.isBack)).length;
  return {
    withTrait: count(true, false),
    happenedWith: count(true, true),
    without: count(false, false),
    happenedWithout: count(false, true),
  };
}

function traitsOfFirst(
  { isWeb, families, hasDiscount }: FirstPurchase,
  first: number,
  part: number,
): Readonly<Record<Trait, boolean>> {
  // The first of January 1970 was a Thursday.
  const weekday = (first + 3) % 7;
  return {
    first_on_web: isWeb,
    large_first_basket: part === basketParts - 1,
    several_families: families > 1,
    with_discount: hasDiscount,
    weekend: weekday >= 5,
  };
}

/** The upper ends of parts of equal number. */
function partsOf(values: readonly number[], parts: number): number[] {
  const sorted = values.toSorted((one, other) => one - other);
  return Array.from({ length: parts }, (_, part) =>
    part === parts - 1
      ? Number.POSITIVE_INFINITY
      : (sorted[Math.floor(((part + 1) * sorted.length) / parts)] ?? 0),
  );
}

const quarterOf = (day: number): string => {
  const text = dayOfNumber(day);
  return `${text.slice(0, 4)}-${Math.floor((Number(text.slice(5, 7)) - 1) / 3) + 1}`;
};

/** A quarter of arrival is told once the last of its newcomers was watched to the end. */
function byArrival(ledger: Ledger, newcomers: readonly Newcomer[], eve: number): CohortValue[] {
  const value = (group: readonly Newcomer[], limit: number): number | null =>
    group.every(({ first }) => eve - first >= limit) ? meanWithin(ledger, group, limit) : null;
  return [...Map.groupBy(newcomers, ({ first }) => quarterOf(first))]
    .map(([key, group]) => ({
      key,
      customers: group.length,
      cents90: value(group, 90),
      cents365: value(group, 365),
    }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** Of each source, those are told who were watched to the end. */
function bySource(
  ledger: Ledger,
  newcomers: readonly Newcomer[],
  { source, sources }: People,
  eve: number,
): CohortValue[] {
  const value = (group: readonly Newcomer[], limit: number): number | null => {
    const watched = group.filter(({ first }) => eve - first >= limit);
    return watched.length < fewestOfAGroup ? null : meanWithin(ledger, watched, limit);
  };
  return [...Map.groupBy(newcomers, ({ customer }) => sources[source[customer] ?? 0] ?? "")]
    .map(([key, group]) => ({
      key,
      customers: group.length,
      cents90: value(group, 90),
      cents365: value(group, 365),
    }))
    .filter(({ customers }) => customers >= fewestOfAGroup)
    .toSorted((one, other) => other.customers - one.customers);
}

/** Net sales per customer within so many days of the first purchase, in cents. */
function meanWithin({ starts, days, cents }: Ledger, group: readonly Newcomer[], limit: number): number {
  let sum = 0;
  for (const { customer, first } of group) {
    for (let at = starts[customer] ?? 0; at < (starts[customer + 1] ?? 0); at += 1)
      if ((days[at] ?? 0) - first <= limit) sum += cents[at] ?? 0;
  }
  return Math.round(sum / group.length);
}
