/** The customers whose first purchase fell in one month, and what they did in the months after. */
export type Cohort = {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly size: number;
  /** Customers who bought, per month since the first (the first included). */
  readonly active: readonly number[];
  readonly cents: readonly number[];
};

export type CohortCell = {
  readonly month: string;
  readonly age: number;
  readonly customers: number;
  readonly cents: number;
};

/** Puts counted cells in rows; months without a purchase count zero, up to the month of `lastMonth`. */
export function cohortsOf(cells: readonly CohortCell[], lastMonth: string): Cohort[] {
  const byMonth = new Map<string, CohortCell[]>();
  for (const cell of cells) {
    const row = byMonth.get(cell.month);
    if (row === undefined) byMonth.set(cell.month, [cell]);
    else row.push(cell);
  }
  return [...byMonth.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([month, row]) => {
      const length = Math.max(monthsBetween(month, lastMonth), 0) + 1;
      const active = new Array<number>(length).fill(0);
      const cents = new Array<number>(length).fill(0);
      for (const cell of row) {
        if (cell.age >= length) continue;
        active[cell.age] = cell.customers;
        cents[cell.age] = cell.cents;
      }
      return { month, size: active[0] ?? 0, active, cents };
    });
}

export function monthsBetween(first: string, second: string): number {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return number(second) - number(first);
}
