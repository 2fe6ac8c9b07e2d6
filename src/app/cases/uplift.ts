import { adjustedDifference, type Arm, qini } from "../../values/statistics/experiment.ts";
import { holm, meanOf, welchTest } from "../../values/statistics/means.ts";
import { type Part, pooledTest, shareDifference, shareTest } from "../../values/statistics/proportion.ts";
import { randomFrom } from "../../values/statistics/random.ts";
import type { Ground, Study } from "./analytics-study.ts";
import type { Figures } from "./figures.ts";
import { type Addressee, type Arms, hillstrom, samplerOf } from "./hillstrom.ts";

const exact = { by: 1e-6 } as const;
const chance = { part: 1e-3 } as const;

const comparisons = [
  ["mens_vs_none", "mens", "none"],
  ["womens_vs_none", "womens", "none"],
  ["mens_vs_womens", "mens", "womens"],
] as const;

const learned = ["two logistic models", "class transformation", "response model (no uplift)"] as const;
const ranking = ["uplift_ranking_womens_visit"] as const;

export const upliftStudy: Study = [
  ...comparisons.map(([name, treated, control]): Study[number] => ({
    id: name,
    title: `${treated} against ${control}: visits, conversions, sales, with what was known before taken out`,
    claims: [[name], ["data"], ["arms"], ["tolerance"], ["seconds"]],
    play: (figures, { folder }) => {
      const arms = hillstrom(folder);
      figures.told("data", "tolerance", "seconds");
      figures.at("arms").near(
        {
          "Womens E-Mail": arms.womens.length,
          "Mens E-Mail": arms.mens.length,
          "No E-Mail": arms.none.length,
        },
        {},
      );
      compareArms(figures.at(name), arms[treated], arms[control]);
    },
  })),
  {
    id: "holm",
    title: "Several tests of one campaign",
    claims: [["holm_adjusted_p"]],
    play: (figures, { folder }) => {
      const own = figures.at("holm_adjusted_p");
      own.told("order");
      const raw = (own.at("order").value() as readonly string[]).map((name) =>
        testOf(hillstrom(folder), name),
      );
      own.at("raw").near(raw, chance);
      own.at("adjusted").near(holm(raw), chance);
    },
  },
  {
    id: "subgroups",
    title: "Whom each e-mail moves, by what was bought before",
    claims: [["subgroups"]],
    play: (figures, { folder }) => {
      const arms = hillstrom(folder);
      for (const name of figures.at("subgroups").keys()) {
        const [treated = "", , , bought = ""] = name.split(" ");
        const isIn = ({ mens, womens }: Addressee): boolean =>
          bought === "both"
            ? mens + womens === 2
            : mens + womens === 1 && (bought === "mens" ? mens : womens) === 1;
        compareShares(
          figures.at("subgroups", name),
          partOf(arms[treated as keyof Arms].filter(isIn), "visit"),
          partOf(arms.none.filter(isIn), "visit"),
        );
      }
    },
  },
  {
    id: "ranking",
    title: "How well a rule finds those whom the e-mail moves",
    claims: [
      [...ranking, "split"],
      [...ranking, "test_rows"],
      [...ranking, "overall_qini_end"],
      [...ranking, "qini_coefficient", "rule: bought womens products"],
      [...ranking, "qini_coefficient", "recency only"],
    ],
    play: compareRanking,
  },
  {
    id: "learned-ranking",
    title: "Uplift models of each customer",
    claims: [
      ...learned.map((name) => [...ranking, "qini_coefficient", name]),
      [...ranking, "observed_uplift_top_half_vs_bottom_half_two_models"],
    ],
    skipped: "no uplift model of each customer is built: a rule of one line finds as many",
  },
  {
    id: "power",
    title: "How often shop-sized tests see the effect",
    claims: [["power_by_resampling"]],
    play: comparePower,
  },
];

function partOf(arm: readonly Addressee[], word: "visit" | "conversion"): Part {
  return { successes: arm.reduce((sum, one) => sum + one[word], 0), trials: arm.length };
}

function compareArms(figures: Figures, treated: readonly Addressee[], control: readonly Addressee[]): void {
  for (const word of ["visit", "conversion"] as const) {
    const own = figures.at(word);
    compareShares(own, partOf(treated, word), partOf(control, word));
    compareAdjusted(own, treated, control, word);
  }
  const own = figures.at("spend");
  const [first, second] = [treated, control].map((arm) => arm.map(({ spend }) => spend));
  const found = welchTest(first ?? [], second ?? []);
  own.at("treated_mean").near(meanOf(first ?? []), exact);
  own.at("control_mean").near(meanOf(second ?? []), exact);
  own.at("difference").near(found?.difference ?? null, exact);
  own.at("se").near(found?.error ?? null, exact);
  own.at("ci95_welch").near([found?.low ?? null, found?.high ?? null], exact);
  own.at("t").near(found?.t ?? null, exact);
  own.at("df").near(found?.degreesOfFreedom ?? null, { part: 1e-6 });
  own.at("p_value_two_sided").near(found?.p ?? null, chance);
  own.at("incremental_total").near((found?.difference ?? 0) * treated.length, { part: 1e-6 });
  compareAdjusted(own, treated, control, "spend");
}

function compareShares(own: Figures, treated: Part, control: Part): void {
  for (const [key, part] of [
    ["treated", treated],
    ["control", control],
  ] as const) {
    own.at(key, "n").same(part.trials);
    own.at(key, "successes").same(part.successes);
    own.at(key, "rate").near(part.successes / part.trials, exact);
  }
  const found = shareDifference(treated, control);
  const difference = found?.difference ?? 0;
  own.at("difference").near(difference, exact);
  own.at("ci95_newcombe").near([found?.low ?? null, found?.high ?? null], exact);
  const { z, p } = pooledTest(treated, control);
  own.at("z_pooled").near(z, exact);
  own.at("p_value_two_sided").near(p, chance);
  own.at("relative_lift").near(difference / (control.successes / control.trials), exact);
  own.at("incremental").near(difference * treated.trials, { part: 1e-6 });
}

function compareAdjusted(
  own: Figures,
  treated: readonly Addressee[],
  control: readonly Addressee[],
  word: "visit" | "conversion" | "spend",
): void {
  if (!own.keys().includes("cuped")) return;
  const armOf = (arm: readonly Addressee[]): Arm => ({
    outcome: arm.map((one) => one[word]),
    before: [
      arm.map(({ recency }) => recency),
      arm.map(({ history }) => Math.log1p(history)),
      arm.map(({ mens }) => mens),
      arm.map(({ womens }) => womens),
      arm.map(({ newbie }) => newbie),
    ],
  });
  const found = adjustedDifference(armOf(treated), armOf(control));
  const cuped = own.at("cuped");
  cuped.told("covariates");
  cuped.at("difference").near(found.difference, exact);
  cuped.at("se").near(found.error, exact);
  cuped.at("variance_reduction").near(found.varianceReduction, exact);
  cuped.at("theta").near([...found.slopes], exact);
}

function testOf(arms: Arms, name: string): number {
  const [comparison = "", word = ""] = name.split("/");
  const treated = comparison === "mens_vs_none" ? arms.mens : arms.womens;
  if (word === "visit" || word === "conversion")
    return pooledTest(partOf(treated, word), partOf(arms.none, word)).p;
  const spend = [treated, arms.none].map((arm) => arm.map((one) => one.spend));
  return welchTest(spend[0] ?? [], spend[1] ?? [])?.p ?? 1;
}

function compareRanking(figures: Figures, { folder }: Ground): void {
  const own = figures.at(...ranking);
  const { womens, none } = hillstrom(folder);
  const rows = [
    ...womens.map((one) => ({ one, treated: true })),
    ...none.map((one) => ({ one, treated: false })),
  ];
  const tested = rows.filter(({ one }) => one.row % 2 === 1);
  own.told("split");
  own.at("test_rows").same(tested.length);
  const rank = (scoreOf: (one: Addressee) => number) =>
    qini(tested.map(({ one, treated }) => ({ score: scoreOf(one), treated, outcome: one.visit })));
  const byRule = rank(({ womens: bought }) => bought);
  own.at("overall_qini_end").near(byRule.end, { by: 1e-7 });
  own.at("qini_coefficient", "rule: bought womens products").near(byRule.coefficient, { by: 1e-7 });
  const byRecency = rank(({ recency }) => -recency);
  own.at("qini_coefficient", "recency only").near(byRecency.coefficient, { by: 1e-7 });
}

const tests = 400;

/** The e-mail that works, sent by shops of many sizes: a test suited to the numbers, Welch's on sales as the study did. */
function comparePower(figures: Figures, { folder }: Ground): void {
  const own = figures.at("power_by_resampling");
  own.told("note");
  const { mens, none } = hillstrom(folder);
  for (const key of own.at("results").keys()) {
    const [customers = 0, percent = 0] = [...key.matchAll(/\d+/g)].map(Number);
    const random = randomFrom(customers * 100 + percent);
    const [drawTreated, drawControl] = [samplerOf(mens, random), samplerOf(none, random)];
    const heldOut = Math.round((customers * percent) / 100);
    const seen = { visit: 0, conversion: 0, spend: 0 };
    for (let time = 0; time < tests; time += 1) {
      const [treated, control] = [drawTreated(customers - heldOut), drawControl(heldOut)];
      for (const word of ["visit", "conversion"] as const)
        if (shareTest(partOf(treated, word), partOf(control, word)) < 0.05) seen[word] += 1;
      const spend = [treated, control].map((arm) => arm.map((one) => one.spend));
      if ((welchTest(spend[0] ?? [], spend[1] ?? [])?.p ?? 1) < 0.05) seen.spend += 1;
    }
    for (const [word, count] of Object.entries(seen))
      own.at("results", key, word).near(count / tests, { by: 0.06 });
  }
}
