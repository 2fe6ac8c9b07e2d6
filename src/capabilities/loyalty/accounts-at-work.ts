import type { Tx } from "../../platform/database.ts";
import type { Order } from "./ledger-types.ts";
import {
  type AccountRow,
  accountsOf,
  lockAccounts,
  type LotRow,
  lotsById,
  lotsToSpend,
  openLots,
  reservationsOf,
  type SpentRow,
  spentByEntries,
  spentByReceipts,
} from "./queries-ledger.ts";
import {
  type Account,
  inSpendingOrder,
  type Lot,
  type Reservation,
  type Spent,
} from "./rules/ledger-account.ts";

export type Wanted = {
  readonly ids: readonly string[];
  /** Accounts whose lots are all needed although nothing is due on them. */
  readonly needLots: ReadonlySet<string>;
  /** Of accounts that only spend: how many units at most, and so which of their lots. */
  readonly needUnits?: ReadonlyMap<string, number>;
  readonly reservationIds: readonly string[];
  readonly returns: readonly Extract<Order, { kind: "return" }>[];
};

/**
 * Accounts as the planner needs them. Of an account on which nothing is due, one that is only credited has no lot read, and
 * one that spends only those it will use: a busy account moves as fast as an empty one.
 */
export async function loadAccounts(
  tx: Tx,
  wanted: Wanted,
  how: { readonly lock: boolean; readonly until: string },
): Promise<Account[]> {
  const rows = how.lock ? await lockAccounts(tx, wanted.ids) : await accountsOf(tx, wanted.ids);
  const accounts = new Map(rows.map((row) => [row.id, accountFrom(row)]));
  const full = rows.filter(
    (row) => wanted.needLots.has(row.id) || (row.nextDueAt !== null && row.nextDueAt <= how.until),
  );
  const lots = new Map<string, Lot>();
  if (full.length > 0) await addLots(tx, accounts, full, lots, how.until);
  const whole = new Set(full);
  const spending = rows.flatMap((row) => {
    const units = whole.has(row) ? 0 : Math.min(wanted.needUnits?.get(row.id) ?? 0, row.available);
    return units === 0 ? [] : [{ membershipId: row.id, units }];
  });
  if (spending.length > 0) keep(accounts, lots, await lotsToSpend(tx, spending));
  const reserving = full.filter((row) => row.reserved > 0).map((row) => row.id);
  if (reserving.length > 0 || wanted.reservationIds.length > 0) {
    await addReservations(tx, accounts, reserving, wanted.reservationIds, lots);
  }
  if (wanted.returns.length > 0) await addSpent(tx, accounts, wanted.returns, lots);
  return [...accounts.values()];
}

/** A membership's row with its open lots, as `loadAccounts` would read them; `restDueAt` is the first expiry of the spent ones. */
export type AccountRead = AccountRow & {
  readonly lots: readonly LotRow[];
  readonly restDueAt: string | null;
};

/** Accounts of which rows and lots are in hand; nothing is locked. */
export async function accountsRead(tx: Tx, read: readonly AccountRead[]): Promise<Account[]> {
  const accounts = new Map(
    read.map((row) => [row.id, { ...accountFrom(row), restDueAt: row.restDueAt }] as const),
  );
  const lots = new Map<string, Lot>();
  keep(
    accounts,
    lots,
    read.flatMap((row) => row.lots),
  );
  const reserving = read.filter((row) => row.reserved > 0).map((row) => row.id);
  if (reserving.length > 0) await addReservations(tx, accounts, reserving, [], lots);
  return [...accounts.values()];
}

function accountFrom(row: AccountRow): Account {
  return {
    id: row.id,
    programId: row.programId,
    status: row.status,
    seq: row.seq,
    sums: {
      available: row.available,
      pending: row.pending,
      reserved: row.reserved,
      debt: row.debt,
      issued: row.issued,
      redeemed: row.redeemed,
      expired: row.expired,
      clawedBack: row.clawedBack,
      breakage: row.breakage,
      adjusted: row.adjusted,
      moved: row.moved,
    },
    lots: new Map(),
    reservations: new Map(),
    spent: new Map(),
    restDueAt: row.nextDueAt,
    idleExpiresAt: row.idleExpiresAt,
    lastActivityAt: row.lastActivityAt,
  };
}

async function addLots(
  tx: Tx,
  accounts: ReadonlyMap<string, Account>,
  full: readonly AccountRow[],
  lots: Map<string, Lot>,
  until: string,
): Promise<void> {
  const found = await openLots(
    tx,
    full.map((row) => row.id),
    until,
  );
  for (const row of full) {
    const account = accounts.get(row.id);
    if (account !== undefined) account.restDueAt = found.restDueAt.get(row.id) ?? null;
  }
  keep(accounts, lots, found.lots);
}

function keep(accounts: ReadonlyMap<string, Account>, lots: Map<string, Lot>, rows: readonly LotRow[]): void {
  for (const row of rows) {
    if (lots.has(row.id)) continue;
    const lot: Lot = { ...row };
    lots.set(lot.id, lot);
    accounts.get(lot.membershipId)?.lots.set(lot.id, lot);
  }
}

async function keepById(
  tx: Tx,
  accounts: ReadonlyMap<string, Account>,
  lots: Map<string, Lot>,
  ids: readonly (string | null)[],
): Promise<void> {
  const missing = [...new Set(ids)].filter((id): id is string => id !== null && !lots.has(id));
  if (missing.length > 0) keep(accounts, lots, await lotsById(tx, missing));
}

async function addReservations(
  tx: Tx,
  accounts: ReadonlyMap<string, Account>,
  membershipIds: readonly string[],
  reservationIds: readonly string[],
  lots: Map<string, Lot>,
): Promise<void> {
  const rows = await reservationsOf(tx, membershipIds, reservationIds);
  await keepById(
    tx,
    accounts,
    lots,
    rows.map((row) => row.lotId),
  );
  for (const [id, parts] of Map.groupBy(rows, (row) => row.id)) {
    const [first] = parts;
    if (first === undefined) continue;
    const used = parts.flatMap(({ lotId, used: units }) => {
      const lot = lotId === null ? undefined : lots.get(lotId);
      return lot === undefined || units === null ? [] : [{ lot, units }];
    });
    const reservation: Reservation = {
      id,
      membershipId: first.membershipId,
      units: first.units,
      state: first.state,
      expiresAt: first.expiresAt,
      madeAt: first.madeAt,
      seq: first.seq,
      rewardId: first.rewardId,
      endowmentId: first.endowmentId,
      used: used.sort((one, other) => inSpendingOrder(one.lot, other.lot)),
    };
    accounts.get(reservation.membershipId)?.reservations.set(id, reservation);
  }
}

async function addSpent(
  tx: Tx,
  accounts: ReadonlyMap<string, Account>,
  returns: Wanted["returns"],
  lots: Map<string, Lot>,
): Promise<void> {
  const receiptIds = returns.flatMap(({ of }) => ("receiptId" in of ? [of.receiptId] : []));
  const byReceipt = receiptIds.length === 0 ? [] : await spentByReceipts(tx, receiptIds);
  const bySeq: SpentRow[] = [];
  for (const [id, orders] of Map.groupBy(returns, (order) => order.membershipId)) {
    const seqs = orders.flatMap(({ of }) => ("seq" in of ? [of.seq] : []));
    if (seqs.length > 0) bySeq.push(...(await spentByEntries(tx, id, seqs)));
  }
  await keepById(
    tx,
    accounts,
    lots,
    [...byReceipt, ...bySeq].map((row) => row.lotId),
  );
  const ofReceipt = Map.groupBy(byReceipt, (row) => row.ref);
  for (const { membershipId, of } of returns) {
    const account = accounts.get(membershipId);
    const ref = "receiptId" in of ? `receipt:${of.receiptId}` : `seq:${of.seq}`;
    const rows =
      "receiptId" in of
        ? (ofReceipt.get(ref) ?? []).filter((row) => row.programId === account?.programId)
        : bySeq.filter((row) => row.ref === ref && row.membershipId === membershipId);
    account?.spent.set(ref, spentFrom(rows, lots));
  }
}

/** Folds movements, the oldest first, into what is still redeemed and the lots it took, the last used last. */
function spentFrom(rows: readonly SpentRow[], lots: ReadonlyMap<string, Lot>): Spent {
  const net = new Map<Lot, number>();
  const spent: Spent = { redeemed: 0, used: [] };
  for (const parts of Map.groupBy(rows, (row) => `${row.membershipId} ${row.seq}`).values()) {
    spent.redeemed += parts[0]?.redeemed ?? 0;
    const used = parts.flatMap(({ lotId, units }) => {
      const lot = lotId === null ? undefined : lots.get(lotId);
      return lot === undefined || units === null ? [] : [{ lot, units }];
    });
    for (const { lot, units } of used.sort((one, other) => inSpendingOrder(one.lot, other.lot))) {
      const sum = (net.get(lot) ?? 0) + units;
      if (units > 0) net.delete(lot);
      net.set(lot, sum);
    }
  }
  for (const [lot, units] of net) if (units > 0) spent.used.push({ lot, units });
  return spent;
}
