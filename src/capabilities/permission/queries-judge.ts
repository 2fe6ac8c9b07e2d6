import type { RawBuilder } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Asked } from "./schema.ts";

/**
 * The same answers as `mayContact`, for many at once: a SELECT of (customer_id uuid, recipient text, language text, zone text,
 * is_allowed boolean, reason text, next_at timestamptz, facts_hash bytea), one row for each live record that `people` (a SELECT of
 * customer_id) names. The shop's caps are not in it: they are reserved by arbitration; the law's own frequencies are.
 */
export async function judged(
  _tx: Tx,
  _asked: Asked,
  _people: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  throw new Error("not yet");
}
