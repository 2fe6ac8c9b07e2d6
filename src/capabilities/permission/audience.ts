import type { RawBuilder } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { conditionOf, momentOf, readRule } from "../insight/index.ts";
import { peopleOfCondition, peopleOfIds } from "./queries-audience.ts";

/** An audience as a SELECT of `customer_id`: each customer who speaks for herself, once. */
export async function peopleOf(
  tx: Tx,
  audience: { readonly rule: unknown } | { readonly customerIds: readonly string[] },
): Promise<RawBuilder<unknown> | Refusal<"people_rule_unreadable">> {
  if ("customerIds" in audience) return peopleOfIds(tx, audience.customerIds);
  const rule = await readRule(tx, audience.rule);
  if (isRefusal(rule)) return rule;
  return peopleOfCondition(tx, await conditionOf(tx, rule, await momentOf(tx)));
}
