import {
  aliveProbability,
  fitModel,
  forecastError,
  forecastsOf,
  type Groups,
  groupCustomers,
  lostAfterDays,
  scoreGroups,
  unusualAfterDays,
} from "../../capabilities/forecast/index.ts";
import { randomFrom, shuffle } from "../../values/statistics/random.ts";
import { cdnow, onlineRetail, type Split, splitAt } from "./analytics-data.ts";
import { type Ground, readTable, type Study } from "./analytics-study.ts";
import { compareLogLikelihood, mean, median, week } from "./btyd.ts";
import type { Figures } from "./figures.ts";
import { CaseFault } from "./words.ts";

/** A million customers, one row each, whom the product groups itself. */
export const millionStudy: Study = (["MBG/NBD", "BG/NBD"] as const).map((name) => ({
  id: name === "MBG/NBD" ? "mbg-nbd" : "bg-nbd",
  title: `${name} on a million customers`,
  claims: [
    [name],
    ["customers"],
    ["triples"],
    ["tolerance"],
    ["true_parameters_continuous_time"],
    ["peer_lifetimes_0_11_MBG"],
    ["peer_lifetimes_0_11_BG"],
  ],
  play: (figures, { folder }) => {
    figures.told("tolerance", "true_parameters_continuous_time");
    figures.told("peer_lifetimes_0_11_MBG", "peer_lifetimes_0_11_BG");
    const groups = groupCustomers(millionRows(folder));
    figures.at("customers").same(groups.customers);
    figures.at("triples").same(groups.n.length);
    const model = fitModel(groups, { kind: name === "MBG/NBD" ? "mbg" : "bg", penalised: false });
    const own = figures.at(name);
    const { r, alpha, a, b } = model;
    own.at("parameters").near({ r, alpha, a, b }, { part: 1e-4 });
    own.at("loglik").near(model.logLikelihood, { by: 0.05 });
    own.told("python_seconds");
    if (name === "BG/NBD") return;
    const scores = scoreGroups(model, groups, { horizons: [90], silenceDays: 90, eps: 0.1, pi: 0.2 });
    const total = (values: ArrayLike<number> = []): number =>
      groups.n.reduce((sum, count, group) => sum + count * (values[group] ?? 0), 0);
    own.at("expected_next_90_days_total").near(total(scores.expected[0]), { part: 1e-5 });
    own.at("mean_p_alive").near(total(scores.alive) / groups.customers, { part: 1e-5 });
    own.at("mean_p_silent_90").near(total(scores.silence) / groups.customers, { part: 1e-5 });
  },
}));

function millionRows(folder: string) {
  const x: number[] = [];
  const tx: number[] = [];
  const t: number[] = [];
  for (const row of readTable(folder, "synthetic_cbs_1m_days.csv.gz")) {
    const [repeats = 0, last = 0, days = 0, customers = 0] = row.map(Number);
    for (let one = 0; one < customers; one += 1) {
      x.push(repeats);
      tx.push(last);
      t.push(days);
    }
  }
  return { x, tx, t, logGaps: 0 };
}

/** Dates of silence, told in weeks here. */
export const datesStudy: Study = [
  {
    id: "dates",
    title: "When silence becomes unusual, and when somebody is probably lost",
    claims: [["model"], ["formula"], ["cases"], ["tolerance"]],
    play: (figures) => {
      figures.told("model", "formula", "tolerance");
      const model = {
        kind: "mbg",
        k: 1,
        r: 0.525,
        alpha: 6.183 * week,
        a: 0.891,
        b: 1.614,
        showsLeaving: true,
      } as const;
      const cases = figures.at("cases");
      for (const key of cases.keys()) {
        const own = cases.at(key);
        own.told("x", "t_x");
        const past = { x: own.at("x").number(), tx: own.at("t_x").number() * week };
        for (const name of own.keys().filter((word) => word.startsWith("T_when"))) {
          const chance = Number(name.replace("T_when_p_alive_", ""));
          const after = lostAfterDays(model, past, chance);
          own.at(name).near(after === null ? null : (past.tx + after) / week, { part: 1e-6 });
          // The date is the day on which the chance is just that.
          const then = aliveProbability(model, { ...past, t: past.tx + (after ?? 0) });
          if (Math.abs(then - chance) > 1e-9) throw new CaseFault(`the chance is then ${then}`);
        }
        for (const name of own.keys().filter((word) => word.startsWith("weeks_of"))) {
          const chance = Number(name.replace("weeks_of_silence_of_probability_", ""));
          own.at(name).near(unusualAfterDays(model, past, chance) / week, { part: 1e-6 });
        }
      }
    },
  },
];

const shops = {
  online_retail: ({ folder }: Ground) => splitAt(onlineRetail(folder), "2011-08-31", "2011-12-09"),
  cdnow_sample: ({ folder }: Ground) => splitAt(cdnow(folder), "1997-09-30", "1998-06-30"),
} as const;
type ShopName = keyof typeof shops;

const sizes = [50, 150, 500] as const;
const subsets = 60;

/** Random small shops: a fit always answers, and with the penalty none runs away. */
export const smallShopsStudy: Study = [
  ...(["online_retail", "cdnow_sample"] as const).flatMap(
    (name): Study => [
      {
        id: `${name}:all`,
        title: `The whole of ${name} with the penalty for small shops`,
        claims: [["note"], ["tolerance"], ["results", name, "all customers, penalised MBG"]],
        play: (figures, ground) => {
          figures.told("note", "tolerance");
          compareAll(figures.at("results", name, "all customers, penalised MBG"), shops[name](ground));
        },
      },
      ...sizes.map((size) => ({
        id: `${name}:${size}`,
        title: `${subsets} random shops of ${size} customers of ${name}`,
        claims: [["results", name, `${size} customers`]],
        play: (figures: Figures, ground: Ground) => {
          compareSubsets(figures.at("results", name, `${size} customers`), shops[name](ground), {
            name,
            size,
          });
        },
      })),
    ],
  ),
];

function compareAll(own: Figures, { groups, t, horizonDays }: Split): void {
  const model = fitModel(groups);
  const { r, alpha, a, b, logLikelihood } = model;
  own.at("parameters").near({ r, alpha: alpha / week, a, b }, { part: 1e-3 });
  compareLogLikelihood(own.at("loglik"), logLikelihood + groups.repeatPurchases * Math.log(week));
  const forecasts = forecastsOf(model, groups, horizonDays);
  own.at("mean_p_alive").near(mean(forecasts.alive), { by: 1e-4 });
  own.at("total_expected").near(mean(forecasts.expected) * groups.customers, { part: 1e-4 });
  own.at("scale").near(mean(t) / week, { part: 1e-6 });
}

/** Statistical: our random shops are not those of the study. */
function compareSubsets(own: Figures, split: Split, said: { name: ShopName; size: number }): void {
  const slack = { by: 0.05 };
  for (const way of ["mle", "penalised"] as const) {
    const runs = subsetsOf(split, said.size).map((rows) => runOf(split, rows, way === "penalised"));
    const expected = own.at(way);
    expected.at("failures").same(runs.filter(({ bias }) => !Number.isFinite(bias)).length);
    const biases = runs.map(({ bias }) => bias).toSorted((one, other) => one - other);
    // The median and the quartiles of sixty shops are themselves uncertain by about a seventh of their spread.
    const spread = expected.at("bias_iqr").number();
    expected.at("bias_median").near(median(biases), { by: Math.max(slack.by, spread / 4) });
    expected.at("bias_iqr").near(quantile(biases, 0.75) - quantile(biases, 0.25), {
      by: Math.max(slack.by, spread / 3),
    });
    expected.at("Brier_silent").near(mean(runs.map(({ brier }) => brier)), slack);
    const ranAway = mean(runs.map((run) => (run.ranAway ? 1 : 0)));
    const error = mean(runs.map((run) => run.meanError));
    if (way === "penalised") {
      expected.at("share_runaway_parameters").near(ranAway, {});
      expected.at("MAE").near(error, slack);
    } else {
      // Plain maximum likelihood may run away or miss by thousands there; ours falls back and must not do worse.
      const worst = expected.at("share_runaway_parameters").number() + 2 * Math.sqrt(0.25 / subsets);
      expected.told("share_runaway_parameters", "MAE");
      const most = Math.min(expected.at("MAE").number(), 1.1) + slack.by;
      if (ranAway > worst) throw new CaseFault(`${ranAway} of the plain fits ran away`);
      if (error > most) throw new CaseFault(`the mean error of the plain fits is ${error}`);
    }
  }
}

function subsetsOf({ x }: Split, size: number): number[][] {
  const random = randomFrom(size);
  return Array.from({ length: subsets }, () => {
    const order = x.map((_, row) => row);
    shuffle(order, random);
    return order.slice(0, size);
  });
}

function runOf(
  split: Split,
  rows: readonly number[],
  penalised: boolean,
): { bias: number; meanError: number; brier: number; ranAway: boolean } {
  const pick = (values: readonly number[]): number[] => rows.map((row) => values[row] ?? 0);
  const groups: Groups = groupCustomers({
    x: pick(split.x),
    tx: pick(split.tx),
    t: pick(split.t),
    logGaps: 0,
  });
  const model = fitModel(groups, { penalised });
  const error = forecastError(forecastsOf(model, groups, split.horizonDays), pick(split.bought));
  const { bias, meanError, brier } = error;
  const parameters = [model.r, model.alpha / week, model.a + model.b];
  const ranAway = model.a === 0 || parameters.some((value) => value > 1_000 || value < 1e-3);
  return { bias, meanError, brier, ranAway };
}

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? low) - low);
}
