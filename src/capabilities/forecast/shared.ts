export type { BestCustomer, CustomerForecast, ForecastAnswer, LifetimeAnswer } from "./answers.ts";
export { type Band, bandOf, bands } from "./rules/band.ts";
export type { CohortValue, CurveStep, Lifetime, Trait, TraitEffect } from "./rules/lifetime.ts";
export { traits } from "./rules/lifetime.ts";
export type { Coming, Expected, Outlook, PastForecast } from "./rules/outlook.ts";
