import { useCallback, useMemo, useState } from "react";
import type { CounterQuote, CounterWish } from "../../capabilities/loyalty/shared.ts";
import type { CounterProposal, CounterRow } from "../../capabilities/till/shared.ts";
import { readCardNumber } from "../../values/card-number.ts";
import { useTill } from "../model/use-till.tsx";
import type { Entry } from "../store/queue.ts";
import { useWords } from "../words/words.tsx";
import { amountCents } from "./amount.ts";
import { beep } from "./beep.ts";
import { type Answered, creditPurchase, quoteFor } from "./crediting.ts";
import { useCustomer } from "./use-customer.ts";

export type Done = {
  readonly entry: Entry;
  readonly before: CounterRow;
  readonly quote: CounterQuote;
  readonly proposal: CounterProposal | null;
};

export type Notice = { readonly tone: "told" | "refused"; readonly text: string };
type Asking = "reason" | "manager" | null;

/** The state of the one screen, and the gestures that change it. */
export function useCounter(focus: (zone: "find" | "amount") => void) {
  const { till, state } = useTill();
  const words = useWords();
  const [amount, setAmount] = useState("");
  const [ticket, setTicket] = useState("");
  const [wish, setWish] = useState<CounterWish>({});
  /** Of the price, paid with points of the network. */
  const [commonCents, setCommonCents] = useState(0);
  const [notice, setNotice] = useState<Notice | null>(null);
  const toAmount = useCallback(() => focus("amount"), [focus]);
  const [done, setDone] = useState<Done | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const [isBusy, setBusy] = useState(false);
  const { start, isOnline } = state;
  const cents = amountCents(amount);

  const refuse = useCallback((text: string) => {
    beep("refused");
    setNotice({ tone: "refused", text });
  }, []);
  const welcome = useCallback(() => {
    setDone(null);
    setWish({});
    setCommonCents(0);
    setNotice(null);
    focus("amount");
  }, [focus]);
  const { customer, setCustomer, choose, chooseCard } = useCustomer(welcome, refuse);

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
    setCommonCents(0);
    setNotice(null);
    setAsking(null);
    focus("find");
  }, [focus, setCustomer]);

  const scanned = async (text: string) => {
    const card = readCardNumber(text) ?? readCardNumber(text.slice(-16));
    if (card !== null) return await chooseCard(card);
    const plain = (code: string) => code.replace(/\W/g, "").toUpperCase();
    const voucher = customer?.now.vouchers.find(({ code }) => plain(code) === plain(text));
    if (voucher === undefined) return refuse(words.t("counter.find.no_card"));
    setWish({ ...wish, voucherCodes: [...new Set([...(wish.voucherCodes ?? []), voucher.code])] });
  };

  const credit = async (answered: Answered = {}) => {
    if (start === null || customer === null || quote === null || isBusy) return;
    setBusy(true);
    const attempt = { till, start, customer, quote, wish, cents, commonCents, isOnline, words };
    const attempted = await creditPurchase(attempt, ticket, answered).finally(() => setBusy(false));
    if (attempted.kind === "asks") return setAsking(attempted.about);
    setAsking(null);
    if (attempted.kind === "done") {
      beep("done");
      const proposal = customer.fresh?.proposal ?? null;
      setDone({ entry: attempted.entry, before: customer.now, quote: attempted.quote, proposal });
      return clear();
    }
    refuse(attempted.text);
    focus("amount");
    const again = await till.customer(customer.signed.id);
    if (again !== undefined) setCustomer({ ...again, fresh: customer.fresh });
  };

  return {
    ...{ customer, choose, chooseCard, amount, setAmount, cents, ticket, setTicket, wish, setWish, quote },
    ...{ commonCents, setCommonCents, toAmount },
    ...{ notice, setNotice, done, setDone, asking, setAsking, isBusy, clear, scanned, credit },
  };
}

export type CounterModel = ReturnType<typeof useCounter>;
