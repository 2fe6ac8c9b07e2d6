import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type OwnMessage = {
  readonly id: string;
  readonly channel: "email" | "sms";
  readonly kind: string;
  readonly recipient: string;
  readonly subject: string | null;
  readonly body: string;
  readonly secrets: readonly string[];
  readonly state: string;
  readonly leftAt: string;
};

/** What was written to these people, newest first. */
export async function messagesTo(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<OwnMessage[]> {
  const before = asked.before === undefined ? sql`` : sql`and left_at < ${asked.before}::timestamptz`;
  return await tx.rows<OwnMessage>(sql`
    select id, channel, kind, recipient, subject, body, secrets, state, left_at as "leftAt"
    from messages.message
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...asked.customerIds]}::uuid[]) ${before}
    order by left_at desc, id desc
    limit ${asked.limit}`);
}

export async function moveMessages(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update messages.message
    set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${move.fromId} ${only}
    returning id`);
  return rows.map(({ id }) => id);
}

/** What was written to these people, and to their addresses before anybody knew whose they were. */
export async function forgetMessages(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  await tx.run(sql`
    delete from messages.message
    where merchant_id = ${tx.merchantId}
      and (
        customer_id = any(${ids})
        or (customer_id is null and lower(recipient) in (
          select identifier.value
          from customers.identifier
          where identifier.merchant_id = ${tx.merchantId}
            and identifier.customer_id = any(${ids})
            and identifier.kind in ('email', 'phone')
        ))
      )`);
}
