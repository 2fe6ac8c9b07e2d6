import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";

/** Until when a caller is refused; undefined: not at all. */
export async function refusedUntil(tx: Tx, caller: string): Promise<string | undefined> {
  const row = await tx.maybe<{ until: string }>(sql`
    select wrong_code.refused_until as until
    from loyalty.wrong_code
    where wrong_code.merchant_id = ${tx.merchantId} and wrong_code.caller = ${caller}
      and wrong_code.refused_until > ${tx.now}`);
  return row?.until;
}

/** Counts wrong codes within a window; from the allowed number on the caller is refused until the given instant. */
export async function countWrongCode(
  tx: Tx,
  given: {
    readonly caller: string;
    readonly wrong: number;
    readonly windowStart: string;
    readonly allowed: number;
    readonly until: string;
  },
): Promise<void> {
  const tries = sql`
    case when wrong_code.since < ${given.windowStart} then 0 else wrong_code.tries end + ${given.wrong}::integer`;
  await tx.run(sql`
    insert into loyalty.wrong_code (merchant_id, caller, tries, since, refused_until)
    values (${tx.merchantId}, ${given.caller}, ${given.wrong}, ${tx.now},
            case when ${given.wrong}::integer >= ${given.allowed}::integer then ${given.until}::timestamptz end)
    on conflict (merchant_id, caller) do update
    set tries = ${tries},
        since = case when wrong_code.since < ${given.windowStart} then ${tx.now}::timestamptz else wrong_code.since end,
        refused_until = case
          when ${tries} >= ${given.allowed}::integer then ${given.until}::timestamptz
          else wrong_code.refused_until
        end`);
}

export async function forgetWrongCodes(tx: Tx, before: string): Promise<number> {
  return await tx.run(sql`
    delete from loyalty.wrong_code
    where wrong_code.merchant_id = ${tx.merchantId} and wrong_code.since < ${before}
      and (wrong_code.refused_until is null or wrong_code.refused_until < ${before})`);
}
