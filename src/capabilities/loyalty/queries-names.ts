import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { type Actor, isPermitted } from "../../platform/http/actor.ts";

/** The names of these customers in one question; empty for who may not read customers. */
async function namesFor(tx: Tx, actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0 || !isPermitted(actor, "customers:read")) return new Map();
  const rows = await tx.rows<{ id: string; name: string }>(sql`
    select
      customer.id,
      case customer.kind
        when 'company' then coalesce(customer.company_name, '')
        else concat_ws(' ', customer.first_name, customer.last_name)
      end as name
    from customers.customer
    where customer.merchant_id = ${tx.merchantId} and customer.id = any(${[...new Set(ids)]}::uuid[])`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Rows with the name of the person they are about; null where there is none, or the asker may not read it. */
export async function named<Row>(
  tx: Tx,
  actor: Actor,
  rows: readonly Row[],
  whose: (row: Row) => string | null,
): Promise<(Row & { readonly customerName: string | null })[]> {
  const names = await namesFor(
    tx,
    actor,
    rows.flatMap((row) => whose(row) ?? []),
  );
  return rows.map((row) => ({ ...row, customerName: names.get(whose(row) ?? "") ?? null }));
}
