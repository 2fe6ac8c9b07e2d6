import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addMonths, type Day, dayInZone } from "../../values/day.ts";
import { currentMerchant } from "../accounts/index.ts";
import { signature } from "../loyalty/index.ts";
import type { ShopRow } from "./queries.ts";
import {
  addToShop,
  type ClearingEntry,
  type ClearingKind,
  holdMonths,
  insertClearing,
  lastClosedMonth,
} from "./queries-clearing.ts";
import { bookedCents, type Worth } from "./rules/worth.ts";

/** What happened between a shop and the network. Points and cents above zero; the kind says which way they go. */
export type Happening =
  | {
      readonly kind: "credited" | "taken_back" | "expired";
      readonly points: number;
      readonly sourceId: string | null;
    }
  | {
      readonly kind: "accepted" | "returned";
      readonly points: number;
      readonly cents: number;
      readonly sourceId: string | null;
    }
  /** The shop paid (above zero) or was paid (below). */
  | { readonly kind: "settled"; readonly cents: number };

/**
 * Books between the shop and the pool (or the bank), in the month that is open. The caller has locked the shop's row: cents of
 * credited points are the difference of two sums, each rounded once.
 */
export async function book(
  tx: Tx,
  actor: Actor,
  shop: ShopRow,
  worth: Worth,
  happenings: readonly Happening[],
): Promise<void> {
  if (happenings.length === 0) return;
  await holdMonths(tx, false);
  const month = await openMonth(tx);
  const sums = { creditedPoints: 0, creditedCents: 0, expiredPoints: 0, expiredCents: 0, balanceCents: 0 };
  const entries: ClearingEntry[] = [];
  for (const one of happenings) {
    const points = "points" in one ? one.points : 0;
    let cents = 0;
    if ("cents" in one) {
      // Giving points back undoes accepting them; whoever pays what it owes owes less.
      cents = one.kind === "returned" ? one.cents : opposite(one.cents);
    } else if (one.kind === "expired") {
      sums.expiredPoints += points;
      const givenBack = bookedCents(shop.expiredPoints + sums.expiredPoints, worth);
      cents = opposite(givenBack - shop.expiredCents - sums.expiredCents);
      sums.expiredCents -= cents;
    } else {
      sums.creditedPoints += one.kind === "credited" ? points : -points;
      const owed = bookedCents(shop.creditedPoints + sums.creditedPoints, worth);
      cents = owed - shop.creditedCents - sums.creditedCents;
      sums.creditedCents += cents;
    }
    sums.balanceCents += cents;
    entries.push(entryOf(tx, shop.shopId, month, { ...one, points, cents }));
  }
  await insertClearing(tx, entries, signature(actor));
  await addToShop(tx, shop.shopId, sums);
}

function entryOf(
  tx: Tx,
  shopId: string,
  month: Day,
  one: {
    readonly kind: ClearingKind;
    readonly points: number;
    readonly cents: number;
    readonly sourceId?: string | null;
  },
): ClearingEntry {
  const isPayment = one.kind === "settled";
  return {
    id: newId(Date.parse(tx.now)),
    shopId,
    kind: one.kind,
    month,
    points: one.points,
    shopCents: one.cents,
    poolCents: isPayment ? 0 : opposite(one.cents),
    bankCents: isPayment ? opposite(one.cents) : 0,
    sourceId: one.sourceId ?? null,
  };
}

/** The month of today at the network, or the first after the last closed one. */
async function openMonth(tx: Tx): Promise<Day> {
  const month = await monthNow(tx);
  const closed = await lastClosedMonth(tx);
  return closed !== null && closed >= month ? addMonths(closed, 1) : month;
}

/** The first day of the current month at the merchant of the transaction. */
export async function monthNow(tx: Tx): Promise<Day> {
  const { timeZone } = await currentMerchant(tx);
  return `${dayInZone(tx.now, timeZone).slice(0, 7)}-01`;
}

const opposite = (cents: number): number => (cents === 0 ? 0 : -cents);
