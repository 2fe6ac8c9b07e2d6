import type { RawBuilder } from "kysely";

/** The last instant at which this customer gave a sign of life of one kind, as a scalar subquery. */
export type LastActivity = (merchantId: string, customerId: RawBuilder<unknown>) => RawBuilder<unknown>;

const sources = new Map<string, LastActivity>();

/**
 * Later rooms add the signs of life they know (RET-01): a log-in, a click, a reply, a scanned card. An opened message is none.
 * Wiring twice replaces.
 */
export function registerActivity(kind: string, last: LastActivity): void {
  sources.set(kind, last);
}

export function registeredActivities(): ReadonlyMap<string, LastActivity> {
  return sources;
}
