import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { EntryKind } from "./ledger-types.ts";

export type MovementRow = {
  readonly seq: number;
  readonly kind: EntryKind;
  readonly at: string;
  readonly recordedAt: string;
  readonly available: number;
  readonly pending: number;
  readonly reserved: number;
  readonly debt: number;
  readonly balance: number;
  readonly ruleVersion: number | null;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly otherId: string | null;
  readonly actor: string;
  readonly note: string | null;
  readonly receiptId: string | null;
  readonly receiptNumber: string | null;
  readonly receiptDay: string | null;
  readonly lots: readonly {
    readonly units: number;
    readonly openedAt: string;
    readonly expiresAt: string | null;
  }[];
};

/** Movements of a membership, the newest first, below a number. */
export async function selectMovements(
  tx: Tx,
  membershipId: string,
  page: { readonly below: number | null; readonly limit: number },
): Promise<MovementRow[]> {
  return await tx.rows<MovementRow>(sql`
    select
      entry.seq, entry.kind, entry.at, entry.recorded_at as "recordedAt", entry.available, entry.pending, entry.reserved,
      entry.debt, entry.balance, entry.rule_version as "ruleVersion", entry.reason, entry.detail,
      entry.other_id as "otherId", entry.actor, entry_note.note, receipt.id as "receiptId",
      receipt.external_id as "receiptNumber", receipt.day as "receiptDay", used.lots
    from loyalty.entry
    left join loyalty.entry_note
      on entry_note.merchant_id = entry.merchant_id
      and entry_note.membership_id = entry.membership_id
      and entry_note.seq = entry.seq
    left join purchases.receipt
      on receipt.merchant_id = entry.merchant_id and receipt.id = entry.receipt_id
    cross join lateral (
      select coalesce(
        json_agg(
          json_build_object('units', allocation.units, 'openedAt', lot.opened_at, 'expiresAt', lot.expires_at)
          order by lot.expires_at, lot.opened_at, lot.id),
        '[]') as lots
      from loyalty.allocation
      join loyalty.lot on lot.merchant_id = allocation.merchant_id and lot.id = allocation.lot_id
      where allocation.merchant_id = entry.merchant_id
        and allocation.membership_id = entry.membership_id
        and allocation.seq = entry.seq
    ) as used
    where entry.merchant_id = ${tx.merchantId}
      and entry.membership_id = ${membershipId}
      ${page.below === null ? sql`` : sql`and entry.seq < ${page.below}`}
    order by entry.seq desc
    limit ${page.limit}`);
}
