import { sql } from "kysely";
import { type LastActivity, registerActivity } from "../permission/index.ts";

/** The last time a customer looked into her space. */
const lastVisit: LastActivity = (merchantId, customerId) => sql`(
  select max(session.last_seen_at) from space.session
  where session.merchant_id = ${merchantId} and session.customer_id = ${customerId})`;

/** Signing in is a sign of life (RET-01). */
export function registerSignIns(): void {
  registerActivity("log_in", lastVisit);
}
