import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { ShopFigures } from "./figures.ts";

/** What was computed of the shop the last time; null before. */
export async function readFigures(tx: Tx): Promise<ShopFigures | null> {
  const row = await tx.maybe<{
    loss: ShopFigures["loss"];
    returns: ShopFigures["returns"];
    proof: ShopFigures["proof"];
    asOf: string;
  }>(sql`
    select loss, returns, proof, as_of as "asOf" from winback.shop
    where merchant_id = ${tx.merchantId} and computed_at is not null`);
  return row ?? null;
}

export async function writeFigures(tx: Tx, figures: ShopFigures, tookMs: number): Promise<void> {
  await tx.run(sql`
    insert into winback.shop (merchant_id, loss, returns, proof, as_of, computed_at, took_ms)
    values (${tx.merchantId}, ${JSON.stringify(figures.loss)}::jsonb, ${JSON.stringify(figures.returns)}::jsonb,
            ${JSON.stringify(figures.proof)}::jsonb, ${figures.asOf}, ${tx.now}, ${Math.round(tookMs)})
    on conflict (merchant_id) do update set
      loss = excluded.loss,
      returns = excluded.returns,
      proof = excluded.proof,
      as_of = excluded.as_of,
      computed_at = excluded.computed_at,
      took_ms = excluded.took_ms`);
}

/** By what the shop judges now; a platform transaction or the shop's own. */
const judging = sql`concat_ws(' ', shop_now.rhythm_days, merchant.settings -> 'insight', merchant.settings -> 'winback')`;

export type FindingDue = {
  readonly merchantId: string;
  readonly judgedBy: string;
  readonly isConfirming: boolean;
};

/**
 * Shops whose signals were found by another rhythm, other thresholds or settings than those of now, or that wait to be confirmed after a
 * refresh. Platform transaction.
 */
export async function shopsToFind(tx: Tx): Promise<FindingDue[]> {
  return await tx.rows<FindingDue>(sql`
    select merchant.id as "merchantId", ${judging} as "judgedBy", coalesce(found.judged_by = ${judging}, false) as "isConfirming"
    from accounts.merchant
    join insight.shop as shop_now on shop_now.merchant_id = merchant.id
    left join winback.shop as found on found.merchant_id = merchant.id
    where merchant.closed_at is null and not merchant.is_being_made
      and (found.judged_by is distinct from ${judging}
        or (not found.is_confirmed and shop_now.refreshed_at > found.judged_at))
    order by found.judged_at nulls first
    limit 20`);
}

export async function writeFound(tx: Tx, { judgedBy, isConfirming }: FindingDue): Promise<void> {
  await tx.run(sql`
    insert into winback.shop (merchant_id, judged_by, judged_at, is_confirmed)
    values (${tx.merchantId}, ${judgedBy}, ${tx.now}, ${isConfirming})
    on conflict (merchant_id) do update
      set judged_by = excluded.judged_by, judged_at = excluded.judged_at, is_confirmed = excluded.is_confirmed`);
}

/** Shops whose figures are of another day, or old by an hour and at least two hundred times as long as they took. Platform transaction. */
export async function shopsToMeasure(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select shop.merchant_id as "merchantId"
    from winback.shop
    join accounts.merchant on merchant.id = shop.merchant_id
    join insight.shop as seen on seen.merchant_id = shop.merchant_id
    where merchant.closed_at is null and not merchant.is_being_made
      and seen.refreshed_at is not null
      and (shop.computed_at is null
        or shop.computed_at + greatest(3600000, 200 * shop.took_ms) * interval '1 millisecond' <= ${tx.now}::timestamptz
        or (shop.computed_at < shop.judged_at and shop.took_ms < 2000))
    order by shop.computed_at nulls first
    limit 20`);
}
