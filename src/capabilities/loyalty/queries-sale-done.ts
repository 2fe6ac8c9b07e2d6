import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { SaleAnswer } from "./schema-sale.ts";

/** Two tills that tell the same ticket at once wait for each other. */
export async function holdNumber(tx: Tx, source: string, externalId: string): Promise<void> {
  await tx.run(sql`
    select pg_advisory_xact_lock(
      hashtextextended(${`loyalty.sale ${tx.merchantId} ${source} ${externalId}`}, 0))`);
}

export type SaleDone = { readonly requestHash: string | null; readonly answer: SaleAnswer | null };

/** What a number was answered; nulls: the receipt was recorded otherwise. */
export async function saleDone(tx: Tx, source: string, externalId: string): Promise<SaleDone | undefined> {
  return await tx.maybe<SaleDone>(sql`
    select sale_done.request_hash as "requestHash", sale_done.answer
    from purchases.receipt
    left join loyalty.sale_done
      on sale_done.merchant_id = ${tx.merchantId} and sale_done.receipt_id = receipt.id
    where receipt.merchant_id = ${tx.merchantId}
      and receipt.source = ${source}
      and receipt.external_id = ${externalId}`);
}

export async function insertSaleDone(
  tx: Tx,
  done: { readonly receiptId: string; readonly requestHash: string; readonly answer: SaleAnswer },
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.sale_done (merchant_id, receipt_id, request_hash, answer)
    values (${tx.merchantId}, ${done.receiptId}, ${done.requestHash}, ${JSON.stringify(done.answer)}::jsonb)`);
}

/** Whether a basket was sold through the product as this receipt. */
export async function isSoldHere(tx: Tx, receiptId: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select from loyalty.sale_done where merchant_id = ${tx.merchantId} and receipt_id = ${receiptId}`);
  return row !== undefined;
}

/** Purchases of a customer so far. */
export async function purchaseCount(tx: Tx, customerId: string): Promise<number> {
  const [row] = await tx.hot<{ count: number }>(
    "loyalty_purchase_count",
    `select sale_count as count from purchases.customer_fact where merchant_id = $1 and customer_id = $2`,
    [tx.merchantId, customerId],
  );
  return row?.count ?? 0;
}

/** The reward a reservation was made for; null: it holds points alone, or is not there. */
export async function rewardReserved(tx: Tx, id: string): Promise<string | null> {
  const row = await tx.maybe<{ rewardId: string | null }>(sql`
    select reward_id as "rewardId" from loyalty.reservation where merchant_id = ${tx.merchantId} and id = ${id}`);
  return row?.rewardId ?? null;
}

export type OpenReservation = {
  readonly id: string;
  readonly membershipId: string;
  readonly programId: string;
  readonly rewardId: string | null;
  readonly endowmentId: string | null;
};

export async function openReservations(
  tx: Tx,
  ids: readonly string[],
  customerIds: readonly string[],
): Promise<OpenReservation[]> {
  return await tx.rows<OpenReservation>(sql`
    select
      reservation.id,
      reservation.membership_id as "membershipId",
      membership.program_id as "programId",
      reservation.reward_id as "rewardId",
      reservation.endowment_id as "endowmentId"
    from loyalty.reservation
    join loyalty.membership
      on membership.merchant_id = ${tx.merchantId} and membership.id = reservation.membership_id
    where reservation.merchant_id = ${tx.merchantId}
      and reservation.id = any(${[...ids]}::uuid[])
      and membership.customer_id = any(${[...customerIds]}::uuid[])
      and reservation.state = 'open'
    order by reservation.id`);
}
