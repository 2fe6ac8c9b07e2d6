import { type Sort as OwnSort, sorts } from "./answers.ts";

/** A value by which lists can be put in order: a column of the profile, or of a table with one row per customer. */
export type PeopleSort = {
  readonly key: string;
  /** With `merchant_id` and `customer_id` in its key; `insight.profile` for the profile's own columns. */
  readonly table: string;
  readonly column: string;
  readonly type: "text" | "date" | "bigint" | "double precision" | "real" | "integer";
  /** As of a field. */
  readonly permission?: string;
  /** Customers may have none: they come last, whatever the direction. */
  readonly canBeUnknown?: boolean;
};

const profile = "insight.profile";

const own: Readonly<Record<OwnSort, PeopleSort>> = {
  name: { key: "name", table: profile, column: "sort_name", type: "text" },
  last_purchase: {
    key: "last_purchase",
    table: profile,
    column: "last_day",
    type: "date",
    canBeUnknown: true,
  },
  spent: { key: "spent", table: profile, column: "net_cents", type: "bigint" },
  spent_year: { key: "spent_year", table: profile, column: "rolling_year_cents", type: "bigint" },
  created: { key: "created", table: profile, column: "created_on", type: "date" },
};

const registered = new Map<string, PeopleSort>(sorts.map((key) => [key, own[key]]));

/**
 * Lists can be put in order by a value of a later room; wiring twice replaces. Its table wants an index on
 * (merchant_id, column, customer_id).
 */
export function registerPeopleSort(sort: Omit<PeopleSort, "canBeUnknown">): void {
  registered.set(sort.key, { ...sort, canBeUnknown: true });
}

export function sortOf(key: string): PeopleSort | undefined {
  return registered.get(key);
}
