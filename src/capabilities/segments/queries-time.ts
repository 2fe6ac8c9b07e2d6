import { sql } from "kysely";
import type { Database, Tx } from "../../platform/database.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";

/** Does something that may take too long in a transaction of its own, and gives up after so many milliseconds. */
export async function withinTime<Answer>(
  database: Database,
  merchantId: string,
  mostMs: number,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer | Refusal<"count_takes_too_long">> {
  try {
    return await database.inMerchant(merchantId, async (tx) => {
      await tx.run(sql`select set_config('statement_timeout', ${String(mostMs)}, true)`);
      return await work(tx);
    });
  } catch (error) {
    // 57014: the statement was cancelled.
    if ((error as { code?: unknown }).code === "57014") return refuse("count_takes_too_long");
    throw error;
  }
}
