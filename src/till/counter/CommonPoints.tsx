import { type FormEvent, useState } from "react";
import type { CounterCustomer } from "../../capabilities/till/shared.ts";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { amountCents, readTyped } from "./amount.ts";
import { Dialog } from "./Dialog.tsx";
import { mostCommonCents } from "./points-part.ts";
import type { CounterModel } from "./use-counter.ts";

type Common = NonNullable<CounterCustomer["commonPoints"]>;
type CommonPointsProps = { readonly common: Common; readonly model: CounterModel };

/** Points of the network: money of several shops, so the network itself must say yes. */
export function CommonPoints({ common, model }: CommonPointsProps) {
  const { state } = useTill();
  const { t, money, roundMoney, number } = useWords();
  const [isChoosing, setChoosing] = useState(false);
  const { networkName, points, worthCents } = common;
  const taken = model.commonCents;
  const detail = !state.isOnline
    ? t("counter.common.offline")
    : taken > 0
      ? t("counter.offer.takes", { amount: money(taken) })
      : t("counter.common.worth", { count: points, points: number(points), amount: roundMoney(worthCents) });
  const action = t(taken > 0 ? "counter.offer.without" : "counter.offer.use");
  const title = t("counter.common.title", { network: networkName });

  const close = () => {
    setChoosing(false);
    model.toAmount();
  };

  return (
    <li className={taken > 0 ? "offer on" : "offer"}>
      <div>
        <strong>{title}</strong>
        <span>{detail}</span>
      </div>
      {worthCents === 0 ? null : (
        <button
          type="button"
          className="button"
          disabled={!state.isOnline && taken === 0}
          aria-pressed={taken > 0}
          aria-label={t("counter.offer.action_of", { action, offer: title })}
          onClick={() => {
            model.setNotice(null);
            if (taken === 0) return setChoosing(true);
            model.setCommonCents(0);
            model.toAmount();
          }}
        >
          {action}
        </button>
      )}
      {isChoosing ? <AmountDialog common={common} model={model} onClose={close} /> : null}
    </li>
  );
}

type AmountDialogProps = CommonPointsProps & { readonly onClose: () => void };

function AmountDialog({ common, model, onClose }: AmountDialogProps) {
  const { t, money } = useWords();
  const most = mostCommonCents(common.worthCents, model.quote?.dueCents ?? 0);
  const [typed, setTyped] = useState(() => (most / 100).toFixed(2).replace(".", ","));
  const [problem, setProblem] = useState("");

  const choose = (event: FormEvent) => {
    event.preventDefault();
    const cents = amountCents(typed);
    if (cents === 0 || cents > most) {
      setProblem(t("counter.points.between", { most: money(most) }));
      return;
    }
    model.setCommonCents(cents);
    onClose();
  };

  return (
    <Dialog title={t("counter.common.title", { network: common.networkName })} onClose={onClose}>
      {most === 0 ? (
        <p>{t("counter.points.amount_first")}</p>
      ) : (
        <form onSubmit={choose} noValidate>
          <label className="field">
            <span>{t("counter.points.how_much")}</span>
            <input
              data-first
              inputMode="decimal"
              autoComplete="off"
              value={typed}
              aria-invalid={problem !== ""}
              aria-describedby={problem === "" ? "common-hint" : "common-hint common-problem"}
              onChange={(event) => setTyped(readTyped(event.target.value) ?? typed)}
            />
          </label>
          <p className="hint" id="common-hint">
            {t("counter.common.hint", { most: money(most), worth: money(common.worthCents) })}
          </p>
          {problem === "" ? null : (
            <p className="problem" id="common-problem" role="alert">
              {problem}
            </p>
          )}
          <button type="submit" className="button primary wide">
            {t("counter.points.do")}
          </button>
        </form>
      )}
    </Dialog>
  );
}
