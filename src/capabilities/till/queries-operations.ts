import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { OperationResult } from "./schema-operation.ts";

/** Two requests that carry the same operation wait for each other. */
export async function holdOperation(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    select pg_advisory_xact_lock(hashtextextended(${`till.operation ${tx.merchantId} ${id}`}, 0))`);
}

/** What one customer does at two tills is taken one after the other, so that both are looked at with the same eyes. */
export async function holdTicket(tx: Tx, storeId: string, ticketNumber: string): Promise<void> {
  await tx.run(sql`
    select pg_advisory_xact_lock(
      hashtextextended(${`till.ticket ${tx.merchantId} ${storeId} ${ticketNumber}`}, 0))`);
}

export type OperationRow = {
  readonly id: string;
  readonly deviceId: string;
  readonly storeId: string;
  readonly cashierId: string | null;
  readonly kind: "credit" | "enrol" | "stamps" | "undo" | "return" | "unreadable";
  readonly at: string;
  readonly isOffline: boolean;
  readonly customerId: string | null;
  readonly receiptId: string | null;
  readonly amountCents: number | null;
  readonly ticketNumber: string | null;
  readonly requestHash: string;
  readonly outcome: "applied" | "refused" | "incident";
  readonly answer: OperationResult;
  readonly undoneAt: string | null;
  /** Of an undo or a return: the operation it takes back. */
  readonly ofId: string | null;
};

const columns = sql`
  operation.id,
  operation.device_id as "deviceId",
  device.store_id as "storeId",
  operation.cashier_id as "cashierId",
  operation.kind,
  operation.at,
  operation.is_offline as "isOffline",
  operation.customer_id as "customerId",
  operation.receipt_id as "receiptId",
  operation.amount_cents as "amountCents",
  operation.ticket_number as "ticketNumber",
  operation.request_hash as "requestHash",
  operation.outcome,
  operation.answer,
  operation.undone_at as "undoneAt",
  operation.of_id as "ofId"`;

const tables = (tx: Tx) => sql`
  till.operation
  join till.device on device.merchant_id = ${tx.merchantId} and device.id = operation.device_id`;

export async function findOperation(tx: Tx, id: string): Promise<OperationRow | undefined> {
  return await tx.maybe<OperationRow>(sql`
    select ${columns} from ${tables(tx)}
    where operation.merchant_id = ${tx.merchantId} and operation.id = ${id}`);
}

/** The credit that bears a ticket's number in a store and stands; with a day, on that day of the store. */
export async function creditOfTicket(
  tx: Tx,
  asked: {
    readonly storeId: string;
    readonly ticketNumber: string;
    readonly day: { readonly from: string; readonly to: string } | null;
    /** Hers before anybody else's: the same number may have been given again on another day. */
    readonly firstOf?: readonly string[];
  },
): Promise<OperationRow | undefined> {
  const onDay =
    asked.day === null
      ? sql``
      : sql`and operation.at >= ${asked.day.from} and operation.at < ${asked.day.to}`;
  return await tx.maybe<OperationRow>(sql`
    select ${columns} from ${tables(tx)}
    where operation.merchant_id = ${tx.merchantId}
      and operation.ticket_number = ${asked.ticketNumber}
      and operation.kind = 'credit'
      and operation.receipt_id is not null
      and operation.undone_at is null
      and device.store_id = ${asked.storeId}
      ${onDay}
    order by (operation.customer_id = any(${[...(asked.firstOf ?? [])]}::uuid[])) desc nulls last, operation.at desc
    limit 1`);
}

/** The latest sale of these customers that a store's till gave this number, whoever told it. */
export async function receiptOfTicket(
  tx: Tx,
  asked: {
    readonly storeId: string;
    readonly ticketNumber: string;
    readonly customerIds: readonly string[];
  },
): Promise<{ readonly id: string } | undefined> {
  return await tx.maybe<{ id: string }>(sql`
    select receipt.id from purchases.receipt
    where receipt.merchant_id = ${tx.merchantId}
      and receipt.customer_id = any(${[...asked.customerIds]}::uuid[])
      and receipt.store_id = ${asked.storeId}
      and receipt.external_id = ${asked.ticketNumber}
      and receipt.kind = 'sale'
    order by receipt.day desc, receipt.id desc
    limit 1`);
}

/** The price of the goods of a credit that have come back already. */
export async function returnedCents(tx: Tx, creditId: string): Promise<number> {
  const { cents } = await tx.one<{ cents: number }>(sql`
    select coalesce(sum(operation.amount_cents), 0)::bigint as cents from till.operation
    where operation.merchant_id = ${tx.merchantId}
      and operation.of_id = ${creditId}
      and operation.kind = 'return' and operation.outcome <> 'refused'`);
  return cents;
}

/** The instant at which the last thing that this device sent had happened; what was refused is dated by its arrival and says nothing. */
export async function lastMomentOf(tx: Tx, deviceId: string, beforeSeq: number): Promise<string | null> {
  const row = await tx.maybe<{ at: string | null }>(sql`
    select max(operation.at) as at from till.operation
    where operation.merchant_id = ${tx.merchantId}
      and operation.device_id = ${deviceId}
      and operation.seq < ${beforeSeq}
      and operation.outcome <> 'refused'
      and operation.received_at > ${tx.now}::timestamptz - interval '15 minutes'`);
  return row?.at ?? null;
}

export type NewOperation = Omit<OperationRow, "storeId" | "undoneAt"> & {
  readonly seq: number;
  readonly deviceAt: string | null;
  readonly isSpending: boolean;
  readonly reason: string | null;
  readonly code: string | null;
};

export async function insertOperation(tx: Tx, one: NewOperation): Promise<void> {
  await tx.run(sql`
    insert into till.operation (
      merchant_id, id, device_id, cashier_id, seq, kind, at, device_at, received_at, is_offline, customer_id,
      receipt_id, of_id, amount_cents, is_spending, ticket_number, reason, request_hash, outcome, code, answer)
    values (
      ${tx.merchantId}, ${one.id}, ${one.deviceId}, ${one.cashierId}, ${one.seq}, ${one.kind}, ${one.at},
      ${one.deviceAt}, ${tx.now}, ${one.isOffline}, ${one.customerId}, ${one.receiptId}, ${one.ofId},
      ${one.amountCents}, ${one.isSpending}, ${one.ticketNumber}, ${one.reason}, ${one.requestHash},
      ${one.outcome}, ${one.code}, ${JSON.stringify(one.answer)}::jsonb)`);
}

export async function markUndone(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update till.operation set undone_at = ${tx.now}, receipt_id = null
    where merchant_id = ${tx.merchantId} and id = ${id}`);
}

/** Whether a customer used something between two instants, by what was not undone since. */
export async function hasSpentBetween(
  tx: Tx,
  asked: { readonly customerId: string; readonly from: string; readonly to: string },
): Promise<boolean> {
  const { has } = await tx.one<{ has: boolean }>(sql`
    select exists (
      select from till.operation
      where operation.merchant_id = ${tx.merchantId}
        and operation.customer_id = ${asked.customerId}
        and operation.at > ${asked.from} and operation.at <= ${asked.to}
        and operation.is_spending and operation.undone_at is null and operation.outcome <> 'refused') as has`);
  return has;
}

/** Credits of a customer (with the records merged into hers) in a span of time, this one not yet counted. */
export async function creditsOfCustomer(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly from: string; readonly to: string },
): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from till.operation
    where operation.merchant_id = ${tx.merchantId}
      and operation.customer_id = any(${[...asked.customerIds]}::uuid[])
      and operation.at >= ${asked.from} and operation.at < ${asked.to}
      and operation.kind = 'credit' and operation.outcome <> 'refused' and operation.undone_at is null`);
  return count;
}

/** Credits that a cashier gave in the hour before an instant. */
export async function creditsOfCashier(
  tx: Tx,
  asked: { readonly cashierId: string; readonly from: string; readonly to: string },
): Promise<number> {
  const { count } = await tx.one<{ count: number }>(sql`
    select count(*)::int as count from till.operation
    where operation.merchant_id = ${tx.merchantId}
      and operation.cashier_id = ${asked.cashierId}
      and operation.at > ${asked.from} and operation.at <= ${asked.to}
      and operation.kind = 'credit' and operation.outcome <> 'refused' and operation.undone_at is null`);
  return count;
}

/** Whether a customer has redeemed on a device since its last contact with nothing waiting. */
export async function hasRedeemedOffline(
  tx: Tx,
  asked: { readonly customerIds: readonly string[]; readonly deviceId: string; readonly since: string },
): Promise<boolean> {
  const found = await tx.maybe(sql`
    select from till.operation
    where operation.merchant_id = ${tx.merchantId}
      and operation.customer_id = any(${[...asked.customerIds]}::uuid[])
      and operation.device_id = ${asked.deviceId}
      and operation.is_offline and operation.is_spending
      and operation.at >= ${asked.since}
      and operation.outcome <> 'refused' and operation.undone_at is null
    limit 1`);
  return found !== undefined;
}

/** @returns false when a paper card of this program had been taken over for one of these records. */
export async function insertStamps(
  tx: Tx,
  wish: {
    readonly customerId: string;
    readonly customerIds: readonly string[];
    readonly programId: string;
    readonly operationId: string;
    readonly units: number;
  },
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into till.stamps_carried (merchant_id, customer_id, program_id, operation_id, units, at)
    select ${tx.merchantId}, ${wish.customerId}, ${wish.programId}, ${wish.operationId}, ${wish.units}, ${tx.now}
    where not exists (
      select from till.stamps_carried
      where stamps_carried.merchant_id = ${tx.merchantId}
        and stamps_carried.customer_id = any(${[...wish.customerIds]}::uuid[])
        and stamps_carried.program_id = ${wish.programId})
    on conflict (merchant_id, customer_id, program_id) do nothing`);
  return written === 1;
}

/** Forgets a paper card that was taken over by mistake: it may be taken over again. */
export async function deleteStamps(
  tx: Tx,
  operationId: string,
): Promise<{ readonly programId: string; readonly units: number } | undefined> {
  return await tx.maybe(sql`
    delete from till.stamps_carried
    where merchant_id = ${tx.merchantId} and operation_id = ${operationId}
    returning program_id as "programId", units`);
}
