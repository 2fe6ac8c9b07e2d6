import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** No file is rented for longer: beyond, nobody counts. */
const hoursCounted = 10 * 365 * 24;

/**
 * How often people known by a supplier's file alone may be written to, as rows of `limitsSql` on its CTE `person`: as often as the
 * contract says, and not once after its end. Whoever bought, joined or agreed since is the shop's own.
 */
export function externalLimitsSql(tx: Tx): RawBuilder<unknown> {
  return sql`
    select person.customer_id, 'rented', 'RENTED_USED', null, null,
      case when source.ends_on < (${tx.now}::timestamptz at time zone person.zone)::date then 0
        else coalesce(source.uses::int, 1000) end,
      'rolling', ${hoursCounted}::int, 'skip', person.zone
    from person
    join files.external_person as external
      on external.merchant_id = ${tx.merchantId} and external.customer_id = person.customer_id and external.own_since is null
    join files.source on source.merchant_id = ${tx.merchantId} and source.id = external.source_id
    where source.uses is not null or source.ends_on is not null`;
}
