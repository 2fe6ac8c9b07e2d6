import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** What became known of an address or a number: whether what is sent there arrives. */
export type AddressNews = {
  readonly kind: "email" | "phone";
  /** As it is compared: e-mail in lower case, phone in E.164. */
  readonly value: string;
  readonly status: "good" | "bad" | "unknown";
  /** Why, as a code; null: nobody said. */
  readonly reason: AddressReason | null;
  /** Of this customer alone, such as a number that is somebody else's; absent: of whoever has it. */
  readonly customerId?: string;
};

export type AddressReason =
  | "hard_bounce"
  | "soft_bounces"
  | "unreachable"
  | "wrong_number"
  | "staff"
  | "answered";

/** Customers for whom this would be news. */
export async function selectConcerned(tx: Tx, news: readonly AddressNews[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct identifier.customer_id as id
    from ${saidOf(news)}
    join customers.identifier
      on identifier.merchant_id = ${tx.merchantId}
      and identifier.kind = said.kind
      and identifier.namespace = ''
      and identifier.value = said.value
      and identifier.customer_id = coalesce(said."customerId", identifier.customer_id)
    where (identifier.status, identifier.status_reason) is distinct from (said.status, said.reason)`);
  return rows.map(({ id }) => id);
}

export async function writeAddressNews(tx: Tx, news: readonly AddressNews[]): Promise<void> {
  await tx.run(sql`
    update customers.identifier
    set status = said.status, status_reason = said.reason, status_at = ${tx.now}
    from ${saidOf(news)}
    where identifier.merchant_id = ${tx.merchantId}
      and identifier.kind = said.kind
      and identifier.namespace = ''
      and identifier.value = said.value
      and identifier.customer_id = coalesce(said."customerId", identifier.customer_id)
      and (identifier.status, identifier.status_reason) is distinct from (said.status, said.reason)`);
}

export async function writePostalNews(
  tx: Tx,
  customerId: string,
  status: "good" | "bad" | "unknown",
): Promise<number> {
  return await tx.run(sql`
    update customers.customer
    set address_status = ${status}, updated_at = ${tx.now}, version = version + 1
    where merchant_id = ${tx.merchantId} and id = ${customerId} and address_status <> ${status}`);
}

function saidOf(news: readonly AddressNews[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(news)}::jsonb)
    as said (kind text, value text, status text, reason text, "customerId" uuid)`;
}
