import type { Cause, EntryKind } from "./movement.ts";
import {
  type Account,
  type Books,
  enter,
  inSpendingOrder,
  type Legs,
  type Lot,
  lotsWith,
  type Reservation,
  type Used,
} from "./ledger-account.ts";

type Due =
  | { readonly at: string; readonly rank: 0 | 2; readonly lot: Lot }
  | { readonly at: string; readonly rank: 1; readonly reservation: Reservation }
  | { readonly at: string; readonly rank: 3 };

/**
 * Books everything that came true by itself up to an instant, each thing at its own: pending lots become usable and
 * repay the debt, reservations lapse, lots expire, an account without activity expires whole.
 */
export function settle(books: Books, account: Account, until: string): void {
  for (const due of whatIsDue(account, until)) {
    if (due.rank === 0) activate(books, account, due.lot, due.at);
    else if (due.rank === 1) release(books, account, due.reservation, due.at, "lapsed");
    else if (due.rank === 2) expire(books, account, due.lot, due.at);
    else expireIdle(books, account, due.at);
  }
}

function whatIsDue(account: Account, until: string): Due[] {
  const due: Due[] = [];
  for (const lot of account.lots.values()) {
    if (lot.isClosed || lot.membershipId !== account.id) continue;
    if (lot.isPending && lot.activeFrom !== null && lot.activeFrom <= until)
      due.push({ at: lot.activeFrom, rank: 0, lot });
    if (lot.expiresAt !== null && lot.expiresAt <= until) due.push({ at: lot.expiresAt, rank: 2, lot });
  }
  for (const reservation of account.reservations.values()) {
    if (reservation.state === "open" && reservation.expiresAt <= until)
      due.push({ at: reservation.expiresAt, rank: 1, reservation });
  }
  if (account.idleExpiresAt !== null && account.idleExpiresAt <= until)
    due.push({ at: account.idleExpiresAt, rank: 3 });
  return due.length < 2 ? due : due.sort(inOrderOfTime);
}

function inOrderOfTime(first: Due, second: Due): number {
  if (first.at !== second.at) return first.at < second.at ? -1 : 1;
  if (first.rank !== second.rank) return first.rank - second.rank;
  if ("lot" in first && "lot" in second) return inSpendingOrder(first.lot, second.lot);
  if ("reservation" in first && "reservation" in second)
    return first.reservation.id < second.reservation.id ? -1 : 1;
  return 0;
}

function activate(books: Books, account: Account, lot: Lot, at: string): void {
  if (lot.isClosed || !lot.isPending) return;
  lot.isPending = false;
  books.changedLots.add(lot);
  books.touched.add(account);
  if (lot.remaining === 0) return;
  const repaid = Math.min(account.sums.debt, lot.remaining);
  enter(books, account, {
    kind: "activate",
    at,
    legs: { pending: -lot.remaining, available: lot.remaining - repaid, debt: -repaid },
    cause: lot.receiptId === null ? {} : { receiptId: lot.receiptId },
    used: [{ lot, units: repaid }],
  });
}

/** One entry per lot, a zero one for a lot already spent: each lot's end can be read. */
function expire(books: Books, account: Account, lot: Lot, at: string): void {
  if (lot.isClosed) return;
  enterExpiry(books, account, lot, lot.remaining, at);
  lot.isClosed = true;
  if (!books.newLots.has(lot)) books.changedLots.add(lot);
}

function enterExpiry(books: Books, account: Account, lot: Lot, units: number, at: string): void {
  const legs: Partial<Legs> = lot.isPending
    ? { pending: -units, expired: units }
    : { available: -units, expired: units };
  // Which lot, even when nothing was left of it to allocate.
  enter(books, account, {
    kind: "expire",
    at,
    legs,
    cause: { detail: { lotId: lot.id } },
    used: [{ lot, units }],
  });
}

function expireIdle(books: Books, account: Account, at: string): void {
  account.idleExpiresAt = null;
  books.touched.add(account);
  for (const lot of [...lotsWith(account, true), ...lotsWith(account, false)]) {
    expire(books, account, lot, at);
    // What comes back to it later comes back expired.
    lot.expiresAt = at;
  }
}

/** Gives a reservation's units back to their lots. */
export function release(
  books: Books,
  account: Account,
  reservation: Reservation,
  at: string,
  state: "voided" | "lapsed",
  cause: Cause = { reason: "lapsed" },
): void {
  reservation.state = state;
  changeReservation(books, reservation);
  giveBack(books, account, [...reservation.used].reverse(), reservation.units, {
    kind: "void",
    at,
    legs: { reserved: -reservation.units },
    cause: { ...cause, reservationId: reservation.id },
  });
}

export function changeReservation(books: Books, reservation: Reservation): void {
  if (!books.newReservations.has(reservation)) books.changedReservations.add(reservation);
}

/**
 * Gives units back to the lots they came from, in this order, and to no other; what the account owes is repaid first,
 * from what expires soonest. What came from a lot expired meanwhile expires again at once.
 *
 * @returns what went back to each lot, before the debt was repaid.
 */
export function giveBack(
  books: Books,
  account: Account,
  from: readonly Used[],
  units: number,
  movement: {
    readonly kind: EntryKind;
    readonly at: string;
    readonly legs: Partial<Legs>;
    readonly cause: Cause;
  },
): Used[] {
  const returned: Used[] = [];
  let left = units;
  for (const { lot, units: most } of from) {
    const back = Math.min(left, most);
    if (back > 0) returned.push({ lot, units: back });
    left -= back;
  }
  if (left > 0) throw new RangeError("More units come back than these lots gave.");
  let owed = Math.min(account.sums.debt, units);
  const repaid = owed;
  const used: Used[] = returned.map((one) => ({ lot: one.lot, units: -one.units }));
  // By lot: two spendings of one lot come back to it together, and end together.
  const came = new Map<Lot, number>();
  for (const one of [...returned].sort((first, second) => inSpendingOrder(first.lot, second.lot))) {
    const kept = Math.min(owed, one.units);
    used.push({ lot: one.lot, units: kept });
    came.set(one.lot, (came.get(one.lot) ?? 0) + one.units - kept);
    owed -= kept;
  }
  enter(books, account, {
    ...movement,
    legs: { ...movement.legs, available: (movement.legs.available ?? 0) + units - repaid, debt: -repaid },
    used,
  });
  for (const [lot, back] of came) {
    const { expiresAt } = lot;
    if (back === 0 || expiresAt === null || (expiresAt > movement.at && !lot.isClosed)) continue;
    const at = expiresAt > movement.at ? expiresAt : movement.at;
    if (lot.membershipId === account.id) {
      lot.isClosed = false;
      expire(books, account, lot, at);
    } else {
      // The lot is another member's now: only what came back here ends here.
      enterExpiry(books, account, lot, back, at);
    }
  }
  return returned;
}
