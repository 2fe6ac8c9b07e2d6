import {
  applyQuote,
  type CounterQuote,
  type CounterVoucher,
  type CounterWallet,
  newcomer,
  walletsOnJoining,
} from "../../capabilities/loyalty/shared.ts";
import { dayInZone } from "../../values/day.ts";
import type {
  CounterRow,
  CounterStart,
  EnrolOperation,
  StampsOperation,
} from "../../capabilities/till/shared.ts";
import type { Entry } from "../store/queue.ts";

/** The customer as the server knew her last, with what this till has done since and the server has not answered. */
export function withWaiting(
  row: CounterRow,
  waiting: readonly Entry[],
  scaleOf: (programId: string) => number,
): CounterRow {
  const undone = new Set(
    waiting.flatMap(({ operation }) => (operation.kind === "undo" ? [operation.operationId] : [])),
  );
  return waiting
    .filter(({ said, operation }) => said.customerId === row.id && !undone.has(operation.id))
    .reduce((known, { operation, said }) => {
      if (operation.kind === "credit" && said.quote !== null)
        return credited(known, said.quote, operation.voucherCodes ?? []);
      return operation.kind === "stamps" ? stamped(known, operation, scaleOf(operation.programId)) : known;
    }, row);
}

function credited(row: CounterRow, quote: CounterQuote, used: readonly string[]): CounterRow {
  return {
    ...row,
    visits: row.visits + 1,
    lastVisitOn: quote.day,
    wallets: applyQuote(row.wallets, quote),
    vouchers: row.vouchers.flatMap((voucher) => voucherAfter(voucher, quote, used)),
  };
}

function voucherAfter(
  voucher: CounterVoucher,
  quote: CounterQuote,
  used: readonly string[],
): readonly CounterVoucher[] {
  const paid = quote.paidByGiftCards.find(({ code }) => code === voucher.code);
  if (paid !== undefined && voucher.balanceCents !== null) {
    const balanceCents = voucher.balanceCents - paid.cents;
    return balanceCents > 0 ? [{ ...voucher, balanceCents }] : [];
  }
  return used.includes(voucher.code) ? [] : [voucher];
}

/** Stamps of a paper card, until the server books them. */
function stamped(row: CounterRow, { programId, points, at }: StampsOperation, scale: number): CounterRow {
  const known = row.wallets.find((wallet) => wallet.programId === programId) ?? newcomer(programId);
  const lot = { units: Math.round(points * 10 ** scale), activeFrom: null, expiresAt: null, openedAt: at };
  const after: CounterWallet = {
    ...known,
    membershipId: known.membershipId ?? "new",
    lots: [...known.lots, lot],
  };
  return { ...row, wallets: [...row.wallets.filter((wallet) => wallet.programId !== programId), after] };
}

/** Somebody enrolled by this till whom the server does not know yet: her id is her enrolment's, and she has joined what is asked for. */
export function enrolledRow(operation: EnrolOperation, start: CounterStart | null): CounterRow {
  const digits = (operation.phone ?? "").replace(/\D/g, "");
  return {
    id: operation.id,
    firstName: operation.firstName,
    initial: (operation.lastName ?? "").slice(0, 1).toUpperCase(),
    postcode: operation.postcode ?? null,
    cards: [operation.cardNumber],
    phoneEnds: digits.length < 4 ? [] : [digits.slice(-4)],
    tokens: "",
    visits: 0,
    lastVisitOn: null,
    birthday: operation.birthday ?? null,
    isStaff: false,
    isRegular: false,
    notes: 0,
    wallets:
      start === null
        ? []
        : walletsOnJoining(start.programs, {
            storeId: start.store.id,
            at: operation.at,
            day: dayInZone(operation.at, start.shop.timeZone),
            timeZone: start.shop.timeZone,
          }),
    vouchers: [],
    proof: "",
    asOf: operation.at,
  };
}
