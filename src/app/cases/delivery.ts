import { meanOf } from "../../values/statistics/means.ts";
import { wilson } from "../../values/statistics/proportion.ts";
import { rankCorrelation } from "../../values/statistics/regression.ts";
import { numberOfDay } from "../../values/day.ts";
import { readTable, type Study } from "./analytics-study.ts";
import { median } from "./btyd.ts";
import type { Figures } from "./figures.ts";

type Delivery = {
  readonly lateDays: number;
  readonly promised: number;
  readonly taken: number;
  readonly score: number;
};

/** The promise of delivery kept, against the score of the review. */
export const deliveryStudy: Study = [
  {
    id: "promise",
    title: "What a late parcel costs in stars",
    claims: [
      "data",
      "orders",
      "delivered",
      "late_rule",
      "late_share",
      "late_ci95",
      "median_promised_days",
      "median_actual_days",
      "on_time",
      "late",
      "by_lateness",
      "spearman_lateness_score",
      "tolerance",
    ].map((key) => [key]),
    play: (figures, { folder }) => {
      const rows = readTable(folder, "olist_delivery_facts.csv.gz");
      const delivered = rows.flatMap(deliveryOf);
      figures.told("data", "late_rule", "tolerance");
      figures.at("orders").same(rows.length);
      figures.at("delivered").same(delivered.length);
      const late = delivered.filter(({ lateDays }) => lateDays > 0);
      const share = wilson(late.length, delivered.length);
      figures.at("late_share").near(share?.share ?? null, { by: 1e-6 });
      figures.at("late_ci95").near([share?.low ?? null, share?.high ?? null], { by: 1e-6 });
      figures.at("median_promised_days").near(median(delivered.map(({ promised }) => promised)), {});
      figures.at("median_actual_days").near(median(delivered.map(({ taken }) => taken)), {});
      compareScores(figures.at("late"), late);
      compareScores(
        figures.at("on_time"),
        delivered.filter(({ lateDays }) => lateDays <= 0),
      );
      for (const key of figures.at("by_lateness").keys()) {
        const [from = 0, to = 0] = key.split("..").map(Number);
        const within = delivered.filter(({ lateDays }) => lateDays >= from && lateDays <= to);
        compareScores(figures.at("by_lateness", key), within);
      }
      const found = rankCorrelation(
        delivered.map(({ lateDays }) => lateDays),
        delivered.map(({ score }) => score),
      );
      figures.at("spearman_lateness_score").near(found, { by: 1e-6 });
    },
  },
  {
    id: "answers",
    title: "Scores, how soon customers answer, and what they complain of",
    claims: ["scores", "mean_score", "hours_to_answer_median", "classes"].map((key) => [key]),
    play: (figures, { folder }) => {
      const rows = readTable(folder, "olist_delivery_facts.csv.gz");
      const scores = rows.map((row) => Number(row[15]));
      figures.at("mean_score").near(meanOf(scores), { by: 1e-6 });
      figures.at("scores").near(countsOf(scores.map(String)), {});
      figures.at("classes").near(countsOf(rows.map((row) => row[19] || "nan")), {});
      const hours = rows.map((row) => (momentOf(row[17]) - momentOf(row[16])) / 3_600_000);
      figures.at("hours_to_answer_median").near(median(hours), { by: 1e-6 });
    },
  },
];

function deliveryOf(row: readonly string[]): Delivery[] {
  const [bought = "", , promised = "", arrived = ""] = row.slice(6, 10);
  if (arrived === "") return [];
  return [
    {
      lateDays: day(arrived) - day(promised),
      promised: day(promised) - day(bought),
      taken: day(arrived) - day(bought),
      score: Number(row[15]),
    },
  ];
}

const day = (text: string): number => numberOfDay(text.slice(0, 10));
const momentOf = (text = ""): number =>
  Date.parse(`${text.slice(0, 10)}T${text.slice(11, 23).replace(/\+.*/, "")}Z`);

function compareScores(own: Figures, rows: readonly Delivery[]): void {
  const scores = rows.map(({ score }) => score);
  const shareOf = (isSo: (score: number) => boolean): number => scores.filter(isSo).length / scores.length;
  own.at("n").same(rows.length);
  own.at("mean_score").near(meanOf(scores), { by: 1e-6 });
  own.at("share_1_2").near(
    shareOf((score) => score <= 2),
    { by: 1e-6 },
  );
  own.at("share_5").near(
    shareOf((score) => score === 5),
    { by: 1e-6 },
  );
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
