import type { Tx } from "../../platform/database.ts";
import { dayInZone } from "../../values/day.ts";
import { currentMerchant } from "../accounts/index.ts";
import { countQuality, keepQuality, latestQuality, type QualitySnapshot } from "./queries-quality.ts";
import { qualityOf } from "./rules/quality.ts";

/** Counts the state of the customer file and keeps it as today's snapshot. */
export async function measureQuality(tx: Tx): Promise<QualitySnapshot> {
  const { timeZone } = await currentMerchant(tx);
  const day = dayInZone(tx.now, timeZone);
  const figures = qualityOf(await countQuality(tx, day));
  await keepQuality(tx, day, figures);
  return { day, computedAt: tx.now, figures };
}

/** The last state of the file that was counted; counted now when it is older than a day or was never. */
export async function fileQuality(tx: Tx): Promise<QualitySnapshot> {
  const latest = await latestQuality(tx);
  const fresh = latest !== undefined && Date.parse(tx.now) - Date.parse(latest.computedAt) < 86_400_000;
  return fresh ? latest : await measureQuality(tx);
}
