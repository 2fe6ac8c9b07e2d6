import { sql } from "kysely";
import { registerMotiveEvidence } from "../insight/index.ts";

// The weakest of believed evidence: whatever a customer's purchases clearly say goes before it.
const weakest = 2;

/** Who reached a level and belongs to the best fifth may care about her rank: told to insight, with how few share it. */
export function registerLevelMotive(): void {
  registerMotiveEvidence({
    evidence: "level",
    motive: "status",
    read: (merchantId) => sql`
      with ranked as (
        select profile.customer_id, profile.is_best and exists (
          select from loyalty.membership
          where membership.merchant_id = ${merchantId} and membership.customer_id = profile.customer_id
            and membership.status = 'active' and membership.tier_id is not null) as has_rank
        from insight.profile
        where profile.merchant_id = ${merchantId} and profile.purchase_days > 0
      )
      select ranked.customer_id, 1, 1, shop.share, ${weakest}::float8
      from ranked
      cross join (select avg(has_rank::integer)::float8 as share from ranked) as shop
      where ranked.has_rank`,
  });
}
