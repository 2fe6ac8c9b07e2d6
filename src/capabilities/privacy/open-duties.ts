import type { Tx } from "../../platform/database.ts";
import type { Day } from "../../values/day.ts";
import { listBreaches } from "./operations-breaches.ts";
import { shopToday } from "./operations-requests.ts";
import { countOpenRequests } from "./queries-requests.ts";

/** What of people's rights and of breaches waits for somebody, with the first deadline of each. */
export async function openDuties(tx: Tx): Promise<{
  readonly today: Day;
  readonly requests: { readonly open: number; readonly first: Day | null };
  readonly breaches: { readonly open: number; readonly hoursLeft: number | null };
}> {
  const breaches = (await listBreaches(tx)).filter(({ closedAt }) => closedAt === null);
  const running = breaches.flatMap(({ clock }) => (clock.hoursLeft === null ? [] : [clock.hoursLeft]));
  return {
    today: await shopToday(tx),
    requests: await countOpenRequests(tx),
    breaches: { open: breaches.length, hoursLeft: running.length === 0 ? null : Math.min(...running) },
  };
}
