import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { InboundKind } from "./schema-inbound.ts";

export type OwnReturn = {
  readonly id: string;
  readonly kind: InboundKind;
  readonly to: string | null;
  readonly diagnostic: string | null;
  readonly words: string | null;
  readonly messageId: string | null;
  readonly at: string;
};

/** What came back of what was written to these people, newest first. */
export async function returnsOf(
  tx: Tx,
  asked: {
    readonly customerIds: readonly string[];
    readonly kinds: readonly InboundKind[];
    readonly before?: string;
    readonly limit: number;
  },
): Promise<OwnReturn[]> {
  const before =
    asked.before === undefined ? sql`` : sql`and inbound.received_at < ${asked.before}::timestamptz`;
  return await tx.rows<OwnReturn>(sql`
    select
      inbound.id,
      inbound.kind,
      message.recipient as "to",
      inbound.diagnostic,
      inbound.words,
      message.id as "messageId",
      inbound.received_at as at
    from messages.inbound
    left join messages.message on message.merchant_id = ${tx.merchantId} and message.id = inbound.message_id
    where inbound.merchant_id = ${tx.merchantId}
      and inbound.customer_id = any(${[...asked.customerIds]}::uuid[])
      and inbound.kind = any(${[...asked.kinds]}::text[])
      ${before}
    order by inbound.received_at desc, inbound.id desc
    limit ${asked.limit}`);
}

export async function moveReturns(
  tx: Tx,
  move: { readonly fromId: string; readonly toId: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const only = move.only === undefined ? sql`` : sql`and id = any(${[...move.only]}::uuid[])`;
  const rows = await tx.rows<{ id: string }>(sql`
    update messages.inbound
    set customer_id = ${move.toId}
    where merchant_id = ${tx.merchantId} and customer_id = ${move.fromId} ${only}
    returning id`);
  return rows.map(({ id }) => id);
}

/** What came back of these people, and any report, tied to nobody, in which one of their addresses stands. */
export async function forgetReturns(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  await tx.run(sql`
    delete from messages.inbound
    where merchant_id = ${tx.merchantId}
      and (
        customer_id = any(${ids})
        or message_id in (
          select id from messages.message where merchant_id = ${tx.merchantId} and customer_id = any(${ids})
        )
        or exists (
          select
          from customers.identifier
          where identifier.merchant_id = ${tx.merchantId}
            and identifier.customer_id = any(${ids})
            and identifier.kind = 'email'
            and (
              position(convert_to(identifier.value, 'UTF8') in inbound.raw) > 0
              or position(convert_to(identifier.display, 'UTF8') in inbound.raw) > 0
              or position(identifier.value in lower(concat_ws(' ', inbound.diagnostic, inbound.words))) > 0
            )
        )
      )`);
}
