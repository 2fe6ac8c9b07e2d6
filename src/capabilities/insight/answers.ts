import type { Again } from "./rules/next-purchase.ts";
import type { Reason, Stage } from "./rules/lifecycle.ts";
import type { FieldGroup, FieldKind, Leaf, Operator, PeopleRule } from "./rules/people-rule.ts";

// What this room answers, for the server that writes it and the pages that show it.

export const sorts = ["name", "last_purchase", "spent", "spent_year", "created"] as const;
export type Sort = (typeof sorts)[number];
export type Direction = "asc" | "desc";

export type PersonRow = {
  readonly id: string;
  readonly kind: "person" | "company";
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly city: string | null;
  readonly postcode: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** A card's or another system's number: the only name of somebody without one. */
  readonly number: string | null;
  readonly tags: string[];
  readonly storeId: string | null;
  readonly createdOn: string;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly previousDay: string | null;
  readonly purchaseDays: number;
  readonly netCents: number;
  /** Of the year that ended with the last purchase. */
  readonly yearCents: number;
  /** Of the last 365 days. */
  readonly rollingYearCents: number;
  readonly basketCents: number | null;
  readonly rhythmDays: number | null;
  readonly stage: Stage;
  readonly stageSince: string;
  readonly nextStageOn: string | null;
  readonly slipsOn: string | null;
  readonly lostOn: string | null;
  readonly isBest: boolean;
  readonly hasBadAddress: boolean;
  readonly canEmail: boolean;
  readonly canSms: boolean;
  readonly canPhone: boolean;
  readonly canPost: boolean;
};

/** How many, and whether to the last one. */
export type PeopleCount = { readonly value: number; readonly isExact: boolean };
export type Person = PersonRow & {
  readonly reason: Reason;
  /** In a list: the value by which it is put in order; null when the customer has none. */
  readonly sortedBy?: string | number | null;
};
export type PeopleAnswer = {
  readonly items: readonly Person[];
  readonly nextCursor: string | null;
  /** Told with the first page only. */
  readonly count: PeopleCount | null;
};

export type FieldAnswer = {
  readonly key: string;
  readonly kind: FieldKind;
  readonly group: FieldGroup;
  readonly operators: readonly Operator[];
  /** Where its texts are: `<texts>.name`, `<texts>.within`… */
  readonly texts: string;
  /** The name of a field that the shop made itself. */
  readonly label: string | null;
  readonly choices: readonly string[] | null;
  readonly choicesFrom: string | null;
};

/** What a customer has, where a rule asks for it; null when it is not known. */
export type Actual = string | number | boolean | readonly string[] | null;
export type ExplainedRule =
  | { readonly all: readonly ExplainedRule[]; readonly holds: boolean }
  | { readonly any: readonly ExplainedRule[]; readonly holds: boolean }
  | { readonly not: ExplainedRule; readonly holds: boolean }
  | (Leaf & { readonly holds: boolean; readonly actual: Actual });

export type Choice = { readonly value: string; readonly label: string };

export const steps = ["day", "week", "month"] as const;
export type Step = (typeof steps)[number];

export type SalesSum = {
  readonly cents: number;
  readonly sales: number;
  readonly refunds: number;
  readonly identifiedSales: number;
};
export type SalesPoint = SalesSum & { readonly start: string };

export type Compared<Row> = Row & {
  readonly lastYearCents: number | null;
  readonly people: PeopleRule | null;
};

export type SalesAnswer = {
  readonly total: SalesSum;
  readonly lastYear: SalesSum;
  readonly points: readonly (SalesPoint & { readonly lastYearCents: number })[];
};

/** Groups of customers whose sales are told over time. */
export const groupings = ["newness", "stage", "best", "group", "segment"] as const;
export type GroupBy = (typeof groupings)[number];

export type GroupSalesAnswer = {
  /** Whether margins come from the catalog's costs line by line; otherwise they are the shop's rate. */
  readonly marginIsByLine: boolean;
  /** The first day of each step. */
  readonly starts: readonly string[];
  readonly groups: readonly {
    readonly key: string;
    readonly name: string | null;
    readonly cents: number;
    readonly marginCents: number;
    readonly sales: number;
    /** Customers of today's group; null where they change with time. */
    readonly people: PeopleRule | null;
    /** What the same people bought a year before; null when the history does not reach so far. */
    readonly lastYearCents: number | null;
    /** One for each of `starts`. */
    readonly points: readonly {
      readonly cents: number;
      readonly marginCents: number;
      readonly customers: number;
    }[];
  }[];
};

export type NextPurchaseAnswer = {
  readonly first: Again;
  readonly later: Again;
  /** The same of the year before; null when the history does not reach so far. */
  readonly lastYear: { readonly first: Again; readonly later: Again } | null;
};

export const splits = ["store", "channel", "product", "category", "stage"] as const;
export type Split = (typeof splits)[number];
export type SplitRow = {
  readonly key: string | null;
  readonly name: string | null;
  readonly cents: number;
  readonly sales: number;
  readonly quantity: number | null;
  readonly marginCents: number | null;
};
