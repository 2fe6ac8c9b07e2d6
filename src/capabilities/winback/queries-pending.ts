import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** A customer who waits to be looked at; with the return her purchase was, if it ended a loss. */
export type Waiting = {
  readonly seq: number;
  readonly customerId: string;
  readonly backOn: string | null;
  readonly silentDays: number | null;
};

/** Notes that purchases of these customers changed. One row is added and nothing is waited for: it is done in every sale. */
export async function queueLook(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const [only] = customerIds;
  if (only === undefined) return;
  if (customerIds.length === 1) await tx.hot("winback_queue_one", queueOneText, [tx.merchantId, only]);
  else await tx.hot("winback_queue", queueText, [tx.merchantId, customerIds]);
}

const queued = (asked: string): string => `
  insert into winback.pending (merchant_id, customer_id, back_on, silent_days)
  select $1, asked.id, profile.last_day, profile.last_day - profile.previous_day
  from ${asked} as asked (id)
  left join insight.profile
    on profile.merchant_id = $1 and profile.customer_id = asked.id
      and profile.stage = 'revived' and profile.previous_day is not null`;
const queueOneText = queued("(values ($2::uuid))");
const queueText = queued("unnest($2::uuid[])");

const columns = sql`seq, customer_id as "customerId", back_on as "backOn", silent_days as "silentDays"`;

/** Takes the oldest of the queue out of it: with the transaction they are done, or still there. */
export async function takePending(tx: Tx, most: number): Promise<Waiting[]> {
  return await tx.rows<Waiting>(sql`
    delete from winback.pending
    where merchant_id = ${tx.merchantId} and seq in (
      select seq from winback.pending where merchant_id = ${tx.merchantId} order by seq limit ${most})
    returning ${columns}`);
}

/** Takes these customers out of the queue, and waits for whoever is looking at them. */
export async function takePendingOf(tx: Tx, customerIds: readonly string[]): Promise<Waiting[]> {
  return await tx.rows<Waiting>(sql`
    delete from winback.pending
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])
    returning ${columns}`);
}

/**
 * Takes the right to look at many customers of this shop until the end of the transaction.
 * @returns false when somebody else has it, unless one waits
 */
export async function takeTurn(tx: Tx, isWaiting: boolean): Promise<boolean> {
  await tx.run(sql`insert into winback.shop (merchant_id) values (${tx.merchantId}) on conflict do nothing`);
  const row = await tx.maybe(sql`
    select from winback.shop where merchant_id = ${tx.merchantId}
    for update ${isWaiting ? sql`` : sql`skip locked`}`);
  return row !== undefined;
}

/** Shops where somebody waits. Platform transaction. */
export async function shopsWaiting(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows(sql`
    select merchant.id as "merchantId" from accounts.merchant
    where merchant.closed_at is null and not merchant.is_being_made
      and exists (select from winback.pending where pending.merchant_id = merchant.id)`);
}
