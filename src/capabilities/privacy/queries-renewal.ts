import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import { judged } from "../permission/index.ts";

export type Askable = {
  readonly customerId: string;
  readonly recipient: string;
  readonly language: string | null;
};

/** Of these people, those who may be asked by e-mail whether they want to stay: the law allows it once (RET-02). */
export async function askableOf(tx: Tx, customerIds: readonly string[]): Promise<Askable[]> {
  if (customerIds.length === 0) return [];
  const asked = {
    channel: "email",
    purpose: "consent_renewal",
    containsPromotion: false,
    message: {
      senderIdentified: true,
      unsubscribeLink: true,
      stopMention: false,
      callerIdShown: true,
      sourceMentioned: true,
    },
  } as const;
  const people = sql`select person as customer_id from unnest(${[...customerIds]}::uuid[]) as person`;
  return await tx.rows<Askable>(sql`
    with judged as (${await judged(tx, asked, people)})
    select customer_id as "customerId", recipient, language
    from judged
    where is_allowed and recipient is not null
    order by customer_id`);
}
