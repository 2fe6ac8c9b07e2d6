import { sql } from "kysely";
import type { Tx } from "../../platform/database.ts";
import type { EntryKind } from "./ledger-types.ts";

export type MovementRow = {
  readonly membershipId: string;
  /** The latest instant of its membership up to here: movements of several follow each other by it. */
  readonly reachedAt: string;
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
  /** Of a gift or reward that was put aside. */
  readonly reservedRewardId: string | null;
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

/** This membership first, then those merged into it, however far down. */
export async function membershipsWithin(tx: Tx, membershipId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`
    with recursive within (id) as (
      select ${membershipId}::uuid
      union
      select membership.id
      from within
      join loyalty.membership
        on membership.merchant_id = ${tx.merchantId} and membership.merged_into = within.id
    )
    select id from within
    order by id <> ${membershipId}::uuid, id`);
  return rows.map(({ id }) => id);
}

export type MovementPlace = readonly [reachedAt: string, membershipId: string, seq: string];

/** Movements of these memberships, the newest first, below a place; at one instant those of the first come last, as they arrive. */
export async function selectMovements(
  tx: Tx,
  membershipIds: readonly string[],
  page: { readonly below: MovementPlace | null; readonly limit: number },
): Promise<MovementRow[]> {
  const { below } = page;
  const [own = ""] = membershipIds;
  const place = sql`(shown."reachedAt", shown.membership_id = ${own}::uuid, shown.membership_id, shown.seq)`;
  const after =
    below === null
      ? sql``
      : sql`
      where ${place} < (${below[0]}::text, ${below[1]}::uuid = ${own}::uuid, ${below[1]}::uuid, ${below[2]}::integer)`;
  return await tx.rows<MovementRow>(sql`
    with shown as materialized (
      ${membershipIds.length === 1 ? ofOne(tx, own, page) : ofSeveral(tx, membershipIds)}
    ), page as (
      select * from shown
      ${after}
      order by ${place} desc
      limit ${page.limit}
    )
    select
      entry.membership_id as "membershipId", page."reachedAt",
      entry.seq, entry.kind, entry.at, entry.recorded_at as "recordedAt", entry.available, entry.pending, entry.reserved,
      entry.debt, entry.balance, entry.rule_version as "ruleVersion", entry.reason, entry.detail,
      entry.other_id as "otherId", entry.actor, entry_note.note, receipt.id as "receiptId",
      receipt.external_id as "receiptNumber", receipt.day as "receiptDay", reservation.reward_id as "reservedRewardId",
      used.lots
    from page
    join loyalty.entry
      on entry.merchant_id = ${tx.merchantId} and entry.membership_id = page.membership_id and entry.seq = page.seq
    left join loyalty.entry_note
      on entry_note.merchant_id = entry.merchant_id
      and entry_note.membership_id = entry.membership_id
      and entry_note.seq = entry.seq
    left join purchases.receipt
      on receipt.merchant_id = entry.merchant_id and receipt.id = entry.receipt_id
    left join loyalty.reservation
      on reservation.merchant_id = entry.merchant_id and reservation.id = entry.reservation_id
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
    order by page."reachedAt" desc, page.membership_id = ${own}::uuid desc, page.membership_id desc, page.seq desc`);
}

/** One membership alone is in the order of its numbers, which a page reads by their index. */
function ofOne(
  tx: Tx,
  membershipId: string,
  { below, limit }: { readonly below: MovementPlace | null; readonly limit: number },
) {
  return sql`
    select entry.membership_id, entry.seq, '' as "reachedAt"
    from loyalty.entry
    where entry.merchant_id = ${tx.merchantId}
      and entry.membership_id = ${membershipId}
      ${below === null ? sql`` : sql`and entry.seq < ${below[2]}::integer`}
    order by entry.seq desc
    limit ${limit}`;
}

/** Purchases told late keep their number: the latest instant so far stands for them, so that balances still add up. */
function ofSeveral(tx: Tx, membershipIds: readonly string[]) {
  return sql`
    select
      entry.membership_id,
      entry.seq,
      to_char(
        max(entry.at) over (partition by entry.membership_id order by entry.seq) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US') as "reachedAt"
    from loyalty.entry
    where entry.merchant_id = ${tx.merchantId} and entry.membership_id = any(${[...membershipIds]}::uuid[])`;
}
