import type { Tx } from "../../platform/database.ts";
import type { Standing } from "../insight/index.ts";
import { daysOf } from "./operations.ts";
import { type Leaving, type Soon, sumLeaving, sumSoon } from "./queries-leaving.ts";
import { readFigures } from "./queries-shop.ts";
import type { LossPoint } from "./rules/loss.ts";

/** Who slips away now, by whatever sign, of those who spent at least so much in their last year; and whose silence becomes unusual soon. */
export async function leaving(
  tx: Tx,
  standing: Standing,
  fromCents: number,
): Promise<{ readonly now: Leaving; readonly soon: Soon }> {
  return {
    now: await sumLeaving(tx, await daysOf(tx, standing), fromCents),
    soon: await sumSoon(tx, standing.today, standing.marginRate),
  };
}

/** Who was lost within the last year, as it was last computed; null for a shop too young to tell. */
export async function yearlyLoss(tx: Tx): Promise<LossPoint | null> {
  return (await readFigures(tx))?.loss.latest ?? null;
}
