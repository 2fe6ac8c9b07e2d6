import type { ConcentrationSnapshot, Counted, PeopleRule } from "../insight/shared.ts";
import type { Weight } from "./rules/ranking.ts";
import type { Readiness } from "./rules/readiness.ts";

/** One thing to do. Its words are `today.action.<text>.title`, `.sentence`, `.why` and `.button`, filled by `values`. */
export type TodayAction = {
  /** Stable: what a dismissal speaks of. */
  readonly key: string;
  readonly text: string;
  readonly tone: "attention" | "warning" | "good";
  readonly badge: number | null;
  readonly values: Readonly<Record<string, number | string | null>>;
  readonly weight: Weight;
  /** The people concerned, as a list to open, in which order. */
  readonly people: { readonly rule: PeopleRule; readonly sort: string } | null;
  /** Where the button leads when it is not the list of people. */
  readonly link: string | null;
  /** Each step of the calculation: a text `today.why.<text>` and its values. */
  readonly calculation: readonly {
    readonly text: string;
    readonly values: Readonly<Record<string, number | string | null>>;
  }[];
};

/** A line of "this week": text `today.week.<text>`. */
export type WeekLine = {
  readonly text: string;
  readonly values: Readonly<Record<string, number | string | null>>;
  readonly people: { readonly rule: PeopleRule; readonly sort: string } | null;
};

/** A share with what it was counted on; null until there is anything to count. */
export type Share =
  | (Counted & { readonly share: number; readonly low: number; readonly high: number })
  | null;

export type TodayAnswer = {
  /** The day as of which everything is told. */
  readonly today: string;
  readonly calendarDay: string;
  /** The last day with a sale, when the purchases stop there. */
  readonly stopsOn: string | null;
  readonly shopName: string;
  readonly minutes: number;
  readonly readiness: Readiness;
  readonly actions: readonly TodayAction[];
  readonly later: readonly TodayAction[];
  readonly figures: {
    readonly activeCustomers: number | null;
    readonly activeMonthAgo: number | null;
    readonly return90: Share;
    readonly return90LastYear: Share;
    readonly sales30Cents: number;
    /** Null when the shop has no sales of that time. */
    readonly sales30LastYearCents: number | null;
    readonly goodAddresses: Share;
    /** Of the customers of a year ago, who has gone since; `absent`: who bought nothing at all within it. Null: too young to tell. */
    readonly lost: (NonNullable<Share> & { readonly absent: number }) | null;
    /** What the programs brought less what they cost in twelve months; null for a shop without programs. */
    readonly loyalty: {
      readonly programs: number;
      /** Those whose effect can be told; 0: only the costs are known. */
      readonly measured: number;
      readonly lowCents: number;
      readonly highCents: number;
      readonly costCents: number;
    } | null;
  };
  readonly concentration: ConcentrationSnapshot | null;
  readonly week: readonly WeekLine[];
};
