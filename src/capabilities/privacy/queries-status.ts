import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { SetAside, Status } from "./answers.ts";

export async function upsertStatus(tx: Tx, customerId: string, status: Status | null): Promise<void> {
  await tx.run(sql`
    insert into permission.person (merchant_id, customer_id, status, status_since)
    values (${tx.merchantId}, ${customerId}, ${status}, ${status === null ? null : tx.now}::timestamptz)
    on conflict (merchant_id, customer_id) do update
      set status = excluded.status, status_since = excluded.status_since`);
}

export async function selectStatus(
  tx: Tx,
  customerId: string,
): Promise<{ readonly status: Status; readonly since: string } | null> {
  const row = await tx.maybe<{ status: Status; since: string }>(sql`
    select status, status_since as since
    from permission.person
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId} and status is not null`);
  return row ?? null;
}

export async function selectSetAside(tx: Tx): Promise<SetAside[]> {
  return await tx.rows<SetAside>(sql`
    select person.customer_id as "customerId", person.status, person.status_since as since,
      concat_ws(' ', customer.first_name, customer.last_name, customer.company_name) as name
    from permission.person
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = person.customer_id
    where person.merchant_id = ${tx.merchantId} and person.status is not null and customer.erased_at is null
    order by person.status_since desc
    limit 500`);
}
