import type { Tx } from "../../platform/database.ts";
import { daysBetween } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { readStanding } from "../insight/index.ts";
import type { CustomerForecast, ForecastAnswer, LifetimeAnswer } from "./answers.ts";
import {
  type Buyer,
  countBands,
  deleteScores,
  readBest,
  readBuyers,
  readPlace,
  writeScores,
} from "./queries-customers.ts";
import { learntOf, readModel, readModelState, readSnapshot } from "./queries-model.ts";
import { bandOf } from "./rules/band.ts";
import type { Lifetime } from "./rules/lifetime.ts";
import { fewestRepeatPurchases } from "./rules/model.ts";
import type { Outlook } from "./rules/outlook.ts";
import { scoreOf, usualDays } from "./rules/score.ts";

/**
 * Follows purchases and refusals inside their transaction: the forecast of these customers, and of nobody else, is computed again
 * from the shop's parameters.
 */
export async function renewForecasts(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const found = await readBuyers(tx, customerIds);
  if (found === undefined) return;
  const { model, today, buyers } = found;
  const learnt = learntOf(model);
  await writeScores(
    tx,
    buyers.map((buyer) => ({
      ...buyer,
      ...scoreOf(learnt, buyer, today),
      scoredOn: today,
      modelNumber: model.number,
    })),
  );
  if (buyers.length === customerIds.length) return;
  const scored = new Set(buyers.map(({ customerId }) => customerId));
  await deleteScores(
    tx,
    customerIds.filter((id) => !scored.has(id)),
  );
}

/** What may be expected of one customer, as of today and with her reason; or why nothing is said. */
export async function forecastOf(
  tx: Tx,
  customerId: string,
): Promise<CustomerForecast | Refusal<"unknown_customer">> {
  const place = await readPlace(tx, customerId);
  if (place === undefined) return refuse("unknown_customer");
  if (place.hasObjected) return { state: "objected" };
  if (place.lastDay === null) return { state: "no_purchase" };
  const { today } = await readStanding(tx);
  const state = await readModelState(tx);
  if (state === undefined || state.state === "waiting") return { state: "waiting" };
  if (state.state === "too_few") {
    return {
      state: "too_few",
      repeatPurchases: state.repeatPurchases,
      fewest: fewestRepeatPurchases,
      lastDay: place.lastDay,
      silentDays: Math.max(daysBetween(place.lastDay, today), 0),
      rhythmDays: place.rhythmDays,
    };
  }
  const found = await readBuyers(tx, [customerId]);
  const [buyer] = found?.buyers ?? [];
  if (found === undefined || buyer === undefined) return { state: "waiting" };
  return await scored(tx, buyer, learntOf(found.model), { today, isAway: place.isAway });
}

async function scored(
  tx: Tx,
  buyer: Buyer,
  learnt: ReturnType<typeof learntOf>,
  { today, isAway }: { readonly today: string; readonly isAway: boolean },
): Promise<CustomerForecast> {
  const score = scoreOf(learnt, buyer, today);
  const band = bandOf(score, today);
  const outlook = (await readSnapshot<Outlook>(tx, "outlook"))?.body;
  const last = outlook?.past.at(-1);
  const judged = outlook?.judged?.[band];
  return {
    state: "scored",
    asOf: today,
    band,
    isAway,
    firstDay: buyer.firstDay,
    lastDay: buyer.lastDay,
    purchaseDays: buyer.purchaseDays,
    silentDays: Math.max(daysBetween(buyer.lastDay, today), 0),
    usualDays: usualDays(learnt.model, buyer, today),
    ...score,
    judged:
      last === undefined || judged === undefined || judged.customers === 0
        ? null
        : { ...judged, from: last.from, to: last.to },
  };
}

const bestShown = 10;

/** What the shop may expect of the customers it knows, and how well that was foretold before. */
export async function readForecast(tx: Tx): Promise<ForecastAnswer> {
  const state = await readModelState(tx);
  if (state?.state === "too_few")
    return { state: "too_few", repeatPurchases: state.repeatPurchases, fewest: fewestRepeatPurchases };
  const model = await readModel(tx);
  const outlook = await readSnapshot<Outlook>(tx, "outlook");
  if (state?.fitted === undefined || model === undefined || outlook === undefined)
    return { state: "waiting" };
  const { today } = await readStanding(tx);
  return {
    state: "fitted",
    ...state.fitted,
    customers: model.customers,
    repeatPurchases: model.repeatPurchases,
    historyFrom: model.historyFrom,
    rhythm: model.rhythm,
    showsLeaving: model.showsLeaving,
    marginRate: model.marginRate,
    outlook: outlook.body,
    bands: await countBands(tx, today),
    best: await readBest(tx, today, bestShown),
  };
}

// Of fewer newcomers every share would be chance.
const fewestNewcomers = 30;

/** How long relations last, what lengthens them, what they bring. */
export async function readLifetime(tx: Tx): Promise<LifetimeAnswer> {
  const found = await readSnapshot<Lifetime>(tx, "lifetime");
  if (found === undefined) return { state: "waiting" };
  const { body: lifetime, asOf } = found;
  if (lifetime.newcomers < fewestNewcomers) return { state: "too_few", newcomers: lifetime.newcomers };
  return { state: "known", asOf, lifetime };
}
