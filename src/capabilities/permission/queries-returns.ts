import { sql } from "kysely";
import { registerHeldBack } from "./queries-held-back.ts";

/** Two things handed back within two months, the last one not followed by a purchase: offers wait until she buys or they pass. */
const fewestReturns = 2;
const returnDays = 60;

registerHeldBack({
  name: "returns",
  condition: (tx, customerId) => sql`
    exists (
      select from purchases.customer_fact as fact
      where fact.merchant_id = ${tx.merchantId} and fact.customer_id = ${customerId} and fact.refund_count >= ${fewestReturns}
        and (
          select count(*) filter (where receipt.kind = 'refund') >= ${fewestReturns}
            and coalesce(max(receipt.day) filter (where receipt.kind = 'sale'), '-infinity')
              <= max(receipt.day) filter (where receipt.kind = 'refund')
          from purchases.receipt
          where receipt.merchant_id = ${tx.merchantId} and receipt.customer_id = ${customerId}
            and receipt.day > (${tx.now}::timestamptz)::date - ${returnDays}::int
        ))`,
});
