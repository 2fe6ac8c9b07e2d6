import {
  aliveProbability,
  expectedPurchases,
  expectedSpend,
  fitModel,
  forecastsOf,
  type Model,
} from "../../capabilities/forecast/index.ts";
import { onlineRetail, type Split, splitAt } from "./analytics-data.ts";
import type { Ground, Study } from "./analytics-study.ts";
import { noPareto } from "./btyd-cdnow.ts";
import {
  compareHoldout,
  compareLogLikelihood,
  compareRules,
  logLikelihoodInWeeks,
  mean,
  meanByX,
  neverLeaving,
  spendOf,
  week,
  within,
} from "./btyd.ts";
import type { Figures } from "./figures.ts";
import { CaseFault } from "./words.ts";

const split = ({ folder }: Ground): Split => splitAt(onlineRetail(folder), "2011-08-31", "2011-12-09");
const whole = ({ folder }: Ground): Split => splitAt(onlineRetail(folder), "2011-12-09", "2011-12-09");

const kinds = { "BG/NBD": "bg", "MBG/NBD": "mbg" } as const;

export const onlineRetailStudy: Study = [
  {
    id: "data",
    title: "The gift wholesaler is counted by purchase days",
    claims: [
      ["data"],
      ["customers"],
      ["unique_triples"],
      ["repeat_transactions"],
      ["one_time_customers"],
      ["horizon"],
      ["holdout_actual_by_x"],
      ["share_silent_in_holdout"],
      ["holdout_revenue_actual"],
      ["seconds"],
      ["tolerances"],
      ["degenerate_note"],
    ],
    play: (figures, ground) => {
      const { groups, x, bought, spent, horizonDays } = split(ground);
      figures.told("data", "seconds", "tolerances", "degenerate_note");
      figures.at("customers").same(groups.customers);
      figures.at("unique_triples").same(groups.n.length);
      figures.at("repeat_transactions").same(groups.repeatPurchases);
      figures.at("one_time_customers").same(x.filter((repeats) => repeats === 0).length);
      figures.at("horizon").near(horizonDays / week, { part: 1e-9 });
      figures.at("holdout_actual_by_x").near(meanByX(bought, x), within.holdout);
      const silent = mean(bought.map((count) => (count === 0 ? 1 : 0)));
      figures.at("share_silent_in_holdout").near(silent, within.holdout);
      figures.at("holdout_revenue_actual").near(
        spent.reduce((sum, amount) => sum + amount, 0),
        { by: 0.005 },
      );
    },
  },
  withoutDropOut("BG/NBD", "bg-nbd"),
  withoutDropOut("MBG/NBD", "mbg-nbd"),
  {
    id: "pareto-nbd",
    title: "Pareto/NBD",
    claims: [["models", "Pareto/NBD"]],
    skipped: noPareto,
  },
  {
    id: "nbd",
    title: "NBD: purchases without an end",
    claims: [["models", "NBD"]],
    play: (figures, ground) => {
      const data = split(ground);
      const model = neverLeaving(data);
      const own = figures.at("models", "NBD");
      own.at("parameters").near({ r: model.r, alpha: model.alpha / week }, within.parameters);
      compareLogLikelihood(own.at("loglik"), logLikelihoodInWeeks(model, data.groups));
      compareHoldout(own.at("holdout"), model, data, null);
    },
  },
  {
    id: "rhythm",
    title: "MBG/CNBD-k: customers who buy regularly",
    claims: [["models", "MBG/CNBD-k"]],
    play: (figures, ground) => {
      const data = split(ground);
      const own = figures.at("models", "MBG/CNBD-k");
      const model = fitModel(data.groups, { k: 2, penalised: false });
      own.at("k").same(model.k);
      const { r, alpha, a, b } = model;
      own.at("parameters").near({ r, alpha: alpha / week, a, b }, within.parameters);
      compareLogLikelihood(own.at("loglik"), logLikelihoodInWeeks(model, data.groups));
      own.at("mean_p_alive").near(mean(forecastsOf(model, data.groups, week).alive), within.probability);
      compareHoldout(own.at("holdout"), model, data, null);
    },
  },
  {
    id: "rules",
    title: "The rules of thumb that the models are held against",
    claims: [["rules"]],
    play: (figures, ground) => {
      compareRules(figures.at("rules"), split(ground));
    },
  },
  {
    id: "gamma-gamma",
    title: "Gamma-gamma: what a purchase is worth",
    claims: [["gamma_gamma"]],
    play: (figures, ground) => {
      const spend = spendOf(split(ground));
      const own = figures.at("gamma_gamma");
      own.at("customers").same(spend.customers);
      own.at("parameters").near({ p: spend.p, q: spend.q, gamma: spend.gamma }, within.parameters);
      compareLogLikelihood(own.at("loglik"), spend.logLikelihood);
      own.at("population_mean").near(spend.populationMean, within.expectation);
      own.at("correlation_x_m").near(spend.correlation, within.holdout);
    },
  },
  {
    id: "full-period",
    title: "The whole year: likelihood, totals, and some customers by name",
    claims: [["full_period_to_2011_12_09"]],
    play: compareWhole,
  },
];

/**
 * No drop-out can be estimated here: the likelihood is that of the NBD, and its parameters a, b mean nothing. Compared are
 * the likelihood, r, alpha and what is foretold; the product says that leaving does not show.
 */
function withoutDropOut(name: keyof typeof kinds, id: string): Study[number] {
  return {
    id,
    title: `${name} where drop-out cannot be estimated: an answer all the same, and it says so`,
    claims: [["models", name]],
    play: (figures, ground) => {
      const data = split(ground);
      const model = fitModel(data.groups, { kind: kinds[name], penalised: false });
      if (model.showsLeaving) throw new CaseFault("drop-out is said to show");
      const own = figures.at("models", name);
      own.at("parameters", "r").near(model.r, within.parameters);
      own.at("parameters", "alpha").near(model.alpha / week, within.parameters);
      own.at("parameters").told("a", "b");
      own.told("standard_errors");
      compareLogLikelihood(own.at("loglik"), logLikelihoodInWeeks(model, data.groups));
      own.at("mean_p_alive").near(mean(forecastsOf(model, data.groups, week).alive), within.probability);
      const spend = spendOf(data);
      const means = data.x.map((x, row) => expectedSpend(spend, { x, mean: data.means[row] ?? 0 }));
      const holdout = own.at("holdout");
      compareHoldout(holdout, model, data, means);
      // A chance of 1 for everybody ranks nobody.
      holdout.told("AUC_of_1_minus_p_alive_for_silence");
    },
  };
}

function compareWhole(figures: Figures, ground: Ground): void {
  const data = whole(ground);
  const own = figures.at("full_period_to_2011_12_09");
  own.at("customers_n").same(data.groups.customers);
  own.at("unique_triples").same(data.groups.n.length);
  for (const name of ["BG/NBD", "MBG/NBD"] as const) {
    const model = fitModel(data.groups, { kind: kinds[name], penalised: false });
    const { r, alpha, a, b } = model;
    const expected = own.at(name);
    expected.at("parameters").near({ r, alpha: alpha / week, a, b }, within.parameters);
    compareLogLikelihood(expected.at("loglik"), logLikelihoodInWeeks(model, data.groups));
    const forecasts = forecastsOf(model, data.groups, 13 * week);
    expected.at("mean_p_alive").near(mean(forecasts.alive), within.probability);
    expected.at("expected_next_13_weeks").near(
      forecasts.expected.reduce((sum, count) => sum + count, 0),
      within.expectation,
    );
    if (name !== "MBG/NBD") continue;
    const customers = own.at("customers");
    for (const key of customers.keys()) compareCustomer(customers.at(key), model, data);
  }
}

function compareCustomer(figures: Figures, model: Model, data: Split): void {
  const row = data.ids.indexOf(String(figures.at("cust").number()));
  const counted = { x: data.x[row] ?? -1, tx: data.tx[row] ?? 0, t: data.t[row] ?? 0 };
  figures.told("cust");
  figures.at("x").near(counted.x, {});
  figures.at("t_x").near(counted.tx / week, {});
  figures.at("T").near(counted.t / week, {});
  figures.at("m").near(data.means[row] ?? 0, {});
  figures.at("MBG/NBD", "p_alive").near(aliveProbability(model, counted), within.probability);
  figures.at("MBG/NBD", "expected_13").near(expectedPurchases(model, counted, 13 * week), within.expectation);
}
