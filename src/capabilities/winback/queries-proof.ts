import type { Tx } from "../../platform/database.ts";
import { addDays } from "../../values/day.ts";
import { readStanding } from "../insight/index.ts";
import type { Proofs } from "./figures.ts";
import { readJudging } from "./queries-judging.ts";
import { comparedWindows, saysSomething, wantedSignals } from "./queries-signals.ts";

const halfAYear = 182;

/**
 * What the warnings would have said half a year ago, from the purchases known then, and who has gone since: of those a signal warned of, of
 * those who were silent longer than usual, and of the others who bought as often as it takes to be judged. Null without a past to look at.
 */
export async function proveSignals(tx: Tx): Promise<Proofs | null> {
  const standing = await readStanding(tx);
  const { settings, shortestRhythmDays } = await readJudging(tx, standing);
  const day = addDays(standing.today, -halfAYear);
  const rows = await tx.hot<{ kind: string; warned: number; gone: number }>("winback_proof", proofText, [
    tx.merchantId,
    day,
    shortestRhythmDays,
    settings.spendRhythms,
    settings.spendFallPercent,
    settings.gapGrowth,
    settings.refundPercent,
    standing.rhythmDays,
    standing.thresholds.shopGapWeight,
    standing.thresholds.slippingRatio,
    standing.thresholds.lostRatio,
    standing.today,
  ]);
  const others = rows.find(({ kind }) => kind === "none");
  if (others === undefined || others.warned === 0) return null;
  return {
    day,
    signals: rows
      .filter(({ kind }) => kind !== "none")
      .map(({ kind, warned, gone }) => ({ kind, warned, warnedGone: gone })),
    others: others.warned,
    othersGone: others.gone,
  };
}

const proofText = `
  with known as materialized (
    select receipt.customer_id, receipt.id, receipt.kind, receipt.day, receipt.total_cents, receipt.refund_of
    from purchases.receipt
    where receipt.merchant_id = $1 and receipt.customer_id is not null and receipt.day <= $2::date
  ),
  fact as (
    select bought.customer_id, min(bought.day) as first_day, max(bought.day) as last_day, count(*) as purchase_days,
      count(bought.gap) as gaps, percentile_cont(0.5) within group (order by bought.gap) as median
    from (
      select customer_id, day, day - lag(day) over (partition by customer_id order by day) as gap
      from known where kind = 'sale' and total_cents > 0
      group by customer_id, day
    ) as bought
    group by bought.customer_id
  ),
  judged as materialized (
    select fact.customer_id, fact.first_day, fact.last_day, fact.purchase_days, 2 as refund_count,
      ceil($4::float8 * own.rhythm_days)::integer as window_days,
      $2::date - fact.last_day >= ceil($10::float8 * own.rhythm_days) as is_silent,
      profile.lost_on <= $12::date as has_gone
    from fact
    join insight.profile on profile.merchant_id = $1 and profile.customer_id = fact.customer_id
    cross join lateral (
      select greatest(
        (coalesce(fact.gaps * fact.median, 0) + $9::float8 * $8::float8) / (fact.gaps + $9::float8), $3::float8) as rhythm_days
    ) as own
    where $2::date - fact.last_day <= floor($11::float8 * own.rhythm_days)
      and fact.purchase_days >= 8
  ),
  asked as materialized (
    select judged.*, ${comparedWindows} as compared from judged where not judged.is_silent
  ),
  moved as materialized (
    select known.* from asked join known on known.customer_id = asked.customer_id where ${saysSomething}
  ),
  ${wantedSignals()},
  counted as (
    select want.kind, asked.has_gone from want join asked on asked.customer_id = want.customer_id
    union all
    select 'silence', has_gone from judged where is_silent
    union all
    select 'none', has_gone from asked where not exists (select from want where want.customer_id = asked.customer_id)
  )
  select kind, count(*) as warned, count(*) filter (where has_gone) as gone from counted group by kind order by kind`;
