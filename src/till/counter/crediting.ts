import {
  counterQuote,
  type CounterQuote,
  type CounterWish,
  spendableUnits,
} from "../../capabilities/loyalty/shared.ts";
import type {
  Basis,
  CounterCustomer,
  CounterRow,
  CounterStart,
  CustomerRef,
} from "../../capabilities/till/shared.ts";
import type { Till } from "../model/till.ts";
import type { Entry, NewOperation } from "../store/queue.ts";
import type { Words } from "../words/words.tsx";
import { offlineLimit, wishesSomething, worthCents } from "./offers.ts";

/** The customer on the screen. */
export type Shown = {
  readonly signed: CounterRow;
  readonly now: CounterRow;
  readonly fresh: CounterCustomer | null;
};

export const nameOf = ({ firstName, initial }: Pick<CounterRow, "firstName" | "initial">): string =>
  initial === "" ? firstName : `${firstName} ${initial}.`;

/** What the purchase on the screen brings and costs, by the rules of the shop's programs. */
export function quoteFor(
  start: CounterStart,
  row: CounterRow,
  asked: { readonly cents: number; readonly wish: CounterWish; readonly atMs: number; readonly day: string },
): CounterQuote {
  return counterQuote({
    programs: start.programs,
    wallets: row.wallets,
    vouchers: row.vouchers,
    amountCents: asked.cents,
    wish: asked.wish,
    at: new Date(asked.atMs).toISOString(),
    day: asked.day,
    timeZone: start.shop.timeZone,
    storeId: start.store.id,
    channel: "shop",
    isFirst: row.visits === 0,
  });
}

/** By which name the server is told of somebody: her own, or her enrolment's while it waits. */
export function refOf(row: CounterRow): CustomerRef {
  return row.proof === "" ? { enrolment: row.id } : { id: row.id };
}

/** What the server had signed of her: the ground on which she redeems. */
export function basisOf(signed: CounterRow, start: CounterStart): Basis | undefined {
  if (signed.proof === "") return undefined;
  const units = start.programs.map(
    ({ id }) => [id, spendableUnits(signed.wallets, id, signed.asOf)] as const,
  );
  return {
    proof: signed.proof,
    asOf: signed.asOf,
    units: Object.fromEntries(units.filter(([, amount]) => amount > 0)),
    vouchers: signed.vouchers.map(({ code }) => code),
  };
}

export type Attempt = {
  readonly till: Till;
  readonly start: CounterStart;
  readonly customer: Shown;
  readonly quote: CounterQuote;
  readonly wish: CounterWish;
  readonly cents: number;
  /** Of the price, paid with points of the network. */
  readonly commonCents: number;
  readonly isOnline: boolean;
  readonly words: Words;
};

/** Why this cannot be credited as it stands, in a sentence; null: it can. */
function obstacleOf(attempt: Attempt): string | null {
  const { till, start, customer, quote, wish, cents, commonCents, isOnline, words } = attempt;
  const { t, has, roundMoney } = words;
  if (cents === 0 && !wishesSomething(wish)) return t("counter.amount.missing");
  const [refusal] = quote.refusals;
  if (refusal !== undefined) {
    const key = `counter.refusal.${refusal.refused}`;
    return t(has(key) ? key : "counter.refusal.other");
  }
  if (commonCents > 0 && !isOnline) return t("counter.common.offline");
  if (commonCents > quote.dueCents) return t("counter.common.more_than_due");
  if (!isOnline && wishesSomething(wish)) {
    const worth = worthCents(cents, quote);
    const limit = offlineLimit(worth, customer.signed.id, start.settings, till.waiting);
    if (limit === "over_cap")
      return t("counter.offline.over_cap", { cap: roundMoney(start.settings.offlineCapCents) });
    if (limit === "already_once") return t("counter.offline.already_once");
  }
  return null;
}

type Crediting = {
  readonly customer: Shown;
  readonly start: CounterStart;
  readonly cents: number;
  readonly commonCents: number;
  readonly ticket: string;
  readonly wish: CounterWish;
  readonly quote: CounterQuote;
  readonly reason?: string;
  readonly managerCode?: string;
};

function creditOperation(stamp: ReturnType<Till["stamp"]>, crediting: Crediting): NewOperation {
  const { customer, start, cents, commonCents, ticket, wish, quote, reason, managerCode } = crediting;
  const codes = wish.voucherCodes ?? [];
  const basis = wishesSomething(wish) ? basisOf(customer.signed, start) : undefined;
  const points = typeof wish.payWith?.points === "number" ? wish.payWith.points : null;
  return {
    ...stamp,
    kind: "credit",
    customer: refOf(customer.signed),
    amountCents: cents,
    announced: quote.earned.map(({ programId, units }) => ({ programId, units })),
    announcedDueCents: quote.dueCents,
    ...(ticket === "" ? {} : { ticketNumber: ticket }),
    ...(wish.reward === undefined ? {} : { reward: wish.reward }),
    ...(codes.length === 0 ? {} : { voucherCodes: [...codes] }),
    ...(wish.payWith === undefined || points === null
      ? {}
      : { payWith: { programId: wish.payWith.programId, points } }),
    ...(basis === undefined ? {} : { basis }),
    ...(commonCents === 0 ? {} : { commonPoints: { cents: commonCents } }),
    ...(reason === undefined ? {} : { reason }),
    ...(managerCode === undefined ? {} : { managerCode }),
  };
}

/** What became of an attempt: something is to be asked first, it was refused, or it is done. */
export type Attempted =
  | { readonly kind: "asks"; readonly about: "reason" | "manager" }
  | { readonly kind: "obstacle"; readonly text: string }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "done"; readonly entry: Entry; readonly quote: CounterQuote };

export type Answered = { readonly reason?: string; readonly managerCode?: string };

/** Credits what is on the screen, once nothing stands against it. */
export async function creditPurchase(
  attempt: Attempt,
  ticket: string,
  answered: Answered,
): Promise<Attempted> {
  const { till, start, customer, quote, wish, cents, commonCents, words } = attempt;
  const obstacle = obstacleOf(attempt);
  if (obstacle !== null) return { kind: "obstacle", text: obstacle };
  const { reasonWithoutTicket, codeAboveCents } = start.settings;
  if (reasonWithoutTicket && ticket === "" && answered.reason === undefined)
    return { kind: "asks", about: "reason" };
  const isHigh =
    codeAboveCents !== null && wishesSomething(wish) && worthCents(cents, quote) > codeAboveCents;
  if (isHigh && answered.managerCode === undefined) return { kind: "asks", about: "manager" };
  // Anew: what is announced must be what is credited, at the instant that is sent.
  const stamp = till.stamp();
  const atMs = Date.parse(stamp.at);
  const exact = quoteFor(start, customer.now, { cents, wish, atMs, day: words.dayAt(atMs) });
  const operation = creditOperation(stamp, {
    customer,
    start,
    cents,
    commonCents,
    ticket,
    wish,
    quote: exact,
    ...answered,
  });
  const name = nameOf(customer.now);
  const entry = await till.record(operation, { customerId: customer.signed.id, name, quote: exact });
  if (entry.state !== "refused") return { kind: "done", entry, quote: exact };
  await till.markSeen();
  return { kind: "refused", text: entry.result?.message ?? words.t("counter.refused") };
}
