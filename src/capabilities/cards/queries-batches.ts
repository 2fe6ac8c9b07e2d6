import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type BatchRow = {
  readonly id: string;
  readonly kind: "paper" | "plastic";
  readonly name: string;
  readonly count: number;
  readonly madeAt: string;
  readonly madeBy: string;
  /** How many of its cards have become a customer's, blocked since or not. */
  readonly given: number;
};

const columns = sql`
  batch.id,
  batch.kind,
  batch.name,
  batch.count,
  batch.made_at as "madeAt",
  batch.made_by as "madeBy",
  (select count(*) from cards.card
   where card.merchant_id = batch.merchant_id and card.batch_id = batch.id and card.state in ('active', 'blocked')) as given`;

export async function insertBatch(
  tx: Tx,
  batch: {
    readonly id: string;
    readonly kind: "paper" | "plastic";
    readonly name: string;
    readonly count: number;
    readonly by: string;
  },
): Promise<void> {
  await tx.run(sql`
    insert into cards.batch (merchant_id, id, kind, name, count, made_at, made_by)
    values (${tx.merchantId}, ${batch.id}, ${batch.kind}, ${batch.name}, ${batch.count}, ${tx.now}, ${batch.by})`);
}

export async function selectBatch(tx: Tx, id: string): Promise<BatchRow | undefined> {
  return await tx.maybe<BatchRow>(sql`
    select ${columns} from cards.batch
    where batch.merchant_id = ${tx.merchantId} and batch.id = ${id}`);
}

export async function selectBatches(tx: Tx): Promise<BatchRow[]> {
  return await tx.rows<BatchRow>(sql`
    select ${columns} from cards.batch
    where batch.merchant_id = ${tx.merchantId}
    order by batch.made_at desc, batch.id desc
    limit 200`);
}

export async function numbersOfBatch(tx: Tx, id: string): Promise<string[]> {
  const found = await tx.rows<{ number: string }>(sql`
    select number from cards.card
    where merchant_id = ${tx.merchantId} and batch_id = ${id}
    order by number`);
  return found.map((row) => row.number);
}

/** One gift to all at a time: two at once would give two cards. */
export async function lockBulkGiving(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`cards to all ${tx.merchantId}`}, 0))`);
}

/** Customers with a membership in force and no card in use; their records are held until the end of the transaction. */
export async function membersWithoutCard(tx: Tx, limit: number): Promise<string[]> {
  const found = await tx.rows<{ id: string }>(sql`
    select customer.id
    from customers.customer
    where customer.merchant_id = ${tx.merchantId}
      and customer.merged_into is null
      and customer.erased_at is null
      and exists (
        select from loyalty.membership
        where membership.merchant_id = ${tx.merchantId}
          and membership.customer_id = customer.id
          and membership.status = 'active'
      )
      and not exists (
        select from cards.card
        where card.merchant_id = ${tx.merchantId} and card.customer_id = customer.id and card.state = 'active'
      )
    order by customer.id
    limit ${limit}
    for no key update`);
  return found.map((row) => row.id);
}

export type CardCounts = {
  readonly active: number;
  readonly waiting: number;
  readonly blocked: number;
  readonly applePasses: number;
  readonly googlePasses: number;
  readonly membersWithout: number;
};

export async function countCards(tx: Tx): Promise<CardCounts> {
  return await tx.one<CardCounts>(sql`
    select
      count(*) filter (where card.state = 'active') as active,
      count(*) filter (where card.state in ('free', 'reserved')) as waiting,
      count(*) filter (where card.state = 'blocked') as blocked,
      (select count(*) from cards.pass
       where pass.merchant_id = ${tx.merchantId} and pass.platform = 'apple' and pass.state = 'live'
         and pass.added_at is not null) as "applePasses",
      (select count(*) from cards.pass
       where pass.merchant_id = ${tx.merchantId} and pass.platform = 'google' and pass.state = 'live'
         and pass.added_at is not null) as "googlePasses",
      (select count(distinct membership.customer_id)
       from loyalty.membership
       join customers.customer
         on customer.merchant_id = ${tx.merchantId}
         and customer.id = membership.customer_id
         and customer.merged_into is null
         and customer.erased_at is null
       where membership.merchant_id = ${tx.merchantId}
         and membership.status = 'active'
         and not exists (
           select from cards.card as held
           where held.merchant_id = ${tx.merchantId}
             and held.customer_id = membership.customer_id
             and held.state = 'active'
         )) as "membersWithout"
    from cards.card
    where card.merchant_id = ${tx.merchantId}`);
}
