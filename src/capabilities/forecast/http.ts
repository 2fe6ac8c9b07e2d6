import { defineRoute } from "../../platform/http/route.ts";
import { forecastOf, readForecast, readLifetime } from "./operations.ts";
import { CustomerForecastShape, CustomerParams, ForecastShape, LifetimeShape } from "./schema.ts";

const tag = "forecast";
const permission = "insight:read";

export const forecastRoutes = [
  defineRoute({
    method: "GET",
    url: "/forecast",
    tag,
    permission,
    summary: "What the shop may expect of the customers it knows",
    description:
      "Purchases and net sales of the next three and twelve months, each past period foretold beside fact, and the customers of the highest potential.",
    answer: ForecastShape,
    handle: async ({ tx }) => await readForecast(tx),
  }),
  defineRoute({
    method: "GET",
    url: "/forecast/customers/:id",
    tag,
    permission,
    summary: "What may be expected of one customer, and why",
    description:
      "Told as of today. Whoever objected to profiling, or to all advertising, is not scored (GDPR art. 21).",
    params: CustomerParams,
    answer: CustomerForecastShape,
    handle: async ({ tx, params }) => await forecastOf(tx, params.id),
  }),
  defineRoute({
    method: "GET",
    url: "/forecast/lifetime",
    tag,
    permission,
    summary: "How long relations last, what lengthens them, what customers bring",
    answer: LifetimeShape,
    handle: async ({ tx }) => await readLifetime(tx),
  }),
];
