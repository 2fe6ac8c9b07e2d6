import type { Tx } from "../../platform/database.ts";

/** Active members of these who have at least so many usable units. */
export async function membersReaching(
  tx: Tx,
  ids: readonly string[],
  units: number,
): Promise<{ readonly id: string; readonly customerId: string; readonly available: number }[]> {
  return await tx.hot(
    "loyalty_members_reaching",
    `select id, customer_id as "customerId", available
     from loyalty.membership
     where merchant_id = $1 and id = any($2::uuid[]) and status = 'active' and available >= $3
     order by id
     for update`,
    [tx.merchantId, [...ids], units],
  );
}
