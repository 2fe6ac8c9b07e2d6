import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** The tables whose sizes decide whether a shop is computed in a second or in an hour. */
const watched = [
  "customers.customer",
  "customers.identifier",
  "consent.standing",
  "catalog.product",
  "purchases.receipt",
  "purchases.line",
  "purchases.customer_fact",
  "insight.profile",
  "insight.shop_day",
  "insight.product_day",
  "insight.habit",
  "insight.product_trait",
  "insight.motive",
  "insight.stage_path",
];

/**
 * Tells the planner how large the tables have become, when they have grown by a fifth since it was last told: right after
 * an import, the database's own collector has not passed yet, and that is when everything is computed. As the owner.
 */
export async function analyzeGrown(tx: Tx, always = false): Promise<void> {
  const grown = await tx.rows<{ name: string }>(sql`
    select watched.name
    from unnest(${watched}::text[]) as watched (name)
    join pg_class as class on class.oid = to_regclass(watched.name)
    where ${always}
      or coalesce(pg_stat_get_mod_since_analyze(class.oid), 0) > 1000 + 0.2 * greatest(class.reltuples, 0)`);
  for (const { name } of grown) await tx.run(sql`analyze ${sql.raw(name)}`);
}

/** For statements that meet all customers at once: joining them one by one is never right, whatever the planner guesses. */
export async function joinInBulk(tx: Tx): Promise<void> {
  await tx.run(sql`set local enable_nestloop = off`);
}

const lull = "5 seconds";
const longestWait = "10 minutes";

/**
 * What is dear to compute waits until the sales (or the rows of a file) have paused for a few seconds, ten minutes at most since it was
 * last done: a flood is not slowed by what it will put out of date at once. Speaks of the rows `shop` and `merchant` of a statement over all shops.
 */
export function inALull(tx: Tx, lastDone: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    shop.changed_at is null
    or shop.changed_at <= ${tx.now}::timestamptz - ${lull}::interval
    or coalesce(${lastDone}, merchant.created_at) <= ${tx.now}::timestamptz - ${longestWait}::interval)`;
}
