import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Dismissal } from "./rules/dismissal.ts";

export async function readDismissals(tx: Tx, timeZone: string): Promise<Dismissal[]> {
  return await tx.rows<Dismissal>(sql`
    select action, answer, until, times, (dismissed_at at time zone ${timeZone})::date as "dismissedOn"
    from today.dismissal
    where merchant_id = ${tx.merchantId}`);
}

/** Puts an action off once more. @returns how many times it has been. */
export async function writeDismissal(
  tx: Tx,
  { action, answer, until }: Pick<Dismissal, "action" | "answer" | "until">,
  actorName: string,
): Promise<number> {
  const { times } = await tx.one<{ times: number }>(sql`
    insert into today.dismissal (merchant_id, action, answer, until, actor_name, dismissed_at)
    values (${tx.merchantId}, ${action}, ${answer}, ${until}, ${actorName}, ${tx.now})
    on conflict (merchant_id, action) do update set
      answer = excluded.answer,
      until = excluded.until,
      times = dismissal.times + 1,
      actor_name = excluded.actor_name,
      dismissed_at = excluded.dismissed_at
    returning times`);
  return times;
}

export async function deleteDismissal(tx: Tx, action: string): Promise<void> {
  await tx.run(sql`delete from today.dismissal where merchant_id = ${tx.merchantId} and action = ${action}`);
}

export async function deleteToday(tx: Tx): Promise<void> {
  await tx.run(sql`delete from today.dismissal where merchant_id = ${tx.merchantId}`);
  await tx.run(sql`delete from today.snapshot where merchant_id = ${tx.merchantId}`);
}
