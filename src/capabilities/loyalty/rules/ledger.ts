import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import {
  type Account,
  type Books,
  type Entry,
  enter,
  type Legs,
  type Lot,
  lotsWith,
  openBooks,
  openLot,
  type Reservation,
  share,
  total,
  type Used,
} from "./ledger-account.ts";
import { changeReservation, giveBack, release, settle } from "./ledger-settle.ts";
import { transfer } from "./ledger-transfer.ts";
import type { Balances, Moved, Order } from "./movement.ts";

type OrderOf<Kind extends Order["kind"]> = Extract<Order, { readonly kind: Kind }>;

/** A movement as planned; the operation adds whether it is a repetition. */
export type Planned = Omit<Moved, "isRepeat">;

/**
 * Applies orders in sequence to accounts. Each account's due things are settled before an order touches it, up to the
 * order's instant, and up to `now` at the end. A refused order leaves nothing behind but what was due anyway.
 * The accounts given are moved in place; the books say what to write.
 *
 * @param nextId makes the identifiers of new lots
 * @throws RangeError when units are negative or no integer
 */
export function planMoves(
  accounts: readonly Account[],
  orders: readonly Order[],
  now: string,
  nextId: () => string,
): { readonly books: Books; readonly results: (Planned | Refusal)[] } {
  const books = openBooks(accounts, nextId);
  const results = orders.map((order) => planMove(books, order, now));
  for (const account of accounts) settle(books, account, now);
  return { books, results };
}

/** Applies one order to the books. */
export function planMove(books: Books, order: Order, now: string): Planned | Refusal {
  const account = accountOf(books, order);
  if (account === undefined) {
    return "membershipId" in order ? refuse("unknown_membership") : refuse("unknown_reservation");
  }
  const at = order.at === undefined || order.at > now ? now : order.at;
  if (
    "units" in order &&
    typeof order.units === "number" &&
    !(Number.isSafeInteger(order.units) && order.units >= 0)
  ) {
    throw new RangeError("Units are whole and never negative.");
  }
  settle(books, account, at);
  const shut = shutFor(account, order);
  if (shut !== null) return shut;
  const done = apply(books, account, order, at);
  if (isRefusal(done)) return done;
  note(books, account, order, at);
  const { entry, units } = done;
  return {
    membershipId: account.id,
    seq: entry?.seq ?? null,
    kind: entry?.kind ?? (order.kind === "transfer" ? "transfer_out" : order.kind),
    units,
    balances: balancesOf(account),
  };
}

export function balancesOf({ sums }: Account): Balances {
  return { available: sums.available, pending: sums.pending, reserved: sums.reserved, debt: sums.debt };
}

function accountOf(books: Books, order: Order): Account | undefined {
  if ("membershipId" in order) return books.accounts.get(order.membershipId);
  for (const account of books.accounts.values()) {
    if (account.reservations.has(order.reservationId)) return account;
  }
  return undefined;
}

/** A closed account takes nothing more, yet what refunds take back or give back is never refused. */
function shutFor(account: Account, order: Order): Refusal | null {
  if (account.status !== "closed" && account.status !== "merged") return null;
  const staysPossible: readonly Order["kind"][] = [
    "clawback",
    "return",
    "post",
    "void",
    "transfer",
    "write_off",
  ];
  return staysPossible.includes(order.kind) ? null : refuse("membership_closed");
}

type Done = { readonly entry: Entry | null; readonly units: number };
const nothing: Done = { entry: null, units: 0 };

function apply(books: Books, account: Account, order: Order, at: string): Done | Refusal {
  switch (order.kind) {
    case "earn":
    case "opening":
    case "credit":
      return credit(books, account, order, at);
    case "redeem":
    case "debit":
      return debit(books, account, order, at);
    case "clawback":
      return clawBack(books, account, order, at);
    case "return":
      return bringBack(books, account, order, at);
    case "reserve":
      return reserve(books, account, order, at);
    case "post":
      return post(books, account, order, at);
    case "void": {
      const reservation = account.reservations.get(order.reservationId);
      if (reservation?.state !== "open") return refuse("reservation_not_open");
      const { units } = reservation;
      const before = books.entries.length;
      release(books, account, reservation, at, "voided", order.cause);
      return { entry: books.entries[before] ?? null, units };
    }
    case "transfer": {
      const other = books.accounts.get(order.toMembershipId);
      if (other === undefined) return refuse("unknown_membership");
      settle(books, other, at);
      return transfer(books, account, other, order, at);
    }
    case "write_off":
      return writeOff(books, account, order, at);
  }
}

function credit(
  books: Books,
  account: Account,
  order: OrderOf<"earn" | "opening" | "credit">,
  at: string,
): Done {
  const { units, lot: wish, cause } = order;
  if (units === 0) return nothing;
  const isPending = wish.activeFrom !== null && wish.activeFrom > at;
  const lot = openLot(books, {
    id: books.nextId(),
    membershipId: account.id,
    programId: account.programId,
    amount: units,
    remaining: units,
    isPending,
    isClosed: false,
    openedAt: at,
    activeFrom: isPending ? wish.activeFrom : null,
    expiresAt: wish.expiresAt,
    receiptId: cause.receiptId ?? null,
    originId: null,
  });
  const repaid = isPending ? 0 : Math.min(account.sums.debt, units);
  const given: Partial<Legs> = order.kind === "credit" ? { adjusted: units } : { issued: units };
  const held: Partial<Legs> = isPending ? { pending: units } : { available: units - repaid, debt: -repaid };
  const entry = enter(books, account, {
    kind: order.kind,
    at,
    legs: { ...held, ...given },
    cause,
    used: [{ lot, units: repaid }],
  });
  return { entry, units };
}

function debit(
  books: Books,
  account: Account,
  order: OrderOf<"redeem" | "debit">,
  at: string,
): Done | Refusal {
  const { units, cause } = order;
  const { available, debt } = account.sums;
  const belowZero = order.kind === "debit" ? Math.max(0, (order.debtLimit ?? 0) - debt) : 0;
  if (units > available + belowZero) return refuse("insufficient_points", { available, wanted: units });
  if (units === 0) return nothing;
  const used = share(lotsWith(account, false), Math.min(units, available));
  const taken = total(used);
  const legs: Partial<Legs> =
    order.kind === "redeem"
      ? { available: -taken, redeemed: taken }
      : { available: -taken, debt: units - taken, adjusted: -units };
  const entry = enter(books, account, { kind: order.kind, at, legs, cause, used });
  if (order.kind === "redeem") remember(account, entry, used);
  return { entry, units };
}

/** So that a return in the same call finds what was spent. */
function remember(account: Account, entry: Entry, used: readonly Used[]): void {
  const { receiptId } = entry.cause;
  for (const key of [`seq:${entry.seq}`, ...(receiptId === undefined ? [] : [`receipt:${receiptId}`])]) {
    const spent = account.spent.get(key) ?? { redeemed: 0, used: [] };
    spent.redeemed += total(used);
    spent.used.push(...used.map((one) => ({ ...one })));
    account.spent.set(key, spent);
  }
}

function clawBack(books: Books, account: Account, order: OrderOf<"clawback">, at: string): Done {
  const ownFirst = (lots: readonly Lot[]): Lot[] => [
    ...lots.filter((lot) => order.receiptId !== null && lot.receiptId === order.receiptId),
    ...lots.filter((lot) => order.receiptId === null || lot.receiptId !== order.receiptId),
  ];
  const fromPending = share(ownFirst(lotsWith(account, true)), order.units);
  const pending = total(fromPending);
  const fromAvailable =
    order.policy === "pending_only" ? [] : share(ownFirst(lotsWith(account, false)), order.units - pending);
  const available = total(fromAvailable);
  const owed = order.policy === "debt" ? order.units - pending - available : 0;
  const units = pending + available + owed;
  if (units === 0) return nothing;
  const entry = enter(books, account, {
    kind: "clawback",
    at,
    legs: { pending: -pending, available: -available, debt: owed, clawedBack: units },
    cause: order.cause,
    used: [...fromPending, ...fromAvailable],
  });
  return { entry, units };
}

function bringBack(books: Books, account: Account, order: OrderOf<"return">, at: string): Done {
  const of = "receiptId" in order.of ? `receipt:${order.of.receiptId}` : `seq:${order.of.seq}`;
  const spent = account.spent.get(of);
  if (spent === undefined) return nothing;
  // A lot that is now another member's can take nothing back here, unless it is over anyway.
  const lots = spent.used.filter(
    ({ lot }) => lot.membershipId === account.id || (lot.expiresAt !== null && lot.expiresAt <= at),
  );
  const units = Math.min(order.units, spent.redeemed, total(lots));
  if (units === 0) return nothing;
  const before = books.entries.length;
  const returned = giveBack(books, account, [...lots].reverse(), units, {
    kind: "return",
    at,
    legs: { redeemed: -units },
    cause:
      "seq" in order.of
        ? { ...order.cause, detail: { ...order.cause.detail, of: order.of.seq } }
        : order.cause,
  });
  spent.redeemed -= units;
  for (const { lot, units: back } of returned) {
    const used = spent.used.findLast((one) => one.lot === lot && one.units >= back);
    if (used !== undefined) used.units -= back;
  }
  return { entry: books.entries[before] ?? null, units };
}

function reserve(books: Books, account: Account, order: OrderOf<"reserve">, at: string): Done | Refusal {
  const { units, reservationId } = order;
  if (account.reservations.has(reservationId)) return refuse("reservation_already_made");
  const { available } = account.sums;
  if (units > available) return refuse("insufficient_points", { available, wanted: units });
  if (units === 0) return nothing;
  const used = share(lotsWith(account, false), units);
  const entry = enter(books, account, {
    kind: "reserve",
    at,
    legs: { available: -units, reserved: units },
    cause: { ...order.cause, reservationId },
    used,
  });
  const reservation: Reservation = {
    id: reservationId,
    membershipId: account.id,
    units,
    state: "open",
    expiresAt: order.expiresAt,
    madeAt: at,
    seq: entry.seq,
    rewardId: order.rewardId ?? null,
    endowmentId: order.endowmentId ?? null,
    used,
  };
  account.reservations.set(reservationId, reservation);
  books.newReservations.add(reservation);
  return { entry, units };
}

/** Makes a reservation a redemption; what is not posted goes back to its lots. */
function post(books: Books, account: Account, order: OrderOf<"post">, at: string): Done | Refusal {
  const reservation = account.reservations.get(order.reservationId);
  if (reservation?.state !== "open") return refuse("reservation_not_open");
  const units = order.units ?? reservation.units;
  if (units > reservation.units) {
    return refuse("more_than_reserved", { reserved: reservation.units, wanted: units });
  }
  reservation.state = "posted";
  changeReservation(books, reservation);
  const before = books.entries.length;
  const unposted = reservation.units - units;
  const returned = giveBack(books, account, [...reservation.used].reverse(), unposted, {
    kind: "post",
    at,
    legs: { reserved: -reservation.units, redeemed: units },
    cause: { ...order.cause, reservationId: reservation.id },
  });
  const entry = books.entries[before];
  if (entry === undefined) throw new Error("A reservation was posted without an entry.");
  const kept = reservation.used.map(({ lot, units: taken }) => ({
    lot,
    units: taken - (returned.find((one) => one.lot === lot)?.units ?? 0),
  }));
  remember(account, entry, kept);
  return { entry, units };
}

function writeOff(books: Books, account: Account, order: OrderOf<"write_off">, at: string): Done {
  for (const reservation of account.reservations.values()) {
    if (reservation.state === "open") release(books, account, reservation, at, "voided", order.cause);
  }
  const { available, pending, debt } = account.sums;
  const units = available + pending - debt;
  if (available === 0 && pending === 0 && debt === 0) return nothing;
  const entry = enter(books, account, {
    kind: "write_off",
    at,
    legs: { available: -available, pending: -pending, debt: -debt, breakage: units },
    cause: order.cause,
    used: [...lotsWith(account, true), ...lotsWith(account, false)].map((lot) => ({
      lot,
      units: lot.remaining,
    })),
  });
  return { entry, units };
}

/** What the account remembers of an order besides its entries. */
function note(books: Books, account: Account, order: Order, at: string): void {
  if (order.kind === "earn" || order.kind === "redeem" || order.kind === "post") {
    if (account.lastActivityAt === null || at > account.lastActivityAt) account.lastActivityAt = at;
    books.touched.add(account);
  }
  if ("idleExpiresAt" in order && order.idleExpiresAt !== undefined) {
    account.idleExpiresAt = order.idleExpiresAt;
    books.touched.add(account);
  }
}
