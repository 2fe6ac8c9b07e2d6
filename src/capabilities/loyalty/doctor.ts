import type { Database, Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { listMerchants } from "../accounts/index.ts";
import {
  compareHoldings,
  compareReferences,
  countedEntries,
  type Difference,
  type Finding,
  insertLedgerCheck,
  lastCheck,
  replayEntries,
  replayLots,
  takeRoom,
} from "./queries-doctor.ts";

export type ShopReport = {
  readonly merchantId: string;
  readonly slug: string;
  readonly entries: number;
  /** All that differ; `first` names some of them. */
  readonly differences: number;
  readonly first: readonly Difference[];
};
export type DoctorReport = { readonly differences: number; readonly shops: readonly ShopReport[] };

/** Replays the ledgers of all shops, or of one, and compares everything kept beside the entries with them. */
export async function doctorLedger(database: Database, merchantId?: string): Promise<DoctorReport> {
  const shops: ShopReport[] = [];
  for (const { id, slug } of await listMerchants(database)) {
    if (merchantId !== undefined && id !== merchantId) continue;
    shops.push({ merchantId: id, slug, ...(await database.inMerchant(id, examine)) });
  }
  return { differences: shops.reduce((sum, shop) => sum + shop.differences, 0), shops };
}

async function examine(tx: Tx): Promise<Pick<ShopReport, "entries" | "differences" | "first">> {
  await takeRoom(tx);
  const entries = await countedEntries(tx);
  const found: Finding[] = [
    await replayEntries(tx),
    await replayLots(tx),
    await compareHoldings(tx),
    await compareReferences(tx),
  ];
  return {
    entries,
    differences: found.reduce((sum, one) => sum + one.count, 0),
    first: found.flatMap((one) => one.first),
  };
}

/**
 * The nightly round: examines each shop whose ledger has moved since its last check and keeps the outcome. A difference is
 * announced (`loyalty.ledger_differs`) and answered, for the log.
 */
export async function doctorRound(database: Database, stopping?: AbortSignal): Promise<ShopReport[]> {
  const differing: ShopReport[] = [];
  for (const { id, slug } of await listMerchants(database)) {
    if (stopping?.aborted === true) break;
    const report = await database.inMerchant(id, async (tx) => {
      const last = await lastCheck(tx);
      const entries = await countedEntries(tx);
      if (entries === (last?.entries ?? 0) && (last?.differences ?? 0) === 0) return null;
      const found = await examine(tx);
      await insertLedgerCheck(tx, { entries, differences: found.differences, detail: found.first });
      if (found.differences > 0) {
        await appendEvent(tx, "loyalty.ledger_differs", { differences: found.differences });
      }
      return found;
    });
    if (report !== null && report.differences > 0) differing.push({ merchantId: id, slug, ...report });
  }
  return differing;
}
