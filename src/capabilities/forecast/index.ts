import type { Room } from "../../platform/http/room.ts";
import { forecastRoutes } from "./http.ts";
import { forecastParticipant } from "./participant.ts";
import { registerForecastFields } from "./queries-people-fields.ts";
import { forecastTicks } from "./refresh.ts";

export type { CustomerForecast, ForecastAnswer, LifetimeAnswer } from "./answers.ts";
export { forecastOf, readForecast, readLifetime } from "./operations.ts";
export { refreshForecasts } from "./refresh.ts";
export { type Band, bandOf, bands } from "./rules/band.ts";

// The models themselves, for whoever plays cases or measures them.
export { auc, brier, type Calibration, calibration, logLoss } from "./rules/accuracy.ts";
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
export type { Model, Rhythm } from "./rules/model.ts";
export { chooseRhythm, pastForecast } from "./rules/rolling-origin.ts";
export { scoreGroups } from "./rules/scoring.ts";
export { expectedSpend, fitSpend, type Spend } from "./rules/spend.ts";

registerForecastFields();

/** What this room brings to the running product. */
export const forecastRoom: Room = {
  name: "forecast",
  routes: forecastRoutes,
  participant: forecastParticipant,
  ticks: forecastTicks,
};
