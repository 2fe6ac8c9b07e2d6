import type { Tx } from "../../platform/database.ts";
import type { Account, Legs } from "./rules/ledger-account.ts";

/** A membership's row, locked or only read. */
export type AccountRow = Omit<Account, "lots" | "reservations" | "spent" | "restDueAt" | "sums"> &
  Legs & { readonly nextDueAt: string | null; readonly customerId: string };

export type LotRow = {
  readonly id: string;
  readonly membershipId: string;
  readonly programId: string;
  readonly amount: number;
  readonly remaining: number;
  readonly isPending: boolean;
  readonly isClosed: boolean;
  readonly openedAt: string;
  readonly activeFrom: string | null;
  readonly expiresAt: string | null;
  readonly receiptId: string | null;
  readonly originId: string | null;
};

export type ReservationRow = {
  readonly id: string;
  readonly membershipId: string;
  readonly units: number;
  readonly state: "open" | "posted" | "voided" | "lapsed";
  readonly expiresAt: string;
  readonly madeAt: string;
  readonly seq: number;
  readonly rewardId: string | null;
  readonly endowmentId: string | null;
  /** What its making took, one row per lot. */
  readonly lotId: string | null;
  readonly used: number | null;
};

export type SpentRow = {
  readonly ref: string;
  readonly programId: string;
  readonly membershipId: string;
  readonly seq: number;
  readonly redeemed: number;
  readonly lotId: string | null;
  readonly units: number | null;
};

const accountColumns = `
  id, program_id as "programId", customer_id as "customerId", status, seq, available, pending, reserved, debt, issued, redeemed,
  expired, clawed_back as "clawedBack", breakage, adjusted, moved, next_due_at as "nextDueAt",
  last_activity_at as "lastActivityAt", idle_expires_at as "idleExpiresAt"`;

const lotColumns = `
  id, membership_id as "membershipId", program_id as "programId", amount, remaining, is_pending as "isPending",
  is_closed as "isClosed", opened_at as "openedAt", active_from as "activeFrom", expires_at as "expiresAt",
  receipt_id as "receiptId", origin_id as "originId"`;

/** Locks the accounts, always in the order of their identifiers, so that two callers never wait for each other. */
export async function lockAccounts(tx: Tx, ids: readonly string[]): Promise<AccountRow[]> {
  return await tx.hot<AccountRow>(
    "loyalty_lock_accounts",
    `select ${accountColumns} from loyalty.membership
     where merchant_id = $1 and id = any($2::uuid[])
     order by id
     for no key update`,
    [tx.merchantId, ids],
  );
}

export async function accountsOf(tx: Tx, ids: readonly string[]): Promise<AccountRow[]> {
  return await tx.hot<AccountRow>(
    "loyalty_accounts",
    `select ${accountColumns} from loyalty.membership where merchant_id = $1 and id = any($2::uuid[])`,
    [tx.merchantId, ids],
  );
}

/** Open lots that hold something or are due; and for each account the first expiry of its other, spent ones. */
export async function openLots(
  tx: Tx,
  membershipIds: readonly string[],
  until: string,
): Promise<{ readonly lots: LotRow[]; readonly restDueAt: ReadonlyMap<string, string> }> {
  const rows = await tx.hot<LotRow>(
    "loyalty_open_lots",
    `select ${lotColumns} from loyalty.lot
     where merchant_id = $1 and membership_id = any($2::uuid[]) and not is_closed
       and (remaining > 0 or expires_at <= $3)
     union all
     select null, membership_id, null, 0, 0, false, false, null, null, min(expires_at), null, null
     from loyalty.lot
     where merchant_id = $1 and membership_id = any($2::uuid[]) and not is_closed
       and remaining = 0 and expires_at > $3
     group by membership_id`,
    [tx.merchantId, membershipIds, until],
  );
  const restDueAt = new Map<string, string>();
  for (const row of rows) {
    if (row.amount === 0 && row.expiresAt !== null) restDueAt.set(row.membershipId, row.expiresAt);
  }
  return { lots: rows.filter((row) => row.amount > 0), restDueAt };
}

/** Of each account, the lots that make up so many units, in the order in which they are spent. */
export async function lotsToSpend(
  tx: Tx,
  wanted: readonly { readonly membershipId: string; readonly units: number }[],
): Promise<LotRow[]> {
  return await tx.hot<LotRow>(
    "loyalty_lots_to_spend",
    `select ${lotColumns}
     from (
       select lot.*, said.units, sum(lot.remaining) over (
         partition by lot.membership_id order by lot.expires_at nulls last, lot.opened_at, lot.id rows unbounded preceding
       ) as running
       from unnest($2::uuid[], $3::bigint[]) as said (id, units)
       join loyalty.lot
         on lot.merchant_id = $1 and lot.membership_id = said.id
         and not lot.is_closed and not lot.is_pending and lot.remaining > 0
     ) as lot
     where running - remaining < units`,
    [tx.merchantId, wanted.map((one) => one.membershipId), wanted.map((one) => one.units)],
  );
}

export async function lotsById(tx: Tx, ids: readonly string[]): Promise<LotRow[]> {
  return await tx.hot<LotRow>(
    "loyalty_lots_by_id",
    `select ${lotColumns} from loyalty.lot where merchant_id = $1 and id = any($2::uuid[])`,
    [tx.merchantId, ids],
  );
}

/** Whose reservations these are; a reservation never changes hands. */
export async function holdersOf(tx: Tx, reservationIds: readonly string[]): Promise<string[]> {
  const rows = await tx.hot<{ membershipId: string }>(
    "loyalty_reservation_holders",
    `select membership_id as "membershipId" from loyalty.reservation where merchant_id = $1 and id = any($2::uuid[])`,
    [tx.merchantId, reservationIds],
  );
  return rows.map((row) => row.membershipId);
}

/** These reservations, and those open of these accounts, with the lots that they took in the order of taking. */
export async function reservationsOf(
  tx: Tx,
  membershipIds: readonly string[],
  reservationIds: readonly string[],
): Promise<ReservationRow[]> {
  return await tx.hot<ReservationRow>(
    "loyalty_reservations",
    `select
       reservation.id, reservation.membership_id as "membershipId", reservation.units, reservation.state,
       reservation.expires_at as "expiresAt", reservation.made_at as "madeAt", reservation.seq,
       reservation.reward_id as "rewardId", reservation.endowment_id as "endowmentId",
       allocation.lot_id as "lotId", allocation.units as used
     from loyalty.reservation
     left join loyalty.allocation
       on allocation.merchant_id = reservation.merchant_id
       and allocation.membership_id = reservation.membership_id
       and allocation.seq = reservation.seq
     where reservation.merchant_id = $1
       and (reservation.id = any($3::uuid[])
         or (reservation.membership_id = any($2::uuid[]) and reservation.state = 'open'))
     order by reservation.id`,
    [tx.merchantId, membershipIds, reservationIds],
  );
}

/** What these receipts redeemed and had given back, movement by movement, the oldest first. */
export async function spentByReceipts(tx: Tx, receiptIds: readonly string[]): Promise<SpentRow[]> {
  return await tx.hot<SpentRow>(
    "loyalty_spent_by_receipts",
    `with movement as (
       select receipt_id, program_id, membership_id, seq, redeemed, recorded_at, reservation_id
       from loyalty.entry
       where merchant_id = $1 and receipt_id = any($2::uuid[]) and kind in ('redeem', 'post', 'return')
     ),
     taken as (
       select receipt_id, program_id, membership_id, seq, redeemed, recorded_at from movement
       union all
       select movement.receipt_id, movement.program_id, reservation.membership_id, reservation.seq, 0, reservation.made_at
       from movement
       join loyalty.reservation
         on reservation.merchant_id = $1 and reservation.id = movement.reservation_id
     )
     select
       'receipt:' || taken.receipt_id as ref, taken.program_id as "programId", taken.membership_id as "membershipId", taken.seq, taken.redeemed,
       allocation.lot_id as "lotId", allocation.units
     from taken
     left join loyalty.allocation
       on allocation.merchant_id = $1 and allocation.membership_id = taken.membership_id and allocation.seq = taken.seq
     order by taken.recorded_at, taken.membership_id, taken.seq`,
    [tx.merchantId, receiptIds],
  );
}

/** The same for single entries of an account. */
export async function spentByEntries(
  tx: Tx,
  membershipId: string,
  seqs: readonly number[],
): Promise<SpentRow[]> {
  return await tx.hot<SpentRow>(
    "loyalty_spent_by_entries",
    `select
       'seq:' || said.seq as ref, entry.program_id as "programId", entry.membership_id as "membershipId", entry.seq, entry.redeemed,
       allocation.lot_id as "lotId", allocation.units
     from unnest($3::integer[]) as said (seq)
     join loyalty.entry
       on entry.merchant_id = $1 and entry.membership_id = $2
       and (entry.seq = said.seq or (entry.kind = 'return' and entry.detail ->> 'of' = said.seq::text))
     left join loyalty.allocation
       on allocation.merchant_id = $1 and allocation.membership_id = entry.membership_id and allocation.seq = entry.seq
     order by entry.seq`,
    [tx.merchantId, membershipId, seqs],
  );
}

export type KnownKey = {
  readonly key: string;
  readonly requestHash: string;
  readonly answer: unknown;
};

export async function knownKeys(tx: Tx, keys: readonly string[]): Promise<KnownKey[]> {
  return await tx.hot<KnownKey>(
    "loyalty_known_keys",
    `select key, request_hash as "requestHash", answer from loyalty.entry_key
     where merchant_id = $1 and key = any($2::text[])`,
    [tx.merchantId, keys],
  );
}

/** What was spent below the step is kept no longer. */
export async function forgetRemainders(tx: Tx, id: string): Promise<void> {
  await tx.hot(
    "loyalty_forget_remainders",
    `update loyalty.membership set remainders = '{}' where merchant_id = $1 and id = $2`,
    [tx.merchantId, id],
  );
}

/** The membership ends: nothing more is earned on it. Answers whose it is; nobody's when it had ended already. */
export async function closeMembership(tx: Tx, id: string): Promise<string[]> {
  const closed = await tx.hot<{ customerId: string }>(
    "loyalty_close_membership",
    `update loyalty.membership set status = 'closed', closed_at = $3
     where merchant_id = $1 and id = $2 and status in ('active', 'control')
     returning customer_id as "customerId"`,
    [tx.merchantId, id, tx.now],
  );
  return closed.map(({ customerId }) => customerId);
}
