import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

export async function programExists(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select program.id from loyalty.program
    where program.merchant_id = ${tx.merchantId} and program.id = ${id}`);
  return row !== undefined;
}

export async function customerExists(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.maybe(sql`
    select customer.id from customers.customer
    where customer.merchant_id = ${tx.merchantId} and customer.id = ${id}`);
  return row !== undefined;
}
