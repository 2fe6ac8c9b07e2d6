import type { Tx } from "../../platform/database.ts";
import { addDays, dayInZone, instantInZone } from "../../values/day.ts";
import { zonesOfCustomers } from "./queries-moments.ts";
import { readStanding } from "./queries-shop.ts";
import { referenceDay } from "./rules/reference-day.ts";

/** What rules that speak of time are told from. */
export type Moment = {
  /** ISO. Where the shop is told as of an earlier day, the end of that day. */
  readonly now: string;
  readonly today: string;
  readonly timeZone: string;
  /** Zones other than the shop's in which customers live, and the day it is there. */
  readonly zones: readonly { readonly zone: string; readonly today: string }[];
};

/** The moment as of which the shop is told; `at` (ISO) for another one than now. */
export async function momentOf(tx: Tx, at: string = tx.now): Promise<Moment> {
  const { stopsOn, timeZone } = await readStanding(tx);
  const today = referenceDay(stopsOn, dayInZone(at, timeZone));
  const now = stopsOn === null ? at : instantInZone(`${addDays(today, 1)}T00:00:00`, timeZone);
  const zones = (await zonesOfCustomers(tx))
    .filter((zone) => zone !== timeZone)
    .map((zone) => ({ zone, today: stopsOn === null ? dayInZone(at, zone) : today }));
  return { now, today, timeZone, zones };
}
