import type { Room } from "../../platform/http/room.ts";

/** What this room brings to the running product. */
export const forecastRoom: Room = { name: "forecast" };

export { auc, brier, calibration, logLoss } from "./rules/accuracy.ts";
export { aliveProbability, silenceProbability } from "./rules/alive.ts";
export { lostAfterDays, unusualAfterDays } from "./rules/dates.ts";
export { expectedPurchases, purchasesProbability } from "./rules/expectation.ts";
export { type ForecastError, forecastError, forecastsOf } from "./rules/forecast-error.ts";
export { fitModel, fitWithoutLeaving, standardErrors } from "./rules/fit.ts";
export {
  countCustomers,
  type Groups,
  groupCustomers,
  type Histories,
  historiesOf,
  purchasesBetween,
} from "./rules/histories.ts";
export { discountedPurchases } from "./rules/lifetime-value.ts";
export type { Model } from "./rules/model.ts";
export { chooseRhythm, pastForecast } from "./rules/rolling-origin.ts";
export { scoreGroups } from "./rules/scoring.ts";
export { expectedSpend, fitSpend, type Spend } from "./rules/spend.ts";
