import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Actual } from "./answers.ts";
import { compileRule } from "./queries-people-compile.ts";
import type { Condition, FieldLookup, PeopleContext } from "./queries-people-rule.ts";
import type { Leaf } from "./rules/people-rule.ts";

type Answered = { readonly holds: boolean; readonly actual: Actual };

/** Of each condition whether it holds for this customer, and what she has; nothing for somebody without a profile. */
export async function answersOf(
  tx: Tx,
  customerId: string,
  leaves: readonly Leaf[],
  fields: FieldLookup,
  moment: PeopleContext,
): Promise<readonly Answered[]> {
  if (leaves.length === 0) return [];
  const among = (id: Condition) => sql`${id} = ${customerId}::uuid`;
  const context = { ...moment, among };
  const parts = leaves.map((leaf) => {
    const actual = fields(leaf.field)?.actual?.(leaf, context) ?? sql`null::text`;
    return sql`jsonb_build_object('holds', (${compileRule(leaf, fields, context)}) is true, 'actual', to_jsonb((${actual})))`;
  });
  const row = await tx.maybe<{ answers: readonly Answered[] }>(sql`
    select jsonb_build_array(${sql.join(parts)}) as answers
    from insight.profile
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = ${customerId}::uuid`);
  return row?.answers ?? [];
}
