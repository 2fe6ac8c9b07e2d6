import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { tell } from "../../platform/participants.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { getCustomer } from "../customers/index.ts";
import type { Status } from "./answers.ts";
import { selectStatus, upsertStatus } from "./queries-status.ts";

/**
 * Puts a record aside (GDPR art. 18) or says that the person died: it is kept and nothing is sent but what concerns an order. Null:
 * used again as before. Refused: `unknown_customer`.
 */
export async function setStatus(
  tx: Tx,
  actor: Actor,
  customerId: string,
  status: Status | null,
): Promise<Refusal | undefined> {
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(customer)) return customer;
  if (((await selectStatus(tx, customer.id))?.status ?? null) === status) return undefined;
  await upsertStatus(tx, customer.id, status);
  await tell(tx, "consentsChanged", [customer.id]);
  await recordAudit(tx, actor, {
    action: status === null ? "customer.status_lifted" : `customer.${status}`,
    subjectKind: "customer",
    subjectId: customer.id,
  });
  return undefined;
}
