import type { Tx } from "../../platform/database.ts";
import { type Account, type Books, type Entry, type Lot, nextDue, noLegs } from "./rules/ledger-account.ts";

export type NewKey = {
  readonly key: string;
  readonly request_hash: string;
  readonly membership_id: string;
  readonly seq: number | null;
  readonly answer: unknown;
};

/**
 * Writes all that the books say, with one statement however many movements there are (a second one when whole accounts
 * change hands).
 *
 * @returns how many keys were new (less than given when another transaction used one of them meanwhile), and whose accounts moved
 */
export async function writeBooks(
  tx: Tx,
  books: Books,
  actor: string,
  keys: readonly NewKey[],
): Promise<{ readonly keys: number; readonly customerIds: readonly string[] }> {
  const { entries } = books;
  const allocations = entries.flatMap((entry) =>
    [...entry.allocations].map(([lot_id, units]) => ({
      membership_id: entry.membershipId,
      seq: entry.seq,
      lot_id,
      units,
    })),
  );
  const notes = entries.flatMap(({ membershipId, seq, cause }) =>
    cause.note === undefined ? [] : [{ membership_id: membershipId, seq, note: cause.note }],
  );
  const reservations = [...books.newReservations, ...books.changedReservations].map((one) => ({
    id: one.id,
    membership_id: one.membershipId,
    units: one.units,
    state: one.state,
    expires_at: one.expiresAt,
    made_at: one.madeAt,
    seq: one.seq,
    reward_id: one.rewardId,
    endowment_id: one.endowmentId,
  }));
  const [written] = await tx.hot<{ keys: number; customerIds: string[] | null }>("loyalty_write", writeText, [
    tx.merchantId,
    tx.now,
    actor,
    JSON.stringify(entries.map(entryRow)),
    JSON.stringify([...books.newLots].map(lotRow)),
    JSON.stringify([...books.changedLots].map(lotRow)),
    JSON.stringify(allocations),
    JSON.stringify([...books.touched].map(accountRow)),
    JSON.stringify(reservations),
    JSON.stringify(keys),
    JSON.stringify(notes),
    [...books.changedLots].map((lot) => lot.id),
    [...books.touched].map((account) => account.id),
  ]);
  if (books.lotMoves.length > 0) {
    await tx.hot("loyalty_move_lots", moveText, [tx.merchantId, JSON.stringify(books.lotMoves)]);
  }
  return { keys: written?.keys ?? 0, customerIds: written?.customerIds ?? [] };
}

function entryRow(entry: Entry): Record<string, unknown> {
  const { cause, legs } = entry;
  return {
    membership_id: entry.membershipId,
    seq: entry.seq,
    program_id: entry.programId,
    kind: entry.kind,
    at: entry.at,
    ...columnsOf({ ...noLegs, ...legs }),
    balance: entry.balance,
    receipt_id: cause.receiptId,
    reservation_id: cause.reservationId,
    other_id: entry.otherId,
    rule_version: cause.ruleVersion,
    store_id: cause.storeId,
    reason: cause.reason,
    detail: cause.detail,
  };
}

function columnsOf({ clawedBack, ...legs }: typeof noLegs): Record<string, number> {
  return { ...legs, clawed_back: clawedBack };
}

function lotRow(lot: Lot): Record<string, unknown> {
  return {
    id: lot.id,
    membership_id: lot.membershipId,
    program_id: lot.programId,
    amount: lot.amount,
    remaining: lot.remaining,
    is_pending: lot.isPending,
    is_closed: lot.isClosed,
    opened_at: lot.openedAt,
    active_from: lot.activeFrom,
    expires_at: lot.expiresAt,
    receipt_id: lot.receiptId,
    origin_id: lot.originId,
  };
}

function accountRow(account: Account): Record<string, unknown> {
  return {
    id: account.id,
    seq: account.seq,
    ...columnsOf(account.sums),
    next_due_at: nextDue(account),
    last_activity_at: account.lastActivityAt,
    idle_expires_at: account.idleExpiresAt,
  };
}

const legColumns =
  "available, pending, reserved, debt, issued, redeemed, expired, clawed_back, breakage, adjusted, moved";
const legTypes = legColumns
  .split(", ")
  .map((column) => `${column} bigint`)
  .join(", ");
const entryColumns = `membership_id, seq, program_id, kind, at, ${legColumns}, balance, receipt_id, reservation_id, other_id,
  rule_version, store_id, reason, detail`;
const lotColumns = `id, membership_id, program_id, amount, remaining, is_pending, is_closed, opened_at, active_from,
  expires_at, receipt_id, origin_id`;
const lotTypes = `id uuid, membership_id uuid, program_id uuid, amount bigint, remaining bigint, is_pending boolean,
  is_closed boolean, opened_at timestamptz, active_from timestamptz, expires_at timestamptz, receipt_id uuid, origin_id uuid`;

// Rows to change are named twice, in the list as well: by the list they are found through their key even where the planner
// believes the table to be almost empty, as it does while a new shop fills up.
const writeText = `
  with entries as (
    insert into loyalty.entry (merchant_id, recorded_at, actor, ${entryColumns})
    select $1, $2, $3, ${entryColumns}
    from json_to_recordset($4::json) as said (
      membership_id uuid, seq integer, program_id uuid, kind text, at timestamptz, ${legTypes}, balance bigint,
      receipt_id uuid, reservation_id uuid, other_id uuid, rule_version integer, store_id uuid, reason text, detail jsonb
    )
  ),
  opened as (
    insert into loyalty.lot (merchant_id, ${lotColumns})
    select $1, ${lotColumns} from json_to_recordset($5::json) as said (${lotTypes})
  ),
  changed as (
    update loyalty.lot
    set membership_id = said.membership_id, remaining = said.remaining, is_pending = said.is_pending,
      is_closed = said.is_closed, expires_at = said.expires_at
    from json_to_recordset($6::json) as said (${lotTypes})
    where lot.merchant_id = $1 and lot.id = said.id and lot.id = any($12::uuid[])
  ),
  allocated as (
    insert into loyalty.allocation (merchant_id, membership_id, seq, lot_id, units)
    select $1, membership_id, seq, lot_id, units
    from json_to_recordset($7::json) as said (membership_id uuid, seq integer, lot_id uuid, units bigint)
  ),
  caches as (
    update loyalty.membership
    set seq = said.seq, available = said.available, pending = said.pending, reserved = said.reserved, debt = said.debt,
      issued = said.issued, redeemed = said.redeemed, expired = said.expired, clawed_back = said.clawed_back,
      breakage = said.breakage, adjusted = said.adjusted, moved = said.moved, next_due_at = said.next_due_at,
      last_activity_at = said.last_activity_at, idle_expires_at = said.idle_expires_at
    from json_to_recordset($8::json) as said (
      id uuid, seq integer, ${legTypes}, next_due_at timestamptz, last_activity_at timestamptz, idle_expires_at timestamptz
    )
    where membership.merchant_id = $1 and membership.id = said.id and membership.id = any($13::uuid[])
    returning membership.customer_id
  ),
  reserved as (
    insert into loyalty.reservation (
      merchant_id, id, membership_id, units, state, expires_at, made_at, seq, reward_id, endowment_id
    )
    select $1, id, membership_id, units, state, expires_at, made_at, seq, reward_id, endowment_id
    from json_to_recordset($9::json) as said (
      id uuid, membership_id uuid, units bigint, state text, expires_at timestamptz, made_at timestamptz, seq integer,
      reward_id text, endowment_id uuid
    )
    on conflict (merchant_id, id) do update set state = excluded.state
  ),
  keys as (
    insert into loyalty.entry_key (merchant_id, key, request_hash, membership_id, seq, answer)
    select $1, key, request_hash, membership_id, seq, answer
    from json_to_recordset($10::json) as said (key text, request_hash text, membership_id uuid, seq integer, answer jsonb)
    on conflict do nothing
    returning key
  ),
  notes as (
    insert into loyalty.entry_note (merchant_id, membership_id, seq, note)
    select $1, membership_id, seq, note
    from json_to_recordset($11::json) as said (membership_id uuid, seq integer, note text)
  )
  select (select count(*) from keys) as keys, (select array_agg(customer_id::text) from caches) as "customerIds"`;

// Lots already spent change hands too: what a refund gives back finds them with their new holder.
const moveText = `
  update loyalty.lot
  set membership_id = said."to"
  from json_to_recordset($2::json) as said ("from" uuid, "to" uuid, "lotIds" json)
  where lot.merchant_id = $1
    and lot.membership_id = said."from"
    and (not lot.is_closed or lot.expires_at is null)
    and (said."lotIds" is null or json_typeof(said."lotIds") = 'null'
      or lot.id in (select value::uuid from json_array_elements_text(said."lotIds")))`;
