import type { Tx } from "../../platform/database.ts";
import { type Event, readEvents } from "../../platform/events.ts";
import { tellFacts } from "../../platform/participants.ts";
import type { Tick } from "../../platform/ticks.ts";
import { isDay } from "../../values/day.ts";
import { moveRollingYear, shopsToRoll } from "./queries-rolling.ts";
import { moveStages, shopsWithStagesToMove } from "./queries-profile.ts";
import { markChanged, readStanding, shopsToRefresh } from "./queries-shop.ts";
import { recomputeDays } from "./queries-totals.ts";
import { refreshShop } from "./refresh.ts";

const reader = "insight.totals";
// A month of a large shop is computed again in well under a second.
const daysAtOnce = 31;

/** Folds what was recorded into the totals of its days: whatever happened within a day costs one computation of it. */
export async function foldEvents(tx: Tx, events: readonly Event[]): Promise<void> {
  const days = [...new Set(events.flatMap(daysOf))].sort();
  for (let from = 0; from < days.length; from += daysAtOnce)
    await recomputeDays(tx, days.slice(from, from + daysAtOnce));
  if (events.some(({ kind }) => changesTheBase(kind))) await markChanged(tx);
}

function daysOf({ kind, payload }: Event): string[] {
  if (!kind.startsWith("purchases.") || !Array.isArray(payload["days"])) return [];
  return payload["days"].filter((day): day is string => typeof day === "string" && isDay(day));
}

function changesTheBase(kind: string): boolean {
  return ["purchases.", "insight."].some((room) => kind.startsWith(room));
}

/** The spend of the last 365 days falls by the mere passing of days. */
export async function rollYear(tx: Tx): Promise<void> {
  const { rolledOn, today } = await readStanding(tx);
  await tellFacts(tx, await moveRollingYear(tx, rolledOn, today));
}

export const insightTicks: readonly Tick[] = [
  {
    name: "insight.fold",
    everySeconds: 1,
    run: async ({ database }) => (await readEvents(database, reader, foldEvents)) > 0,
  },
  {
    name: "insight.stages",
    everySeconds: 300,
    run: async ({ database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsWithStagesToMove)) {
        if (stopping.aborted) break;
        await database.inMerchant(
          merchantId,
          async (tx) => await tellFacts(tx, await moveStages(tx, (await readStanding(tx)).today)),
        );
      }
      return false;
    },
  },
  {
    name: "insight.rolling_year",
    everySeconds: 300,
    run: async ({ database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsToRoll)) {
        if (stopping.aborted) break;
        await database.inMerchant(merchantId, rollYear);
      }
      return false;
    },
  },
  {
    name: "insight.refresh",
    everySeconds: 2,
    run: async ({ database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsToRefresh)) {
        if (stopping.aborted) break;
        const started = performance.now();
        await refreshShop(database, merchantId, () => performance.now() - started);
      }
      return false;
    },
  },
];
