import type { RefObject } from "react";
import { useWords } from "../words/words.tsx";
import { readTyped } from "./amount.ts";
import { Icon } from "./Icon.tsx";
import { wishesSomething } from "./offers.ts";
import type { CounterModel } from "./use-counter.ts";

const keys = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ",", "0", "back"] as const;

type AmountZoneProps = {
  readonly model: CounterModel;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly ticketField: RefObject<HTMLInputElement | null>;
  readonly onPad: (key: string) => void;
};

/** What the purchase amounts to: typed, or tapped. */
export function AmountZone({ model, field, ticketField, onPad }: AmountZoneProps) {
  const { t, money, decimalSign, currencySign, isSignFirst } = useWords();
  const { customer, amount, setAmount, ticket, setTicket, quote, cents, wish, isBusy, credit, asking } =
    model;
  const { commonCents } = model;
  const hasWish = wishesSomething(wish);
  const isLess = hasWish || commonCents > 0;
  const due =
    quote !== null && isLess && quote.refusals.length === 0
      ? Math.max(0, quote.dueCents - commonCents)
      : null;

  return (
    <form
      className="zone-amount"
      onSubmit={(event) => {
        event.preventDefault();
        void credit();
      }}
    >
      <label className={isSignFirst ? "amount sign-first" : "amount"}>
        <span className="unseen">{t("counter.amount.label")}</span>
        <input
          ref={field}
          data-zone="amount"
          type="text"
          inputMode="none"
          autoComplete="off"
          placeholder={`0${decimalSign}00`}
          disabled={customer === null}
          value={amount.replace(",", decimalSign)}
          onChange={(event) => setAmount(readTyped(event.target.value) ?? amount)}
        />
        <span aria-hidden="true">{currencySign}</span>
      </label>
      <p className="due" aria-live="polite">
        {due === null ? "" : t("counter.amount.after", { amount: money(due) })}
      </p>
      <div className="pad">
        {keys.map((key) => (
          <button
            key={key}
            type="button"
            tabIndex={-1}
            className="key"
            aria-label={
              key === "back" ? t("counter.amount.back") : key === "," ? t("counter.amount.comma") : key
            }
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPad(key)}
          >
            {key === "back" ? <Icon name="back" /> : key === "," ? decimalSign : key}
          </button>
        ))}
      </div>
      <button
        type="submit"
        className="button primary credit"
        disabled={customer === null || isBusy || asking !== null}
        aria-describedby="enter-does"
      >
        {t(hasWish && cents === 0 ? "counter.hand_over" : "counter.credit")}
      </button>
      <p className="hint enter-does" id="enter-does">
        {t(customer === null ? "counter.amount.pad_finds" : "counter.amount.enter_does")}
      </p>
      <label className="ticket">
        <span>{t("counter.ticket")}</span>
        <input
          ref={ticketField}
          type="text"
          inputMode="numeric"
          autoComplete="off"
          maxLength={60}
          placeholder={t("counter.ticket_short")}
          disabled={customer === null}
          value={ticket}
          onChange={(event) => setTicket(event.target.value.trim())}
        />
      </label>
    </form>
  );
}
