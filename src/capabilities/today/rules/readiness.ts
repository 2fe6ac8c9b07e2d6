import { type Day, daysBetween } from "../../../values/day.ts";

/** Advice on people needs enough of both to mean something. */
export const fewestCustomers = 50;
export const fewestDays = 90;

export type Readiness = {
  readonly isReady: boolean;
  readonly customers: number;
  readonly customersMissing: number;
  readonly days: number;
  readonly daysMissing: number;
};

export function readinessOf(customers: number, firstDay: Day | null, today: Day): Readiness {
  const days = firstDay === null ? 0 : Math.max(daysBetween(firstDay, today), 0);
  const customersMissing = Math.max(fewestCustomers - customers, 0);
  const daysMissing = Math.max(fewestDays - days, 0);
  return {
    isReady: customersMissing === 0 && daysMissing === 0,
    customers,
    customersMissing,
    days,
    daysMissing,
  };
}
