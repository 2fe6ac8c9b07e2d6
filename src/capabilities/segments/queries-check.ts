import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export async function compareMembers(
  tx: Tx,
  segmentId: string,
  condition: RawBuilder<unknown>,
): Promise<{ missing: number; extra: number; members: number }> {
  return await tx.one(sql`
    with want as materialized (
      select profile.customer_id from insight.profile
      where profile.merchant_id = ${tx.merchantId} and ${condition}
    ),
    cur as materialized (
      select member.customer_id from segments.member
      where member.merchant_id = ${tx.merchantId} and member.segment_id = ${segmentId}
    )
    select
      count(*) filter (where cur.customer_id is null) as missing,
      count(*) filter (where want.customer_id is null) as extra,
      count(cur.customer_id) as members
    from want
    full join cur on cur.customer_id = want.customer_id`);
}

/** For how many customers the last change told is not what is. */
export async function compareWithChanges(tx: Tx, segmentId: string): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    with told as (
      select distinct on (change.customer_id) change.customer_id, change.op
      from segments.change
      where change.merchant_id = ${tx.merchantId} and change.segment_id = ${segmentId}
      order by change.customer_id, change.seq desc
    ),
    cur as (
      select member.customer_id from segments.member
      where member.merchant_id = ${tx.merchantId} and member.segment_id = ${segmentId}
    )
    select count(*) as count
    from told
    full join cur on cur.customer_id = told.customer_id
    where (told.op is not distinct from 'enter') <> (cur.customer_id is not null)`);
  return count;
}
