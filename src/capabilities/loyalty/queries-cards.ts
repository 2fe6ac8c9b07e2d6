import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export type CardRow = {
  readonly membershipId: string;
  readonly programId: string;
  readonly customerId: string;
  readonly status: "active" | "control" | "closed" | "merged";
  readonly paidCents: number;
  /** Last day, included; null: never had one. */
  readonly until: string | null;
  readonly isRenewing: boolean;
};

async function select(tx: Tx, condition: RawBuilder<unknown>, rest: RawBuilder<unknown>): Promise<CardRow[]> {
  return await tx.rows<CardRow>(sql`
    select
      membership.id as "membershipId",
      membership.program_id as "programId",
      membership.customer_id as "customerId",
      membership.status,
      membership.paid_cents as "paidCents",
      membership.card_until as until,
      membership.is_renewing as "isRenewing"
    from loyalty.membership
    where membership.merchant_id = ${tx.merchantId} and ${condition}
    ${rest}`);
}

export async function lockCard(tx: Tx, membershipId: string): Promise<CardRow | undefined> {
  return (await select(tx, sql`membership.id = ${membershipId}`, sql`for update`))[0];
}

/** Cards, those that end first at the beginning; with two days, only those that end between them. */
export async function selectCards(
  tx: Tx,
  asked: {
    readonly programId: string | null;
    readonly ending: readonly [from: string, to: string] | null;
    readonly after: readonly [until: string, id: string] | null;
    readonly limit: number;
  },
): Promise<CardRow[]> {
  const { programId, ending, after } = asked;
  const conditions = [
    sql`membership.card_until is not null`,
    sql`membership.status = 'active'`,
    programId === null ? null : sql`membership.program_id = ${programId}`,
    ending === null ? null : sql`membership.card_until between ${ending[0]}::date and ${ending[1]}::date`,
    after === null
      ? null
      : sql`(membership.card_until, membership.id) > (${after[0]}::date, ${after[1]}::uuid)`,
  ].filter((condition) => condition !== null);
  return await select(
    tx,
    sql.join(conditions, sql` and `),
    sql`order by membership.card_until, membership.id limit ${asked.limit}`,
  );
}

/** Cards of a program that renew by themselves and end now. */
export async function cardsToRenew(
  tx: Tx,
  asked: { readonly programId: string; readonly from: string; readonly to: string },
): Promise<string[]> {
  const rows = await select(
    tx,
    sql`membership.program_id = ${asked.programId} and membership.is_renewing and membership.status = 'active'
      and membership.card_until between ${asked.from}::date and ${asked.to}::date`,
    sql`order by membership.id`,
  );
  return rows.map(({ membershipId }) => membershipId);
}

export type CardSale = {
  readonly membershipId: string;
  readonly kind: "sold" | "renewed" | "free" | "given_back";
  readonly priceCents: number;
  readonly fromDay: string;
  readonly untilDay: string;
  readonly receiptId: string | null;
};

/** Notes the sale of a card that is held, and carries it to the membership. */
export async function insertCardSale(
  tx: Tx,
  sale: CardSale,
  after: { readonly until: string; readonly isRenewing: boolean },
  by: string,
): Promise<void> {
  await tx.run(sql`
    insert into loyalty.card_sale (
      merchant_id, membership_id, number, kind, price_cents, from_day, until_day, receipt_id, at, actor)
    select
      ${tx.merchantId}, ${sale.membershipId}, count(*) + 1, ${sale.kind}, ${sale.priceCents}::bigint,
      ${sale.fromDay}::date, ${sale.untilDay}::date, ${sale.receiptId}::uuid, ${tx.now}, ${by}
    from loyalty.card_sale
    where card_sale.merchant_id = ${tx.merchantId} and card_sale.membership_id = ${sale.membershipId}`);
  await tx.run(sql`
    update loyalty.membership
    set paid_cents = paid_cents + ${sale.priceCents}, card_until = ${after.until}, is_renewing = ${after.isRenewing}
    where membership.merchant_id = ${tx.merchantId} and membership.id = ${sale.membershipId}`);
}

/** Whether this receipt has already sold this card. */
export async function isCardOfReceipt(tx: Tx, membershipId: string, receiptId: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select card_sale.number
    from loyalty.card_sale
    where card_sale.merchant_id = ${tx.merchantId} and card_sale.membership_id = ${membershipId}
      and card_sale.receipt_id = ${receiptId}`);
  return row !== undefined;
}

/** The sale in force of a card that is held, unless it was given back. */
export async function lastCardSale(tx: Tx, membershipId: string): Promise<CardSale | undefined> {
  return await tx.maybe<CardSale>(sql`
    select
      card_sale.membership_id as "membershipId",
      card_sale.kind,
      card_sale.price_cents as "priceCents",
      card_sale.from_day as "fromDay",
      card_sale.until_day as "untilDay",
      card_sale.receipt_id as "receiptId"
    from loyalty.card_sale
    where card_sale.merchant_id = ${tx.merchantId} and card_sale.membership_id = ${membershipId}
    order by card_sale.number desc
    limit 1`);
}

/** What members paid for their cards, by day: the program's own income. */
export async function cardIncomeByDay(
  tx: Tx,
  asked: {
    readonly programId: string;
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
  },
): Promise<{ readonly day: string; readonly cents: number }[]> {
  return await tx.rows(sql`
    select (card_sale.at at time zone ${asked.timeZone})::date as day, sum(card_sale.price_cents)::bigint as cents
    from loyalty.membership
    join loyalty.card_sale
      on card_sale.merchant_id = membership.merchant_id
      and card_sale.membership_id = membership.id
    where membership.merchant_id = ${tx.merchantId} and membership.program_id = ${asked.programId}
      and (card_sale.at at time zone ${asked.timeZone})::date between ${asked.from}::date and ${asked.to}::date
    group by 1
    order by 1`);
}
