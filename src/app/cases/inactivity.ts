import {
  auc,
  type Calibration,
  chooseRhythm,
  fitModel,
  forecastError,
  forecastsOf,
  type Rhythm,
} from "../../capabilities/forecast/index.ts";
import { addDays } from "../../values/day.ts";
import { cdnow, onlineRetail, type Purchases, type Split, splitAt } from "./analytics-data.ts";
import type { Ground, Study } from "./analytics-study.ts";
import { simpleScores } from "./btyd.ts";
import type { Figures } from "./figures.ts";
import { CaseFault } from "./words.ts";

const shops = { online_retail: onlineRetail, cdnow_sample: cdnow } as const;
type ShopName = keyof typeof shops;

/** The goals for ranking who will stay silent, by the best model of each shop. */
const goals: Readonly<Record<ShopName, { readonly mbg: number; readonly rhythm: number }>> = {
  online_retail: { mbg: 0.733, rhythm: 0.735 },
  cdnow_sample: { mbg: 0.832, rhythm: 0.832 },
};

const learned = [
  "logistic on 6 RFM features, trained on the window before",
  "logistic on the features and logit MBG p_silent",
  "gradient boosting (upper reference)",
] as const;

const rhythmOf = (name: ShopName): string =>
  name === "online_retail" ? "MBG/CNBD-2 p_silent" : "MBG/CNBD-1 p_silent";

const slack = { by: 0.003 };

export const inactivityStudy: Study = (["online_retail", "cdnow_sample"] as const).flatMap((name): Study => {
  const path = (...keys: readonly string[]) => ["results", name, ...keys];
  return [
    {
      id: `${name}:data`,
      title: `${name}: the window, the customers, how many stayed silent`,
      claims: [
        ["tolerance"],
        ...["data", "training_window_end", "test_window_start", "horizon_days"].map((key) => path(key)),
        ...["customers_train", "customers_test", "silent_share_train", "silent_share_test"].map((key) =>
          path(key),
        ),
      ],
      play: (figures, ground) => {
        figures.told("tolerance");
        compareWindows(figures.at("results", name), shops[name](ground.folder));
      },
    },
    {
      id: `${name}:models`,
      title: `${name}: who will stay silent, by the purchase models`,
      claims: [
        "BG/NBD p_silent",
        "BG/NBD 1-P(alive)",
        "MBG/NBD p_silent",
        "MBG/NBD 1-P(alive)",
        rhythmOf(name),
      ].map((key) => path("scores", key)),
      play: (figures, ground) => {
        const own = figures.at("results", name);
        const purchases = shops[name](ground.folder);
        compareModels(own.at("scores"), { split: testOf(own, purchases), ...purchases }, name);
      },
    },
    {
      id: `${name}:rules`,
      title: `${name}: who will stay silent, by rules of thumb`,
      claims: [
        "fixed threshold 90 days",
        "fixed threshold 180 days",
        "fixed threshold 365 days",
        "recency only",
        "recency / personal mean gap",
        "rule: silent for more than 2.5 personal gaps",
        "recency / shrunk gap",
      ].map((key) => path("scores", key)),
      play: (figures, ground: Ground) => {
        const own = figures.at("results", name);
        compareRules(own.at("scores"), testOf(own, shops[name](ground.folder)));
      },
    },
    {
      id: `${name}:learned`,
      title: `${name}: references learned on the window before`,
      claims: learned.map((key) => path("scores", key)),
      skipped:
        "no learned ranking is built: it needs a window of the shop's own past and ranks no better than the purchase models",
    },
  ];
});

function testOf(own: Figures, purchases: Purchases): Split {
  const start = textOf(own.at("test_window_start"));
  return splitAt(purchases, start, addDays(start, own.at("horizon_days").number()));
}

function compareWindows(own: Figures, purchases: Purchases): void {
  const days = own.at("horizon_days").number();
  const [training, start] = [textOf(own.at("training_window_end")), textOf(own.at("test_window_start"))];
  own.told("data", "horizon_days", "training_window_end", "test_window_start");
  for (const [kind, from] of [
    ["train", training],
    ["test", start],
  ] as const) {
    const { bought } = splitAt(purchases, from, addDays(from, days));
    own.at(`customers_${kind}`).same(bought.length);
    const silent = bought.filter((count) => count === 0).length / bought.length;
    own.at(`silent_share_${kind}`).near(silent, { by: 1e-9 });
  }
}

function compareModels(
  scores: Figures,
  { split, histories }: { readonly split: Split } & Pick<Purchases, "histories">,
  name: ShopName,
): void {
  const { groups, bought, horizonDays } = split;
  const isSilent = bought.map((count) => count === 0);
  const wanted: readonly (readonly [string, "bg" | "mbg", Rhythm])[] = [
    ["BG/NBD", "bg", 1],
    ["MBG/NBD", "mbg", 1],
    [rhythmOf(name).replace(" p_silent", ""), "mbg", name === "online_retail" ? 2 : 1],
  ];
  for (const [key, kind, k] of wanted) {
    const model = fitModel(groups, { kind, k, penalised: false });
    const forecasts = forecastsOf(model, groups, horizonDays);
    const error = forecastError(forecasts, bought);
    const own = scores.at(`${key} p_silent`);
    own.at("AUC").near(error.auc, slack);
    own.at("Brier").near(error.brier, slack);
    own.at("logloss").near(error.logLoss, slack);
    compareCalibration(own, error.calibration);
    if (key === "MBG/NBD" && error.auc < goals[name].mbg) throw new CaseFault(`AUC ${error.auc} with MBG`);
    if (key.includes("CNBD") && error.auc < goals[name].rhythm)
      throw new CaseFault(`AUC ${error.auc} with rhythm`);
    const ranking = scores.at(`${key} 1-P(alive)`, "AUC");
    if (key.includes("CNBD")) continue;
    // Where nobody leaves, the chance of having left is the same for all and the study's ranking is that of its rounding.
    if (model.a === 0) ranking.told();
    else
      ranking.near(
        auc(
          forecasts.alive.map((chance) => 1 - chance),
          isSilent,
        ),
        slack,
      );
  }
  // What the product uses: its penalty, and the rhythm that would have foretold the windows before.
  const { k } = chooseRhythm(histories, { until: split.until, horizonDays });
  const chosen = forecastError(forecastsOf(fitModel(groups, { k }), groups, horizonDays), bought);
  if (chosen.auc < goals[name].rhythm) throw new CaseFault(`AUC ${chosen.auc} with the rhythm chosen, ${k}`);
}

function compareCalibration(own: Figures, { bins, meanGap }: Calibration): void {
  // A customer more or less in a bin of a few hundred moves its share by as much.
  own.at("decile_observed").near(
    bins.map(({ observed }) => observed),
    { by: 0.005 },
  );
  own.at("decile_predicted").near(
    bins.map(({ predicted }) => predicted),
    slack,
  );
  own.at("ECE").near(meanGap, slack);
}

function compareRules(scores: Figures, { x, tx, t, bought }: Split): void {
  const isSilent = bought.map((count) => count === 0);
  const { recency, overGap } = simpleScores({ x, tx, t });
  for (const days of [90, 180, 365])
    compareFlag(
      scores.at(`fixed threshold ${days} days`),
      recency.map((silence) => silence > days),
      isSilent,
    );
  scores.at("recency only", "AUC").near(auc(recency, isSilent), slack);
  scores.at("recency / personal mean gap", "AUC").near(auc(overGap, isSilent), slack);
  const slips = overGap.map((silence) => silence > 2.5);
  compareFlag(scores.at("rule: silent for more than 2.5 personal gaps"), slips, isSilent);
  // Own gaps and one of the shop's: all its gaps together, whoever they belong to.
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const shopGap = sum(tx) / sum(x);
  const shrunk = recency.map((days, row) => days / (((tx[row] ?? 0) + shopGap) / ((x[row] ?? 0) + 1)));
  scores.at("recency / shrunk gap", "AUC").near(auc(shrunk, isSilent), slack);
}

function compareFlag(own: Figures, flags: readonly boolean[], truths: readonly boolean[]): void {
  const flagged = flags.filter(Boolean).length;
  const right = flags.filter((flag, row) => flag && truths[row] === true).length;
  const all = truths.filter(Boolean).length;
  own.at("AUC").near(auc(flags.map(Number), truths), slack);
  own.at("flagged_share").near(flagged / flags.length, slack);
  own.at("precision").near(flagged === 0 ? null : right / flagged, slack);
  own.at("recall").near(right / all, slack);
}

function textOf(figures: Figures): string {
  const text = figures.value();
  if (typeof text !== "string") throw new CaseFault("a day is no text");
  return text;
}
