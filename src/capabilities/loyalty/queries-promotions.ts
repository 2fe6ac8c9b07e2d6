import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Promotion } from "./schema-definition.ts";
import type { StoredPromotion } from "./schema-rewards.ts";

const columns = sql`
  promotion.definition as promotion,
  promotion.created_at as "createdAt",
  promotion.updated_at as "updatedAt",
  promotion.archived_at as "archivedAt"`;

export async function selectPromotion(tx: Tx, key: string): Promise<StoredPromotion | undefined> {
  return await tx.maybe<StoredPromotion>(sql`
    select ${columns}
    from loyalty.promotion
    where promotion.merchant_id = ${tx.merchantId} and promotion.key = ${key}`);
}

export async function selectPromotions(
  tx: Tx,
  asked: {
    readonly on: string | null;
    readonly archived: boolean;
    readonly after: readonly [rank: number, key: string] | null;
    readonly limit: number;
  },
): Promise<StoredPromotion[]> {
  const { on, archived, after } = asked;
  const conditions = [
    sql`promotion.merchant_id = ${tx.merchantId}`,
    archived ? null : sql`promotion.archived_at is null`,
    on === null
      ? null
      : sql`coalesce(promotion.from_day, ${on}::date) <= ${on}::date and coalesce(promotion.until_day, ${on}::date) >= ${on}::date`,
    after === null ? null : sql`(promotion.rank, promotion.key) > (${after[0]}::integer, ${after[1]})`,
  ].filter((condition) => condition !== null);
  return await tx.rows<StoredPromotion>(sql`
    select ${columns}
    from loyalty.promotion
    where ${sql.join(conditions, sql` and `)}
    order by promotion.rank, promotion.key
    limit ${asked.limit}`);
}

export async function insertPromotion(tx: Tx, promotion: Promotion): Promise<void> {
  await tx.run(sql`
    insert into loyalty.promotion (merchant_id, key, name, definition, from_day, until_day, rank, created_at, updated_at)
    values (${tx.merchantId}, ${promotion.id}, ${promotion.name}, ${JSON.stringify(promotion)}::jsonb,
            ${promotion.from}, ${promotion.until}, ${promotion.order}, ${tx.now}, ${tx.now})`);
}

export async function updatePromotion(tx: Tx, promotion: Promotion): Promise<number> {
  return await tx.run(sql`
    update loyalty.promotion
    set name = ${promotion.name}, definition = ${JSON.stringify(promotion)}::jsonb, from_day = ${promotion.from},
        until_day = ${promotion.until}, rank = ${promotion.order}, updated_at = ${tx.now}
    where promotion.merchant_id = ${tx.merchantId} and promotion.key = ${promotion.id}
      and promotion.archived_at is null`);
}

export async function archivePromotion(tx: Tx, key: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.promotion
    set archived_at = ${tx.now}, updated_at = ${tx.now}
    where promotion.merchant_id = ${tx.merchantId} and promotion.key = ${key} and promotion.archived_at is null`);
}

export async function unarchivePromotion(tx: Tx, key: string): Promise<number> {
  return await tx.run(sql`
    update loyalty.promotion
    set archived_at = null, updated_at = ${tx.now}
    where promotion.merchant_id = ${tx.merchantId} and promotion.key = ${key} and promotion.archived_at is not null`);
}

/** Whether another promotion in force or to come is asked for by the same code. */
export async function promotionWithCode(tx: Tx, code: string, except: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select promotion.key
    from loyalty.promotion
    where promotion.merchant_id = ${tx.merchantId} and promotion.archived_at is null and promotion.key <> ${except}
      and upper(promotion.definition ->> 'code') = upper(${code})
    limit 1`);
  return row !== undefined;
}
