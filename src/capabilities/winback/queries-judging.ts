import type { Tx } from "../../platform/database.ts";
import type { Standing } from "../insight/index.ts";
import type { Judging } from "./queries-signals.ts";
import { readSettings } from "./rules/settings.ts";

/** Read whenever somebody is judged, so its plan is kept. */
export async function readJudging(tx: Tx, { thresholds }: Standing): Promise<Judging> {
  const [row] = await tx.hot<{ settings: unknown }>(
    "winback_settings",
    `select settings -> 'winback' as settings from accounts.merchant where id = $1`,
    [tx.merchantId],
  );
  return { settings: readSettings(row?.settings), shortestRhythmDays: thresholds.shortestRhythmDays };
}
