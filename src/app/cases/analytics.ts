import { cdnowStudy } from "./btyd-cdnow.ts";
import { onlineRetailStudy } from "./btyd-online-retail.ts";
import type { Study } from "./analytics-study.ts";
import { datesStudy, millionStudy, smallShopsStudy } from "./btyd-others.ts";
import { covers, leavesOf, openFigures } from "./figures.ts";
import { inactivityStudy } from "./inactivity.ts";
import { type Playable, Skipped } from "./playable.ts";
import { associationsStudy, recommenderStudy } from "./reco.ts";
import { paretoStudy, rfmStudy } from "./rfm.ts";
import { statisticsStudy } from "./statistics.ts";
import { upliftStudy } from "./uplift.ts";
import { deliveryStudy } from "./delivery.ts";
import { economicsStudy } from "./loyalty-economics.ts";
import { sendTimeStudy } from "./send-time.ts";
import { CaseFault, type Value } from "./words.ts";

/** Files of expected figures; each says its data and its protocol, none says a format. */
const studies: Readonly<Record<string, Study>> = {
  "btyd_cdnow.json": cdnowStudy,
  "btyd_online_retail.json": onlineRetailStudy,
  "btyd_1m.json": millionStudy,
  "btyd_small_shops.json": smallShopsStudy,
  "inactivity.json": inactivityStudy,
  "inactivity_dates.json": datesStudy,
  "statistics.json": statisticsStudy,
  "delivery_reviews.json": deliveryStudy,
  "send_time.json": sendTimeStudy,
  "rfm_online_retail.json": rfmStudy,
  "pareto_cdnow.json": paretoStudy,
  "loyalty_economics.json": economicsStudy,
  "uplift_hillstrom.json": upliftStudy,
  "reco_online_retail.json": recommenderStudy,
  "associations_bakery.json": associationsStudy,
};

export const analyticsFiles: readonly string[] = Object.keys(studies);

/**
 * The cases of a file of expected figures: some for each file, and one more that fails when a figure belongs to none.
 * @param dataFolder where the data that the file names lies
 */
export function readAnalyticsCases(file: string, content: Value, dataFolder: string): Playable[] {
  const parts = studies[file] ?? [];
  const name = file.replace(/\.json$/, "");
  const common = { file, strength: "must" };
  const cases = parts.map(
    (part): Playable => ({
      ...common,
      id: `${name}:${part.id}`,
      title: part.title,
      play: async (place) => {
        if ("skipped" in part) throw new Skipped(part.skipped);
        const { root, close } = openFigures(content);
        await part.play(root, { folder: dataFolder, place });
        close(part.claims);
      },
    }),
  );
  const orphans = leavesOf(content, []).filter(
    (leaf) => !parts.some(({ claims }) => claims.some((claim) => covers(claim, leaf))),
  );
  if (orphans.length === 0) return cases;
  const said = orphans.slice(0, 8).map((leaf) => leaf.join(" › "));
  return [
    ...cases,
    {
      ...common,
      id: `${name}:rest`,
      title: "Every figure of the file is compared",
      play: () =>
        Promise.reject(
          new CaseFault(`these figures belong to no case (${orphans.length}): ${said.join("; ")}`),
        ),
    },
  ];
}
