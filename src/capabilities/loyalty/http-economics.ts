import { defineRoute, type Route } from "../../platform/http/route.ts";
import { readLoyaltySettings, simulatePrograms, writeLoyaltySettings } from "./operations-economics.ts";
import { forecastOf } from "./rules/profit.ts";
import {
  ForecastAnswer,
  ForecastBody,
  SettingsAnswer,
  SettingsBody,
  SimulationAnswer,
  SimulationBody,
} from "./schema-economics.ts";

const tag = "loyalty";

const design = [
  defineRoute({
    method: "POST",
    url: "/loyalty/simulations",
    tag,
    permission: "loyalty:read",
    summary: "Replay one to five programs on the shop's own receipts",
    transaction: "none",
    body: SimulationBody,
    answer: SimulationAnswer,
    handle: async ({ actor, database, body }) => await simulatePrograms(database, actor.merchantId, body),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/forecasts",
    tag,
    permission: "loyalty:read",
    summary: "Foresee a month of a program for a shop without receipts",
    body: ForecastBody,
    answer: ForecastAnswer,
    handle: async ({ body }) => await Promise.resolve(forecastOf(body)),
  }),
];

const settings = [
  defineRoute({
    method: "GET",
    url: "/loyalty/settings",
    tag,
    permission: "loyalty:read",
    summary: "The shop's own figures for loyalty: margin, lift, what messages and time cost",
    answer: SettingsAnswer,
    handle: async ({ tx }) => await readLoyaltySettings(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/loyalty/settings",
    tag,
    // They hold the limits of those who credit by hand, so who is limited does not set them.
    permission: "loyalty:approve",
    summary: "Change the shop's own figures for loyalty; what is not said stays",
    body: SettingsBody,
    answer: SettingsAnswer,
    handle: async ({ tx, actor, body }) => await writeLoyaltySettings(tx, actor, body),
  }),
];

export const economicsRoutes: readonly Route[] = [...design, ...settings];
