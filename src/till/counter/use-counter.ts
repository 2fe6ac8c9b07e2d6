import { useCallback, useMemo, useState } from "react";
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
import { readCardNumber } from "../../values/card-number.ts";
import type { Till } from "../model/till.ts";
import { useTill } from "../model/use-till.tsx";
import type { Entry, NewOperation } from "../store/queue.ts";
import { Refused, Unreachable } from "../sync/api.ts";
import { useWords, type Words } from "../words/words.tsx";
import { amountCents } from "./amount.ts";
import { beep } from "./beep.ts";
import { offlineLimit, wishesSomething, worthCents } from "./offers.ts";

/** The customer on the screen. */
export type Shown = {
  readonly signed: CounterRow;
  readonly now: CounterRow;
  readonly fresh: CounterCustomer | null;
};

export type Done = {
  readonly entry: Entry;
  readonly before: CounterRow;
  readonly quote: CounterQuote;
};

export type Notice = { readonly tone: "told" | "refused"; readonly text: string };
export type Asking = "reason" | "manager" | null;

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

/** The state of the one screen, and the gestures that change it. */
export function useCounter(focus: (zone: "find" | "amount" | "ticket") => void) {
  const { till, state } = useTill();
  const words = useWords();
  const [customer, setCustomer] = useState<Shown | null>(null);
  const [amount, setAmount] = useState("");
  const [ticket, setTicket] = useState("");
  const [wish, setWish] = useState<CounterWish>({});
  const [notice, setNotice] = useState<Notice | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const [isBusy, setBusy] = useState(false);
  const { start } = state;
  const cents = amountCents(amount);

  const quote = useMemo(() => {
    if (start === null || customer === null) return null;
    const atMs = till.nowMs();
    return quoteFor(start, customer.now, { cents, wish, atMs, day: words.dayAt(atMs) });
  }, [start, customer, cents, wish, till, words]);

  const clear = useCallback(() => {
    setCustomer(null);
    setAmount("");
    setTicket("");
    setWish({});
    setNotice(null);
    setAsking(null);
    focus("find");
  }, [focus]);

  const choose = useCallback(
    async (id: string) => {
      // One that the server found may not be in the copy yet.
      const found = (await till.customer(id)) ?? (await fetched(till, id));
      if (found === undefined) return;
      setDone(null);
      setWish({});
      setNotice(null);
      setCustomer({ ...found, fresh: null });
      focus("amount");
      const fresh = await till.freshCustomer(id);
      if (fresh === null) return;
      const again = await till.customer(id);
      setCustomer((shown) => (shown?.signed.id === id && again !== undefined ? { ...again, fresh } : shown));
    },
    [till, focus],
  );

  const chooseCard = useCallback(
    async (number: string) => {
      const id = till.idOfCard(number);
      if (id !== undefined) return await choose(id);
      const refused = await unknownCard(till, number, words);
      if (typeof refused === "object") return await choose(refused.id);
      beep("refused");
      setNotice({ tone: "refused", text: refused });
    },
    [till, choose, words],
  );

  const scanned = useCallback(
    async (text: string) => {
      const card = readCardNumber(text) ?? readCardNumber(text.slice(-16));
      if (card !== null) return await chooseCard(card);
      const sameCode = (code: string) =>
        code.replace(/\W/g, "").toUpperCase() === text.replace(/\W/g, "").toUpperCase();
      const voucher = customer?.now.vouchers.find(({ code }) => sameCode(code));
      if (voucher === undefined) {
        beep("refused");
        setNotice({ tone: "refused", text: words.t("counter.find.no_card") });
      } else
        setWish((known) => ({
          ...known,
          voucherCodes: [...new Set([...(known.voucherCodes ?? []), voucher.code])],
        }));
    },
    [chooseCard, customer, words],
  );

  const credit = async (said: { reason?: string; managerCode?: string; commonCents?: number } = {}) => {
    if (start === null || customer === null || quote === null || isBusy) return;
    const obstacle = obstacleOf({
      till,
      start,
      customer,
      quote,
      wish,
      cents,
      isOnline: state.isOnline,
      words,
    });
    if (obstacle !== null) {
      beep("refused");
      setNotice({ tone: "refused", text: obstacle });
      focus("amount");
      return;
    }
    if (start.settings.reasonWithoutTicket && ticket === "" && said.reason === undefined)
      return setAsking("reason");
    const limit = start.settings.codeAboveCents;
    const isHigh = limit !== null && wishesSomething(wish) && worthCents(cents, quote) > limit;
    if (isHigh && said.managerCode === undefined) return setAsking("manager");
    setBusy(true);
    setAsking(null);
    try {
      // Anew: what is announced must be what is credited, at the instant that is sent.
      const stamp = till.stamp();
      const atMs = Date.parse(stamp.at);
      const exact = quoteFor(start, customer.now, { cents, wish, atMs, day: words.dayAt(atMs) });
      const operation = creditOperation(stamp, {
        customer,
        start,
        cents,
        ticket,
        wish,
        quote: exact,
        ...said,
      });
      const entry = await till.record(operation, {
        customerId: customer.signed.id,
        name: nameOf(customer.now),
        quote: exact,
      });
      if (entry.state === "refused") {
        beep("refused");
        setNotice({ tone: "refused", text: entry.result?.message ?? words.t("counter.refused") });
        await till.markSeen();
        const again = await till.customer(customer.signed.id);
        if (again !== undefined) setCustomer({ ...again, fresh: customer.fresh });
        focus("amount");
        return;
      }
      beep("done");
      setDone({ entry, before: customer.now, quote: exact });
      clear();
    } finally {
      setBusy(false);
    }
  };

  return {
    customer,
    amount,
    setAmount,
    cents,
    ticket,
    setTicket,
    wish,
    setWish,
    quote,
    notice,
    setNotice,
    done,
    setDone,
    asking,
    setAsking,
    isBusy,
    clear,
    choose,
    chooseCard,
    scanned,
    credit,
  };
}

export type CounterModel = ReturnType<typeof useCounter>;

async function fetched(till: Till, id: string): ReturnType<Till["customer"]> {
  await till.freshCustomer(id);
  return await till.customer(id);
}

async function unknownCard(till: Till, number: string, { t }: Words): Promise<CounterRow | string> {
  if (!till.state.read().isOnline) return t("counter.find.card_unknown_offline");
  try {
    return await till.farCard(number);
  } catch (fault) {
    if (fault instanceof Refused) return fault.message;
    if (fault instanceof Unreachable) return t("counter.find.card_unknown_offline");
    throw fault;
  }
}

type Attempt = {
  readonly till: Till;
  readonly start: CounterStart;
  readonly customer: Shown;
  readonly quote: CounterQuote;
  readonly wish: CounterWish;
  readonly cents: number;
  readonly isOnline: boolean;
  readonly words: Words;
};

/** Why this cannot be credited as it stands, in a sentence; null: it can. */
function obstacleOf({ till, start, customer, quote, wish, cents, isOnline, words }: Attempt): string | null {
  const { t, has, roundMoney } = words;
  if (cents === 0 && !wishesSomething(wish)) return t("counter.amount.missing");
  const [refusal] = quote.refusals;
  if (refusal !== undefined) {
    const key = `counter.refusal.${refusal.refused}`;
    return t(has(key) ? key : "counter.refusal.other");
  }
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
  readonly ticket: string;
  readonly wish: CounterWish;
  readonly quote: CounterQuote;
  readonly reason?: string;
  readonly managerCode?: string;
  readonly commonCents?: number;
};

function creditOperation(stamp: ReturnType<Till["stamp"]>, crediting: Crediting): NewOperation {
  const { customer, start, cents, ticket, wish, quote, reason, managerCode, commonCents } = crediting;
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
    ...(reason === undefined ? {} : { reason }),
    ...(managerCode === undefined ? {} : { managerCode }),
    ...(commonCents === undefined ? {} : { commonPoints: { cents: commonCents } }),
  };
}
