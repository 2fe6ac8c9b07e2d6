import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { QuietHours } from "./rules/quiet-hours.ts";

/** The quiet hours the shop chose, at most one row for a channel. A channel without a row keeps to the ruleset's own. */
export async function quietHoursOf(tx: Tx): Promise<QuietHours[]> {
  return await tx.rows<QuietHours>(sql`
    select channel, to_char(begins, 'HH24:MI') as begins, to_char(ends, 'HH24:MI') as ends, closed_days as "closedDays",
      closed_on_holidays as "closedOnHolidays"
    from permission.quiet_hours
    where merchant_id = ${tx.merchantId}
    order by channel`);
}

export async function writeQuietHours(tx: Tx, hours: QuietHours): Promise<void> {
  await tx.run(sql`
    insert into permission.quiet_hours (merchant_id, channel, begins, ends, closed_days, closed_on_holidays, updated_at)
    values (
      ${tx.merchantId}, ${hours.channel}, ${hours.begins}::time, ${hours.ends}::time, ${[...hours.closedDays]}::smallint[],
      ${hours.closedOnHolidays}, ${tx.now}
    )
    on conflict (merchant_id, channel) do update set
      begins = excluded.begins, ends = excluded.ends, closed_days = excluded.closed_days,
      closed_on_holidays = excluded.closed_on_holidays, updated_at = excluded.updated_at`);
}

/** Back to the ruleset's own hours. */
export async function deleteQuietHours(tx: Tx, channel: QuietHours["channel"]): Promise<void> {
  await tx.run(
    sql`delete from permission.quiet_hours where merchant_id = ${tx.merchantId} and channel = ${channel}`,
  );
}
