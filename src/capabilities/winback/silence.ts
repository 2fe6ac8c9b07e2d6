import type { Tx } from "../../platform/database.ts";
import { readStanding } from "../insight/index.ts";
import type { SilenceAnswer } from "./answers.ts";
import { winbackSettings } from "./operations.ts";
import { countSilent } from "./queries-loss.ts";
import { readFigures } from "./queries-shop.ts";
import { proposedDays } from "./rules/returns.ts";

/** What a threshold of silence would mean: who still comes back after it, of the whole shop and its parts, and whom it would concern today. */
export async function silenceAnswer(tx: Tx): Promise<SilenceAnswer> {
  const { today, thresholds, rhythmDays, marginRate } = await readStanding(tx);
  const { returnPercent } = await winbackSettings(tx);
  const returns = (await readFigures(tx))?.returns ?? [];
  const whole = returns.find(({ by }) => by === "all")?.points ?? [];
  const concerned = await countSilent(
    tx,
    today,
    whole.map(({ days }) => days),
  );
  const stakes = new Map(concerned.map((one) => [one.days, one]));
  return {
    lostAfterDays: thresholds.lostAfterDays,
    lostRatio: thresholds.lostRatio,
    shopRhythmDays: rhythmDays,
    returnPercent,
    proposedDays: proposedDays(whole, returnPercent),
    points: whole.map((point) => ({
      ...point,
      customers: stakes.get(point.days)?.customers ?? 0,
      stakeCents: Math.round((stakes.get(point.days)?.yearCents ?? 0) * marginRate),
    })),
    parts: returns
      .filter(({ by }) => by !== "all")
      .map(({ by, key, name, points }) => ({
        by: by === "store" ? ("store" as const) : ("category" as const),
        key,
        name,
        proposedDays: proposedDays(points, returnPercent),
        points,
      })),
  };
}
