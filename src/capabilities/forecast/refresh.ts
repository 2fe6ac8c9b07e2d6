import type { Database, Tx } from "../../platform/database.ts";
import { tellFacts } from "../../platform/participants.ts";
import type { Tick } from "../../platform/ticks.ts";
import { daysBetween } from "../../values/day.ts";
import { readStanding } from "../insight/index.ts";
import { askForecaster } from "./forecaster.ts";
import {
  countHistory,
  readModelState,
  shopsToLookAt,
  takeTurn,
  writeComputed,
  writeLooked,
} from "./queries-model.ts";
import type { ShopToFit } from "./refit.ts";
import { fewestRepeatPurchases } from "./rules/model.ts";

type Due = { readonly what: "refit" | "rescore"; readonly shop: ShopToFit };

/** Parameters drift slowly: a week old they are as good as new. */
const daysOfAFit = 7;
/** A twentieth more receipts, or fewer, are worth a new fit at once: an import, an import undone. */
const largeChange = 0.05;
const leastChange = 20;

/** What is to be computed of a shop, as it is now; null: nothing. */
async function lookAt(tx: Tx): Promise<Due | null> {
  const standing = await readStanding(tx);
  const state = await readModelState(tx);
  await writeLooked(tx);
  const { sales, repeatPurchases } = await countHistory(tx);
  const { today, marginRate } = standing;
  const shop = { merchantId: tx.merchantId, today, marginRate, sales };
  const fitted = state?.fitted;
  if (state === undefined || fitted === undefined)
    return sales === 0 && repeatPurchases === 0 ? null : { what: "refit", shop };
  const age = daysBetween(fitted.asOf, today);
  const change = Math.abs(sales - state.sales);
  const isDue =
    age >= daysOfAFit ||
    age < 0 ||
    change >= Math.max(leastChange, largeChange * state.sales) ||
    (state.state === "too_few") !== repeatPurchases < fewestRepeatPurchases;
  if (isDue) return { what: "refit", shop };
  return state.state === "fitted" && state.scoredOn !== today ? { what: "rescore", shop } : null;
}

/** If the program is stopped meanwhile, or the computation fails, another try is made after this time. */
const turnMs = 15 * 60_000;

/**
 * Computes what is due of a shop's forecasts: a new fit after a week or a large change, the day's figures otherwise.
 * @returns whether something was
 */
export async function refreshForecasts(database: Database, merchantId: string): Promise<boolean> {
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    await database.inMerchant(merchantId, work);
  const due = await inShop(lookAt);
  if (due === null || !(await inShop(async (tx) => await takeTurn(tx, turnMs)))) return false;
  const started = performance.now();
  const offsetMs = database.clock.offsetMs();
  await askForecaster({ what: due.what, address: database.address, offsetMs, shop: due.shop });
  await inShop(async (tx) => {
    const tookMs = due.what === "refit" ? Math.round(performance.now() - started) : null;
    await writeComputed(tx, due.shop.today, tookMs);
    await tellFacts(tx, "all");
  });
  return true;
}

export const forecastTicks: readonly Tick[] = [
  {
    name: "forecast.refresh",
    everySeconds: 3,
    run: async ({ database, stopping }) => {
      for (const { merchantId } of await database.inPlatform(shopsToLookAt)) {
        if (stopping.aborted) break;
        await refreshForecasts(database, merchantId);
      }
      return false;
    },
  },
];
