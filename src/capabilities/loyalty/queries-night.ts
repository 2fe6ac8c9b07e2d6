import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Shops that have, or had, a program. */
export async function shopsWithPrograms(tx: Tx): Promise<{ merchantId: string }[]> {
  return await tx.rows<{ merchantId: string }>(sql`
    select distinct merchant_id as "merchantId" from loyalty.program
    where state <> 'draft'
    order by merchant_id`);
}

export async function nightOf(tx: Tx): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx.rows<{ id: string; nightOn: string | null }>(sql`
    select id, night_on as "nightOn" from loyalty.program where merchant_id = ${tx.merchantId}`);
  return new Map(rows.map((row) => [row.id, row.nightOn]));
}

export async function noteNight(tx: Tx, programId: string, day: string): Promise<void> {
  await tx.run(sql`
    update loyalty.program set night_on = ${day} where merchant_id = ${tx.merchantId} and id = ${programId}`);
}

/** Members for whom something is due, a slice after an identifier. */
export async function dueMembers(
  tx: Tx,
  after: string,
  limit: number,
): Promise<{ id: string; programId: string }[]> {
  return await tx.rows<{ id: string; programId: string }>(sql`
    select id, program_id as "programId" from loyalty.membership
    where merchant_id = ${tx.merchantId} and next_due_at <= ${tx.now} and id > ${after}
    order by id
    limit ${limit}
    for update`);
}

export async function activeMembers(
  tx: Tx,
  programId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from loyalty.membership
    where merchant_id = ${tx.merchantId} and program_id = ${programId} and status = 'active' and id > ${after}
    order by id
    limit ${limit}
    for update`);
  return rows.map((row) => row.id);
}

/** Active members born on this day of the year, held. */
export async function birthdaysOn(
  tx: Tx,
  programId: string,
  day: string,
): Promise<{ id: string; status: string }[]> {
  return await tx.rows<{ id: string; status: string }>(sql`
    select membership.id, membership.status
    from loyalty.membership
    join customers.customer
      on customer.merchant_id = ${tx.merchantId} and customer.id = membership.customer_id
    where membership.merchant_id = ${tx.merchantId}
      and membership.program_id = ${programId}
      and membership.status = 'active'
      and customer.birth_month = extract(month from ${day}::date)
      and (
        customer.birth_day = extract(day from ${day}::date)
        or (
          customer.birth_month = 2
          and customer.birth_day = 29
          and to_char(${day}::date, 'MM-DD') = '02-28'
          and to_char(${day}::date + 1, 'MM-DD') = '03-01'))
    order by membership.id
    for update of membership`);
}
