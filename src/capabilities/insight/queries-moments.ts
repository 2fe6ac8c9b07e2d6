import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** The zones that customers were given: a few, found one after the other in their index. */
export async function zonesOfCustomers(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ zone: string }>(sql`
    with recursive zone as (
      (select time_zone as name from insight.profile
       where merchant_id = ${tx.merchantId} and time_zone is not null
       order by time_zone limit 1)
      union all
      select (
        select time_zone from insight.profile
        where merchant_id = ${tx.merchantId} and time_zone > zone.name
        order by time_zone limit 1)
      from zone
      where zone.name is not null
    )
    select name as zone from zone where name is not null`);
  return rows.map(({ zone }) => zone);
}
