import { type FormEvent, useState } from "react";
import { useWords } from "../words/words.tsx";
import { amountCents, readTyped } from "./amount.ts";
import { Dialog } from "./Dialog.tsx";
import type { Offer } from "./offers.ts";
import { mostPayableUnits, unitsForCents } from "./points-part.ts";
import { countedUnits } from "./ProgressLines.tsx";
import type { CounterModel } from "./use-counter.ts";

type PointsDialogProps = {
  readonly offer: Extract<Offer, { kind: "points" }>;
  readonly model: CounterModel;
  readonly onClose: () => void;
};

/** How much of the points: the customer keeps the rest. */
export function PointsDialog({ offer, model, onClose }: PointsDialogProps) {
  const words = useWords();
  const { t, money } = words;
  const most = mostPayableUnits(offer, model.cents);
  const mostCents = Math.floor((most * offer.pay.cents) / offer.pay.units);
  const [typed, setTyped] = useState(() => (mostCents / 100).toFixed(2).replace(".", ","));
  const [problem, setProblem] = useState("");

  const choose = (event: FormEvent) => {
    event.preventDefault();
    const units = unitsForCents(offer, amountCents(typed));
    if (units === 0 || units > most || units < offer.pay.minUnits) {
      setProblem(t("counter.points.between", { most: money(mostCents) }));
      return;
    }
    model.setWish({
      ...model.wish,
      payWith: { programId: offer.programId, points: units / 10 ** offer.scale },
    });
    onClose();
  };

  return (
    <Dialog title={t("counter.points.title")} onClose={onClose}>
      {model.cents === 0 || most === 0 ? (
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
              aria-describedby="points-hint"
              onChange={(event) => setTyped(readTyped(event.target.value) ?? typed)}
            />
          </label>
          <p className="hint" id="points-hint">
            {t("counter.points.hint", {
              most: money(mostCents),
              left: countedUnits(
                Math.max(0, offer.units - unitsForCents(offer, amountCents(typed))) / 10 ** offer.scale,
                offer.unitName,
                offer.areStamps,
                words,
              ),
            })}
          </p>
          {problem === "" ? null : (
            <p className="problem" role="alert">
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
