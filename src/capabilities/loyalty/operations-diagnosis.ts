import type { Tx } from "../../platform/database.ts";
import { daysBetween } from "../../values/day.ts";
import { goodAddresses, readSnapshots, readStanding } from "../insight/index.ts";
import { loyaltySettings } from "./operations-settings.ts";
import { readBaskets, readDiagnosis } from "./queries-diagnosis.ts";
import { diagnose } from "./rules/diagnosis.ts";
import { niceWidth } from "./rules/distribution.ts";
import type { DiagnosisAnswer } from "./schema-economics.ts";

const bars = 41;

/** What the shop's figures say before a program is launched. */
export async function diagnoseShop(tx: Tx): Promise<DiagnosisAnswer> {
  const standing = await readStanding(tx);
  const settings = await loyaltySettings(tx);
  const figures = await readDiagnosis(tx, standing.today);
  const baskets = await readBaskets(tx, standing.today, bars, (top) => niceWidth(top, bars - 1));
  const { quality } = await readSnapshots(tx, ["quality"]);
  const counted = quality === undefined ? null : goodAddresses(quality);
  return {
    ...diagnose({
      ...figures,
      days: figures.firstDay === null ? 0 : daysBetween(figures.firstDay, standing.today),
      marginIsKnown: settings.marginRate !== null || standing.marginIsMeasured,
      marginRate: settings.marginRate ?? standing.marginRate,
      goodAddresses: counted === null ? null : { good: counted.came, of: counted.of },
      medianBasketCents: baskets.medianCents,
    }),
    baskets,
  };
}
