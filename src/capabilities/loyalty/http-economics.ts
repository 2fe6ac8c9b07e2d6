import { defineRoute, type Route } from "../../platform/http/route.ts";
import { languageOf, say } from "../../platform/texts.ts";
import { isRefusal } from "../../values/refusal.ts";
import { diagnoseShop } from "./operations-diagnosis.ts";
import { readLoyaltySettings, simulatePrograms, writeLoyaltySettings } from "./operations-economics.ts";
import { liabilityJournal, programLiability } from "./operations-liability.ts";
import { programResults } from "./operations-results.ts";
import { forecastOf } from "./rules/profit.ts";
import { IdParams } from "./schema.ts";
import {
  DiagnosisAnswer,
  ForecastAnswer,
  ForecastBody,
  JournalQuery,
  LiabilityAnswer,
  ResultsAnswer,
  ResultsQuery,
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

const measured = [
  defineRoute({
    method: "GET",
    url: "/loyalty/diagnosis",
    tag,
    permission: "loyalty:read",
    summary: "Before a program: what the shop's figures say it needs first",
    answer: DiagnosisAnswer,
    handle: async ({ tx }) => await diagnoseShop(tx),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/programs/:id/results",
    tag,
    permission: "loyalty:read",
    summary: "What a program has brought and cost in a period",
    params: IdParams,
    query: ResultsQuery,
    answer: ResultsAnswer,
    handle: async ({ tx, params, query }) => await programResults(tx, params.id, query),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/programs/:id/liability",
    tag,
    permission: "loyalty:read",
    summary: "What members hold, in euros: by age and expiry, expected use, accounting schedules",
    params: IdParams,
    answer: LiabilityAnswer,
    handle: async ({ tx, params }) => await programLiability(tx, params.id),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/programs/:id/liability/journal.csv",
    tag,
    permission: "loyalty:read",
    summary: "The entry that brings the books to what members hold",
    params: IdParams,
    query: JournalQuery,
    transaction: "none",
    handle: async ({ database, actor, params, query, request, reply }) => {
      const language = languageOf(request.headers["accept-language"]);
      const heading = ["day", "reference", "account", "label", "debit", "credit"] as const;
      const words = {
        label: say(language, "loyalty.journal.points"),
        heading: heading.map((column) => say(language, `loyalty.journal.column.${column}`)),
      };
      const file = await database.inMerchant(
        actor.merchantId,
        async (tx) => await liabilityJournal(tx, params.id, query, words),
      );
      if (isRefusal(file)) return file;
      return await reply
        .header("content-disposition", `attachment; filename="${file.name}"`)
        .type("text/csv; charset=utf-8")
        .send(file.text);
    },
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

export const economicsRoutes: readonly Route[] = [...design, ...measured, ...settings];
