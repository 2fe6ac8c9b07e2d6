import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** The median, in cents, of what counted of a program's tickets in the last year; null without any. */
export async function ordinaryBasket(tx: Tx, programId: string): Promise<number | null> {
  const { cents } = await tx.one<{ cents: number | null }>(sql`
    select round(percentile_cont(0.5) within group (order by basis_cents))::bigint as cents
    from loyalty.ticket
    where merchant_id = ${tx.merchantId}
      and program_id = ${programId}
      and day > (${tx.now}::timestamptz)::date - 365
      and basis_cents > 0
      and not is_cancelled`);
  return cents;
}

/** Programs whose rules were changed, after their launch, since an instant. */
export async function programsChangedSince(tx: Tx, instant: string): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(sql`
    select distinct program_id as id
    from loyalty.program_version
    where merchant_id = ${tx.merchantId} and version > 1 and valid_from >= ${instant}`);
  return new Set(rows.map(({ id }) => id));
}
