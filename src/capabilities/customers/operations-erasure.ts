import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { type KeptData, type LostData, participants, tell } from "../../platform/participants.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { findRecord } from "./operations.ts";
import { lockCustomers, recordAndMerged } from "./queries.ts";
import { emptyRecords, forgetAnswers, keepFingerprints } from "./queries-erasure.ts";

/** How the wish reached the shop; `inactive`: nobody asked, the time to keep the record is over. */
export type ErasureReason = "at_counter" | "by_phone" | "by_letter" | "by_email" | "in_space" | "inactive";

/** What the law makes the shop keep of a person who is erased, and until when; empty for somebody unknown. */
export async function erasurePreview(tx: Tx, customerId: string): Promise<KeptData[]> {
  const ids = await idsOf(tx, customerId);
  const kept: KeptData[] = [];
  if (ids.length === 0) return kept;
  for (const participant of participants().values()) {
    kept.push(...((await participant.keptAfterErasure?.(tx, ids)) ?? []));
  }
  return kept.filter(({ count }) => count > 0);
}

/** What the person loses: open points, vouchers. */
export async function erasureLosses(tx: Tx, customerId: string): Promise<LostData[]> {
  const ids = await idsOf(tx, customerId);
  const lost: LostData[] = [];
  if (ids.length === 0) return lost;
  for (const participant of participants().values()) {
    lost.push(...((await participant.lostByErasure?.(tx, ids)) ?? []));
  }
  return lost.filter(({ count }) => count > 0);
}

/**
 * Erases a person (GDPR art. 17), with the records merged into hers, for good: every room lets go of what names or describes
 * her, receipts stay without a person, ledgers keep their sums. Fingerprints of her addresses stay, so that an import never
 * makes her a marketing contact again.
 */
export async function eraseCustomer(
  tx: Tx,
  actor: Actor,
  customerId: string,
  asked: { readonly by: "person" | "staff"; readonly reason?: ErasureReason },
): Promise<{ kept: KeptData[] } | Refusal> {
  const found = await findRecord(tx, customerId);
  if (found === undefined) return refuse("unknown_customer", { id: customerId });
  const ids = await recordAndMerged(tx, found.id);
  await lockCustomers(tx, ids);
  const record = await findRecord(tx, found.id);
  if (record === undefined || record.id !== found.id) return refuse("unknown_customer", { id: customerId });
  if (record.erasedAt !== null) return refuse("customer_already_erased", { id: record.id });

  const kept = await erasurePreview(tx, record.id);
  await keepFingerprints(tx, ids);
  for (const participant of participants().values()) {
    await participant.customerErased?.(tx, { actor, customerId: record.id });
  }
  // Last, because the other rooms find what is hers by her names and addresses.
  await emptyRecords(tx, ids);
  await forgetAnswers(tx, ids);
  await tell(tx, "customersChanged", ids);
  await appendEvent(tx, "customers.erased", { customerIds: ids });
  await recordAudit(tx, actor, {
    action: "customer.erased",
    subjectKind: "customer",
    subjectId: record.id,
    detail: { by: asked.by, ...(asked.reason === undefined ? {} : { reason: asked.reason }), kept },
  });
  return { kept };
}

async function idsOf(tx: Tx, customerId: string): Promise<string[]> {
  const record = await findRecord(tx, customerId);
  return record === undefined || record.erasedAt !== null ? [] : await recordAndMerged(tx, record.id);
}
