import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { Condition } from "../insight/index.ts";

export function peopleOfCondition(tx: Tx, condition: Condition): RawBuilder<unknown> {
  return sql`
    select profile.customer_id from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${condition}`;
}

export function peopleOfIds(tx: Tx, customerIds: readonly string[]): RawBuilder<unknown> {
  return sql`
    select profile.customer_id from insight.profile
    where profile.merchant_id = ${tx.merchantId} and profile.customer_id = any(${[...customerIds]}::uuid[])`;
}

/** Of a SELECT of `customer_id`, whoever may be reached by a way as her profile says, as another such SELECT. */
export function reachableSql(tx: Tx, channel: string, people: RawBuilder<unknown>): RawBuilder<unknown> {
  const flags: Readonly<Record<string, string>> = {
    email: "can_email",
    sms: "can_sms",
    phone: "can_phone",
    robocall: "can_phone",
    post: "can_post",
  };
  const flag = flags[channel];
  return sql`
    select profile.customer_id
    from (${people}) as people
    join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = people.customer_id
    where ${flag === undefined ? sql`false` : sql.ref(`profile.${flag}`)}`;
}
