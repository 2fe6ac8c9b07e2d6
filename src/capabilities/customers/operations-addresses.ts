import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { tell } from "../../platform/participants.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { getCustomer } from "./operations.ts";
import { loadCustomers, lockCustomers, speakingIds } from "./queries.ts";
import { type AddressNews, selectConcerned, writeAddressNews, writePostalNews } from "./queries-addresses.ts";
import { touchCustomers } from "./queries-write.ts";
import type { AddressStatusBody, CustomerAnswer } from "./schema.ts";

/**
 * Notes of many addresses at once whether what is sent there arrives. What was known already writes nothing.
 *
 * @returns the customers for whom it was news
 */
export async function noteAddresses(
  tx: Tx,
  actor: Actor,
  news: readonly AddressNews[],
): Promise<readonly string[]> {
  if (news.length === 0) return [];
  const concerned = await selectConcerned(tx, news);
  if (concerned.length === 0) return [];
  await lockCustomers(tx, concerned);
  await writeAddressNews(tx, news);
  await touchCustomers(tx, concerned);
  const [first] = news;
  const [only] = concerned;
  await recordAudit(tx, actor, {
    action: "addresses.noted",
    subjectKind: "customer",
    ...(concerned.length === 1 && only !== undefined ? { subjectId: only } : {}),
    detail: { count: concerned.length, kind: first?.kind, status: first?.status, reason: first?.reason },
  });
  await tell(tx, "customersChanged", concerned);
  return concerned;
}

/** Whether letters to a customer arrive: `bad` once one came back (NPAI). */
export async function notePostalAddress(
  tx: Tx,
  actor: Actor,
  customerId: string,
  status: "good" | "bad" | "unknown",
): Promise<void> {
  await lockCustomers(tx, [customerId]);
  if ((await writePostalNews(tx, customerId, status)) === 0) return;
  await recordAudit(tx, actor, {
    action: "addresses.noted",
    subjectKind: "customer",
    subjectId: customerId,
    detail: { count: 1, kind: "post", status },
  });
  await tell(tx, "customersChanged", [customerId]);
}

/** What somebody of the shop knows of a customer's address: a wrong number, a mailbox that works again, a letter that came back. */
export async function saidOfAddress(
  tx: Tx,
  actor: Actor,
  id: string,
  { kind, value, status }: AddressStatusBody,
): Promise<CustomerAnswer | Refusal> {
  const customerId = (await speakingIds(tx, [id])).get(id);
  if (customerId === undefined) return refuse("unknown_customer", { id });
  if (kind === "post") {
    await notePostalAddress(tx, actor, customerId, status);
    return await getCustomer(tx, customerId);
  }
  const [record] = await loadCustomers(tx, [customerId]);
  const known = record?.identifiers.some((one) => one.kind === kind && one.value === value) ?? false;
  if (value === undefined || !known) return refuse("unknown_address", { field: "value" });
  const reason = status === "bad" && kind === "phone" ? "wrong_number" : "staff";
  await noteAddresses(tx, actor, [
    { kind, value, status, reason: status === "unknown" ? null : reason, customerId },
  ]);
  return await getCustomer(tx, customerId);
}
