import type { Cause, EntryKind } from "./movement.ts";

/** The columns of an entry, and their sums: available + pending + reserved − debt = issued − redeemed − … + moved. */
export type Legs = {
  available: number;
  pending: number;
  reserved: number;
  debt: number;
  issued: number;
  redeemed: number;
  expired: number;
  clawedBack: number;
  breakage: number;
  adjusted: number;
  moved: number;
};

export type Lot = {
  readonly id: string;
  membershipId: string;
  readonly programId: string;
  readonly amount: number;
  remaining: number;
  isPending: boolean;
  isClosed: boolean;
  readonly openedAt: string;
  readonly activeFrom: string | null;
  expiresAt: string | null;
  readonly receiptId: string | null;
  readonly originId: string | null;
};

/** Units of a lot that a movement used. */
export type Used = { readonly lot: Lot; units: number };

export type Reservation = {
  readonly id: string;
  readonly membershipId: string;
  units: number;
  state: "open" | "posted" | "voided" | "lapsed";
  readonly expiresAt: string;
  readonly madeAt: string;
  readonly seq: number;
  readonly rewardId: string | null;
  readonly endowmentId: string | null;
  /** In the order in which they were taken. */
  readonly used: Used[];
};

/** What a receipt (or one entry) has redeemed and not been given back, in the order in which lots were used. */
export type Spent = { redeemed: number; readonly used: Used[] };

/**
 * An account as movements find it. `lots` holds those that have something left or are past their expiry, and those
 * that reservations and returns lead back to; `restDueAt` is the first expiry of the others.
 */
export type Account = {
  readonly id: string;
  readonly programId: string;
  readonly status: "active" | "control" | "closed" | "merged";
  seq: number;
  readonly sums: Legs;
  readonly lots: Map<string, Lot>;
  readonly reservations: Map<string, Reservation>;
  readonly spent: Map<string, Spent>;
  restDueAt: string | null;
  idleExpiresAt: string | null;
  lastActivityAt: string | null;
};

export type Entry = {
  readonly membershipId: string;
  readonly programId: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly at: string;
  readonly legs: Readonly<Partial<Legs>>;
  /** Available less debt after it. */
  readonly balance: number;
  readonly cause: Cause;
  readonly otherId: string | null;
  /** By lot: positive used, negative given back. */
  readonly allocations: ReadonlyMap<string, number>;
};

/** Whole lots that change hands: those with something left are in `lots` too; of the others, all, or these. */
export type LotMove = {
  readonly from: string;
  readonly to: string;
  readonly lotIds: readonly string[] | null;
};

/** The accounts at work and all that is to be written about them. */
export type Books = {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly entries: Entry[];
  readonly newLots: Set<Lot>;
  readonly changedLots: Set<Lot>;
  readonly newReservations: Set<Reservation>;
  readonly changedReservations: Set<Reservation>;
  readonly lotMoves: LotMove[];
  readonly touched: Set<Account>;
  readonly nextId: () => string;
};

export function openBooks(accounts: readonly Account[], nextId: () => string): Books {
  return {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    entries: [],
    newLots: new Set(),
    changedLots: new Set(),
    newReservations: new Set(),
    changedReservations: new Set(),
    lotMoves: [],
    touched: new Set(),
    nextId,
  };
}

export const noLegs: Readonly<Legs> = {
  available: 0,
  pending: 0,
  reserved: 0,
  debt: 0,
  issued: 0,
  redeemed: 0,
  expired: 0,
  clawedBack: 0,
  breakage: 0,
  adjusted: 0,
  moved: 0,
};

/** Soonest expiry first, then oldest; what never expires last. */
export function inSpendingOrder(first: Lot, second: Lot): number {
  if (first.expiresAt !== second.expiresAt) {
    if (first.expiresAt === null) return 1;
    if (second.expiresAt === null) return -1;
    return first.expiresAt < second.expiresAt ? -1 : 1;
  }
  if (first.openedAt !== second.openedAt) return first.openedAt < second.openedAt ? -1 : 1;
  return first.id < second.id ? -1 : 1;
}

/** Lots with something left, in the order in which they are spent. */
export function lotsWith(account: Account, pending: boolean): Lot[] {
  return [...account.lots.values()]
    .filter((lot) => lot.membershipId === account.id && lot.remaining > 0 && lot.isPending === pending)
    .sort(inSpendingOrder);
}

/** How much of each lot, in their order, makes up the units; less than the units when the lots do not hold as much. */
export function share(lots: readonly Lot[], units: number): Used[] {
  const used: Used[] = [];
  let wanted = units;
  for (const lot of lots) {
    if (wanted === 0) break;
    const taken = Math.min(wanted, lot.remaining);
    if (taken > 0) used.push({ lot, units: taken });
    wanted -= taken;
  }
  return used;
}

export const total = (used: readonly Used[]): number => used.reduce((sum, one) => sum + one.units, 0);

/** Records one movement: its legs on the account, its allocations on the lots. */
export function enter(
  books: Books,
  account: Account,
  movement: {
    readonly kind: EntryKind;
    readonly at: string;
    readonly legs: Partial<Legs>;
    readonly cause?: Cause;
    readonly otherId?: string;
    readonly used?: readonly Used[];
  },
): Entry {
  account.seq += 1;
  for (const [leg, units] of Object.entries(movement.legs)) account.sums[leg as keyof Legs] += units;
  const allocations = new Map<string, number>();
  for (const { lot, units } of movement.used ?? []) {
    if (units === 0) continue;
    const sum = (allocations.get(lot.id) ?? 0) + units;
    if (sum === 0) allocations.delete(lot.id);
    else allocations.set(lot.id, sum);
    lot.remaining -= units;
    // A lot that never expires has nothing more to tell once it is spent; the others wait for their expiry.
    if (lot.expiresAt === null) lot.isClosed = lot.remaining === 0;
    if (!books.newLots.has(lot)) books.changedLots.add(lot);
  }
  const entry: Entry = {
    membershipId: account.id,
    programId: account.programId,
    seq: account.seq,
    kind: movement.kind,
    at: movement.at,
    legs: movement.legs,
    balance: account.sums.available - account.sums.debt,
    cause: movement.cause ?? {},
    otherId: movement.otherId ?? null,
    allocations,
  };
  books.entries.push(entry);
  books.touched.add(account);
  return entry;
}

/** Opens a lot; what the account owes is repaid from it by the entry that follows. */
export function openLot(books: Books, lot: Lot): Lot {
  books.newLots.add(lot);
  if (lot.expiresAt === null && lot.remaining === 0) lot.isClosed = true;
  books.accounts.get(lot.membershipId)?.lots.set(lot.id, lot);
  return lot;
}

/** The first instant at which something of the account comes due by itself. */
export function nextDue(account: Account): string | null {
  let first = account.restDueAt;
  const sooner = (at: string | null): void => {
    if (at !== null && (first === null || at < first)) first = at;
  };
  for (const lot of account.lots.values()) {
    if (lot.isClosed || lot.membershipId !== account.id) continue;
    if (lot.isPending) sooner(lot.activeFrom);
    sooner(lot.expiresAt);
  }
  for (const reservation of account.reservations.values()) {
    if (reservation.state === "open") sooner(reservation.expiresAt);
  }
  sooner(account.idleExpiresAt);
  return first;
}
