import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import type { Looker, ViewRow } from "./answers.ts";
import type { Shown } from "./rules/shown.ts";

/**
 * Notes a view, once an hour for each person, record and way. Looking must stay as quick as it was: the note is flushed with those that
 * follow, within a second.
 */
export async function noteView(tx: Tx, actor: Actor, { what, customerId }: Shown): Promise<void> {
  const hour = `${tx.now.slice(0, 13)}:00:00.000Z`;
  await tx.hot(
    "privacy_view",
    `with lazy as (select set_config('synchronous_commit', 'off', true))
     insert into privacy.view (merchant_id, id, hour, actor_kind, actor_id, actor_name, what, customer_id)
     select $1, $2, $3, $4, $5, $6, $7, $8 from lazy
     on conflict do nothing`,
    [tx.merchantId, newId(Date.parse(tx.now)), hour, actor.kind, actor.id, actor.name, what, customerId],
  );
}

export async function selectViews(
  tx: Tx,
  asked: {
    readonly customerIds: readonly string[] | null;
    readonly actor: string | null;
    readonly before: { readonly hour: string; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<ViewRow[]> {
  const { before } = asked;
  return await tx.rows<ViewRow>(sql`
    select view.id, view.hour, view.actor_kind as "actorKind", view.actor_name as "actorName", view.what,
      view.customer_id as "customerId",
      nullif(concat_ws(' ', customer.first_name, customer.last_name, customer.company_name), '') as "customerName"
    from privacy.view
    left join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = view.customer_id
    where view.merchant_id = ${tx.merchantId}
      and (${asked.customerIds}::uuid[] is null or view.customer_id = any(${asked.customerIds}::uuid[]))
      and (${asked.actor}::text is null or view.actor_name = ${asked.actor})
      and (${before?.hour ?? null}::timestamptz is null
           or (view.hour, view.id) < (${before?.hour ?? null}::timestamptz, ${before?.id ?? null}::uuid))
    order by view.hour desc, view.id desc
    limit ${asked.limit}`);
}

/** Who looked at how many records since a day. */
export async function selectLookers(tx: Tx, since: string): Promise<Looker[]> {
  return await tx.rows<Looker>(sql`
    select actor_name as "actorName", count(distinct customer_id) as records,
      count(*) filter (where what = 'list') as lists, max(hour) as last
    from privacy.view
    where merchant_id = ${tx.merchantId} and hour >= ${since}::timestamptz
    group by actor_name
    order by records desc, actor_name
    limit 100`);
}

export async function countOldViews(tx: Tx, before: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(
    sql`select count(*) as count from privacy.view where merchant_id = ${tx.merchantId} and hour < ${before}::timestamptz`,
  );
  return count;
}

export async function deleteOldViews(tx: Tx, before: string): Promise<number> {
  return await tx.run(
    sql`delete from privacy.view where merchant_id = ${tx.merchantId} and hour < ${before}::timestamptz`,
  );
}
