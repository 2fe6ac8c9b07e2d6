import { type Refusal, refuse } from "../../../values/refusal.ts";
import {
  type Account,
  type Books,
  type Entry,
  enter,
  inSpendingOrder,
  type Lot,
  lotsWith,
  openLot,
  share,
  total,
  type Used,
} from "./ledger-account.ts";
import { release } from "./ledger-settle.ts";
import type { Order } from "./movement.ts";

type Transfer = Extract<Order, { readonly kind: "transfer" }>;
type Done = { readonly entry: Entry | null; readonly units: number };

/**
 * Moves units from one account to another. Part: out of the lots that expire soonest, into new lots of the same opening
 * and expiry. All: the lots themselves change hands, pending ones included, and the debt goes with them.
 */
export function transfer(
  books: Books,
  from: Account,
  to: Account,
  order: Transfer,
  at: string,
): Done | Refusal {
  if (from === to) return refuse("same_membership");
  if (to.status === "closed" || to.status === "merged") return refuse("membership_closed");
  if (from.programId !== to.programId) return refuse("other_program");
  return order.units === "all"
    ? moveLots(books, from, to, order, at)
    : movePart(books, from, to, order.units, order, at);
}

function movePart(
  books: Books,
  from: Account,
  to: Account,
  units: number,
  order: Transfer,
  at: string,
): Done | Refusal {
  const { available } = from.sums;
  if (units > available) return refuse("insufficient_points", { available, wanted: units });
  if (units === 0) return { entry: null, units: 0 };
  const used = share(lotsWith(from, false), units);
  const entry = enter(books, from, {
    kind: "transfer_out",
    at,
    legs: { available: -units, moved: -units },
    cause: order.cause,
    otherId: to.id,
    used,
  });
  const lots = used.map(({ lot, units: amount }) =>
    openLot(books, {
      ...lot,
      id: books.nextId(),
      membershipId: to.id,
      amount,
      remaining: amount,
      isPending: false,
      isClosed: false,
      activeFrom: null,
      receiptId: null,
      originId: lot.id,
    }),
  );
  receive(books, from, to, { lots, pending: 0, debt: 0 }, order, at);
  return { entry, units };
}

function moveLots(books: Books, from: Account, to: Account, order: Transfer, at: string): Done {
  const { lotIds } = order;
  if (lotIds === undefined) {
    for (const reservation of from.reservations.values()) {
      if (reservation.state === "open") release(books, from, reservation, at, "voided", order.cause);
    }
  }
  const asked = lotIds === undefined ? null : new Set(lotIds);
  const isAsked = (lot: Lot): boolean => asked === null || asked.has(lot.id);
  const usable = lotsWith(from, false).filter(isAsked);
  const waiting = lotsWith(from, true).filter(isAsked);
  const available = usable.reduce((sum, lot) => sum + lot.remaining, 0);
  const pending = waiting.reduce((sum, lot) => sum + lot.remaining, 0);
  const debt = lotIds === undefined ? from.sums.debt : 0;
  const units = available + pending - debt;
  let entry: Entry | null = null;
  if (available > 0 || pending > 0 || debt > 0) {
    entry = enter(books, from, {
      kind: "transfer_out",
      at,
      legs: { available: -available, pending: -pending, debt: -debt, moved: -units },
      cause: {
        ...order.cause,
        detail: { ...order.cause.detail, lots: [...usable, ...waiting].map((lot) => lot.id) },
      },
      otherId: to.id,
    });
  }
  handOver(books, from, to, isAsked);
  books.lotMoves.push({ from: from.id, to: to.id, lotIds: lotIds ?? null });
  if (asked === null) {
    if (from.restDueAt !== null && (to.restDueAt === null || from.restDueAt < to.restDueAt))
      to.restDueAt = from.restDueAt;
    from.restDueAt = null;
  } else {
    // Which of the spent lots left is not known here: whoever looks too early finds nothing due.
    to.restDueAt = [to.restDueAt, from.restDueAt].filter((one) => one !== null).sort()[0] ?? null;
  }
  if (entry !== null) receive(books, from, to, { lots: usable, pending, debt }, order, at);
  return { entry, units };
}

function handOver(books: Books, from: Account, to: Account, isAsked: (lot: Lot) => boolean): void {
  for (const lot of [...from.lots.values()]) {
    if (lot.membershipId !== from.id || !isAsked(lot) || (lot.isClosed && lot.expiresAt !== null)) continue;
    lot.membershipId = to.id;
    from.lots.delete(lot.id);
    to.lots.set(lot.id, lot);
    if (!books.newLots.has(lot)) books.changedLots.add(lot);
  }
  books.touched.add(from).add(to);
}

function receive(
  books: Books,
  from: Account,
  to: Account,
  come: { readonly lots: readonly Lot[]; readonly pending: number; readonly debt: number },
  order: Transfer,
  at: string,
): void {
  const available = come.lots.reduce((sum, lot) => sum + lot.remaining, 0);
  // What either of them owed is repaid from what the other brings; lots that came are already the receiver's.
  const repaid = Math.min(to.sums.debt + come.debt, available > 0 ? available : to.sums.available);
  const paying: readonly Lot[] = available > 0 ? [...come.lots].sort(inSpendingOrder) : lotsWith(to, false);
  const used: Used[] = share(paying, repaid);
  enter(books, to, {
    kind: "transfer_in",
    at,
    legs: {
      available: available - total(used),
      pending: come.pending,
      debt: come.debt - total(used),
      moved: available + come.pending - come.debt,
    },
    cause: order.cause,
    otherId: from.id,
    used,
  });
}
