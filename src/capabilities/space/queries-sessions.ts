import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type NewSession = {
  readonly tokenHash: string;
  readonly customerId: string;
  readonly via: "email" | "sms";
  readonly device: string;
  readonly expiresAt: string;
};

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.run(sql`
    insert into space.session (merchant_id, token_hash, customer_id, via, device, created_at, last_seen_at, expires_at)
    values (${tx.merchantId}, ${session.tokenHash}, ${session.customerId}, ${session.via}, ${session.device}, ${tx.now},
            ${tx.now}, ${session.expiresAt})`);
}

/** Who a session is: the record that speaks for whoever signed in; nobody once she is erased. */
export async function selectSession(
  tx: Tx,
  tokenHash: string,
): Promise<{ readonly customerId: string; readonly lastSeenAt: string } | undefined> {
  return await tx.maybe(sql`
    select coalesce(customer.merged_into, customer.id) as "customerId", session.last_seen_at as "lastSeenAt"
    from space.session
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = session.customer_id and customer.erased_at is null
    where session.merchant_id = ${tx.merchantId} and session.token_hash = ${tokenHash}
      and session.expires_at > ${tx.now}`);
}

export async function touchSession(tx: Tx, tokenHash: string, expiresAt: string): Promise<void> {
  await tx.run(sql`
    update space.session
    set last_seen_at = ${tx.now}, expires_at = ${expiresAt}
    where merchant_id = ${tx.merchantId} and token_hash = ${tokenHash}`);
}

export async function deleteSession(tx: Tx, tokenHash: string): Promise<void> {
  await tx.run(sql`
    delete from space.session where merchant_id = ${tx.merchantId} and token_hash = ${tokenHash}`);
}

export async function deleteSessionsOf(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(sql`
    delete from space.session
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[])`);
}

export type SessionSeen = {
  readonly tokenHash: string;
  readonly via: "email" | "sms";
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
};

export async function sessionsOf(tx: Tx, customerIds: readonly string[]): Promise<SessionSeen[]> {
  return await tx.rows<SessionSeen>(sql`
    select token_hash as "tokenHash", via, device, created_at as "createdAt", last_seen_at as "lastSeenAt"
    from space.session
    where merchant_id = ${tx.merchantId} and customer_id = any(${[...customerIds]}::uuid[]) and expires_at > ${tx.now}
    order by last_seen_at desc, token_hash`);
}
