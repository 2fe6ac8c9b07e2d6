import { type FormEvent, useState } from "react";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { beep } from "./beep.ts";
import { Dialog } from "./Dialog.tsx";
import type { CounterModel } from "./use-counter.ts";
import { nameOf, refOf, type Shown } from "./crediting.ts";

type PaperDialogProps = { readonly shown: Shown; readonly model: CounterModel; readonly onClose: () => void };

/** The stamps of a paper card go on, once for each customer and program; the paper is kept by the shop. */
export function PaperDialog({ shown, model, onClose }: PaperDialogProps) {
  const { till, state } = useTill();
  const { t } = useWords();
  const programs = (state.start?.programs ?? []).filter(
    ({ state: reached, versions }) => reached === "active" && versions[0]?.definition.kind !== "cashback",
  );
  const stampCards = programs.filter(({ versions }) => versions[0]?.definition.kind === "number");
  const [programId, setProgramId] = useState((stampCards[0] ?? programs[0])?.id ?? "");
  const [points, setPoints] = useState("");
  const [problem, setProblem] = useState("");
  const most = state.start?.settings.maxStamps ?? 0;

  const carry = async (event: FormEvent) => {
    event.preventDefault();
    const count = Number(points);
    if (!Number.isInteger(count) || count < 1 || count > most)
      return setProblem(t("counter.paper.between", { most }));
    const entry = await till.record(
      { ...till.stamp(), kind: "stamps", customer: refOf(shown.signed), programId, points: count },
      { customerId: shown.signed.id, name: nameOf(shown.now), quote: null },
    );
    if (entry.state === "refused") {
      beep("refused");
      await till.markSeen();
      return setProblem(entry.result?.message ?? t("counter.refused"));
    }
    beep("done");
    onClose();
    await model.choose(shown.signed.id);
    model.setNotice({ tone: "told", text: t("counter.paper.done", { count }) });
  };

  return (
    <Dialog title={t("counter.paper.title")} onClose={onClose}>
      <form onSubmit={(event) => void carry(event)} noValidate>
        <p>{t("counter.paper.text", { name: shown.now.firstName })}</p>
        {programs.length < 2 ? null : (
          <label className="field">
            <span>{t("counter.paper.program")}</span>
            <select value={programId} onChange={(event) => setProgramId(event.target.value)}>
              {programs.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          <span>{t("counter.paper.points")}</span>
          <input
            data-first
            className="short"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={points}
            onChange={(event) => setPoints(event.target.value.replace(/\D/g, ""))}
          />
        </label>
        {problem === "" ? null : (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary wide" disabled={programId === ""}>
          {t("counter.paper.do")}
        </button>
      </form>
    </Dialog>
  );
}
