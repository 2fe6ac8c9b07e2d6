import { meanOf, permutationTest, varianceOf, welchTest } from "../../values/statistics/means.ts";
import { netPromoter, type NetPromoter } from "../../values/statistics/net-promoter.ts";
import {
  detectableDifference,
  fisherTest,
  marginOfError,
  type Part,
  pooledTest,
  sampleSize,
  shareDifference,
  wilson,
} from "../../values/statistics/proportion.ts";
import { randomFrom } from "../../values/statistics/random.ts";
import {
  correlation,
  correlationInterval,
  leastSquares,
  rankCorrelation,
  relativeWeights,
  shapleyShares,
} from "../../values/statistics/regression.ts";
import { cdnow, onlineRetail, type Split, splitAt } from "./analytics-data.ts";
import { type Ground, readTable, type Study } from "./analytics-study.ts";
import type { Figures } from "./figures.ts";
import { type Addressee, hillstrom, samplerOf } from "./hillstrom.ts";
import { CaseFault } from "./words.ts";

const near = { by: 1e-4 } as const;
/** Above 100 the tolerance is relative. */
const nearLarge = { by: 1e-4, part: 1e-4 } as const;

export const statisticsStudy: Study = [
  {
    id: "proportions",
    title: "Shares: Wilson, Newcombe, sample sizes, what can be detected",
    claims: [
      ["wilson"],
      ["wilson_published"],
      ["newcombe_difference"],
      ["sample_size_per_arm"],
      ["sample_size_published"],
      ["sample_size_unequal"],
      ["minimum_detectable_difference"],
      ["survey_margin"],
      ["tolerance"],
    ],
    play: compareShares,
  },
  {
    id: "net-promoter",
    title: "Net promoter score with its uncertainty",
    claims: [["nps"]],
    play: (figures) => {
      const list = figures.at("nps");
      for (const key of list.keys()) {
        const own = list.at(key);
        const [promoters, passives, detractors] = ["promoters", "passives", "detractors"].map((word) =>
          own.at(word).number(),
        );
        own.told("promoters", "passives", "detractors");
        const answers = { promoters: promoters ?? 0, passives: passives ?? 0, detractors: detractors ?? 0 };
        compareNetPromoter(own, netPromoter(answers));
      }
    },
  },
  {
    id: "false-alarms",
    title: "Tests of arms between which nothing differs",
    claims: [["false_positive_rates_AA"]],
    play: compareFalseAlarms,
  },
  {
    id: "cuped",
    title: "How much of the noise past purchases take away",
    claims: [["cuped_potential_variance_reduction"]],
    play: compareVariance,
  },
  {
    id: "drivers",
    title: "What satisfaction is made of: correlations, shares of what is explained",
    claims: [["drivers_bank"]],
    play: compareDrivers,
  },
];

function compareShares(figures: Figures): void {
  figures.told("tolerance", "sample_size_published");
  figures.at("wilson_published").told("source");
  for (const key of figures.at("wilson").keys()) {
    const own = figures.at("wilson", key);
    const found = wilson(own.at("x").number(), own.at("n").number());
    own.told("x", "n");
    own.at("ci95").near([found?.low ?? null, found?.high ?? null], near);
  }
  const rows = figures.at("wilson_published", "rows");
  for (const key of rows.keys()) {
    const [x = 0, n = 0] = key.split("/").map(Number);
    const found = wilson(x, n);
    rows.at(key).near([found?.low ?? null, found?.high ?? null], { by: 6e-5 });
  }
  figures.at("newcombe_difference").told("source");
  const difference = shareDifference({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
  figures
    .at("newcombe_difference", "ours")
    .near(difference === null ? null : [difference.difference, difference.low, difference.high], near);
  each(figures.at("sample_size_per_arm"), (own, number) => {
    const plan = { base: number("p0"), wanted: number("p1"), power: number("power") };
    own.at("n").near(sampleSize(plan), nearLarge);
  });
  each(figures.at("sample_size_unequal"), (own, number) => {
    const controlPerTreated = number("control_per_treated");
    const plan = { base: number("p0"), wanted: number("p1"), controlPerTreated };
    own.at("n_treated").near(sampleSize(plan), nearLarge);
  });
  each(figures.at("minimum_detectable_difference"), (own, number) => {
    const base = number("baseline");
    const found = detectableDifference(base, number("customers"), number("holdout"));
    own.at("mde").near(found, near);
    own.at("relative").near(found / base, nearLarge);
  });
  each(figures.at("survey_margin"), (own, number) => {
    own.at("margin95").near(marginOfError(number("n"), number("N"), number("p")), near);
  });
}

/** Each entry of a list, whose inputs are told and not compared. */
function each(list: Figures, play: (own: Figures, number: (key: string) => number) => void): void {
  for (const key of list.keys()) {
    const own = list.at(key);
    play(own, (word) => {
      own.told(word);
      return own.at(word).number();
    });
  }
}

function compareNetPromoter(own: Figures, found: NetPromoter | null): void {
  if (found === null) throw new CaseFault("there are no answers");
  own.at("nps").near(found.score, near);
  own.at("variance_of_one_answer").near(found.varianceOfOne, near);
  own.at("se").near(found.error, near);
  own.at("ci95_wald").near([...found.wald], near);
  own.at("ci95_adjusted").near([...found.adjusted], near);
}

/** Permutations take longer; the study had no more than these. */
const permuted = 600;
/** As many as a second or two allow: the study's own 600 leave its rates uncertain by up to 0.019. */
const repetitionsOf = (customers: number): number =>
  Math.min(4_000, Math.max(permuted, 20_000_000 / customers));

/** The control arm of a real campaign, cut at random: whatever is found is a false alarm. */
function compareFalseAlarms(figures: Figures, { folder }: Ground): void {
  const own = figures.at("false_positive_rates_AA");
  own.told("note");
  const { none } = hillstrom(folder);
  for (const key of own.at("results").keys()) {
    const [customers = 0, percent = 0] = [...key.matchAll(/\d+/g)].map(Number);
    const random = randomFrom(customers + percent);
    const draw = samplerOf(none, random);
    const heldOut = Math.round((customers * percent) / 100);
    const repetitions = repetitionsOf(customers);
    const counts = new Map<string, number>();
    const count = (word: string, isSo: boolean): void => {
      counts.set(word, (counts.get(word) ?? 0) + (isSo ? 1 : 0));
    };
    for (let time = 0; time < repetitions; time += 1) {
      const sample = draw(customers);
      const [control, treated] = [sample.slice(0, heldOut), sample.slice(heldOut)];
      const spend = [treated, control].map((arm) => arm.map((one) => one.spend));
      const welch = welchTest(spend[0] ?? [], spend[1] ?? []);
      count("undefined_spend", welch === null);
      count("welch_spend", welch !== null && welch.p < 0.05);
      if (time < permuted) {
        const p = permutationTest(spend[0] ?? [], spend[1] ?? [], random, 199);
        count("permutation_spend", welch !== null && p <= 0.05);
      }
      const visits = [partOf(treated, "visit"), partOf(control, "visit")] as const;
      count("z_pooled_visit", pooledTest(...visits).p < 0.05);
      const conversions = [partOf(treated, "conversion"), partOf(control, "conversion")] as const;
      count("z_pooled_conversion", pooledTest(...conversions).p < 0.05);
      count("fisher_conversion", fisherTest(...conversions) < 0.05);
    }
    const expected = own.at("results", key);
    for (const [word, alarms] of counts)
      expected.at(word).near(alarms / (word === "permutation_spend" ? permuted : repetitions), { by: 0.03 });
  }
}

function partOf(arm: readonly Addressee[], word: "visit" | "conversion"): Part {
  return { successes: arm.reduce((sum, one) => sum + one[word], 0), trials: arm.length };
}

/** Share of the variance of what comes that past purchases explain. */
function compareVariance(figures: Figures, { folder }: Ground): void {
  const own = figures.at("cuped_potential_variance_reduction");
  own.told("note");
  const shops: Readonly<Record<string, Split>> = {
    online_retail: splitAt(onlineRetail(folder), "2011-08-31", "2011-12-09"),
    cdnow_sample: splitAt(cdnow(folder), "1997-12-30", "1998-06-30"),
  };
  for (const key of own.at("results").keys()) {
    const [shop = "", , outcome = ""] = key.split(", ");
    const split = shops[shop];
    if (split === undefined) throw new CaseFault(`no shop ${shop}`);
    const before: Readonly<Record<string, readonly number[]>> = {
      x: split.x,
      spend: split.spentBefore,
      r: split.t.map((days, row) => days - (split.tx[row] ?? 0)),
      lx: split.x.map((x) => Math.log1p(x)),
      l: split.spentBefore.map((amount) => Math.log1p(amount)),
    };
    const names = [...key.matchAll(/'(\w+)'/g)].map(([, name = ""]) => name);
    const target = outcome === "xs" ? split.bought : split.spent;
    const found = leastSquares(
      target,
      names.map((name) => before[name] ?? []),
    );
    own.at("results", key).near(found?.explained ?? null, { by: 0.05 });
  }
}

function compareDrivers(figures: Figures, { folder }: Ground): void {
  const own = figures.at("drivers_bank");
  own.told("data");
  const names = own.at("mean").keys();
  const header = "imag1,imag2,imag3,imag4,imag5,expe1,expe2,expe3,expe4,expe5,qual1,qual2,qual3,qual4,qual5,";
  const columns = `${header}val1,val2,val3,val4,sat1,sat2,sat3,sat4,loy1,loy2,loy3,loy4`.split(",");
  const rows = readTable(folder, "satisfaction_bank_ecsi.csv.gz");
  const answers = (name: string): number[] => rows.map((row) => Number(row[columns.indexOf(name)]));
  const target = answers("sat1");
  const criteria = names.map(answers);
  const named = (values: readonly number[]) =>
    Object.fromEntries(names.map((name, index) => [name, values[index] ?? 0]));
  own.at("n").same(rows.length);
  own.at("mean").near(named(criteria.map(meanOf)), near);
  own.at("sd").near(named(criteria.map((values) => Math.sqrt(varianceOf(values)))), near);
  const pearson = criteria.map((values) => correlation(values, target));
  own.at("pearson").near(named(pearson), near);
  own.at("spearman").near(named(criteria.map((values) => rankCorrelation(values, target))), near);
  const fit = leastSquares(target, criteria);
  own.at("standardised_beta").near(named(fit?.standardised ?? []), near);
  own.at("R2").near(fit?.explained ?? null, { by: 1e-6 });
  const shares = shapleyShares(target, criteria);
  own.at("shapley_LMG").near(named(shares), { by: 1e-6 });
  own.at("shapley_sum").near(
    shares.reduce((sum, share) => sum + share, 0),
    { by: 1e-6 },
  );
  own.at("johnson_relative_weights").near(named(relativeWeights(target, criteria)), { by: 1e-6 });
  for (const [index, name] of names.entries())
    own.at("pearson_ci95", name).near([...correlationInterval(pearson[index] ?? 0, rows.length)], near);
  own.at("global_index_0_100").near(meanOf(target) * 10, near);
  const best = target.filter((answer) => answer >= 9).length;
  const top = wilson(best, rows.length);
  own.at("top2box", "x").same(best);
  own.at("top2box", "ci95").near([top?.low ?? null, top?.high ?? null], near);
  const advised = answers("loy3");
  const promoters = advised.filter((answer) => answer >= 9).length;
  const detractors = advised.filter((answer) => answer <= 6).length;
  const passives = advised.length - promoters - detractors;
  compareNetPromoter(own.at("nps_on_loy3"), netPromoter({ promoters, passives, detractors }));
}
