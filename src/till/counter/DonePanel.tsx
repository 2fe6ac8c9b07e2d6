import { useEffect, useMemo } from "react";
import { applyQuote, type CounterProgram } from "../../capabilities/loyalty/shared.ts";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { Icon } from "./Icon.tsx";
import { missingWords, unitsInWords } from "./ProgressLines.tsx";
import { type Progress, progressOf } from "./progress.ts";
import { Proposal } from "./Proposal.tsx";
import { Stamps } from "./Stamps.tsx";
import type { Done } from "./use-counter.ts";
import { whyEarned } from "./why.ts";

const shownMs = 12_000;
const noPrograms: readonly CounterProgram[] = [];

/** What the purchase brought, in a figure to be read across the counter, and why. The screen is already free for the next. */
export function DonePanel({ done, onClose }: { readonly done: Done; readonly onClose: () => void }) {
  const { state } = useTill();
  const words = useWords();
  const { t, money } = words;
  const { entry, before, quote } = done;
  const programs = state.start?.programs ?? noPrograms;
  const current = state.entries.find(({ seq }) => seq === entry.seq) ?? entry;
  const lines = useMemo(() => {
    const wallets = applyQuote(before.wallets, quote);
    const all = progressOf(programs, wallets, [], quote.at);
    const touched = new Set(
      [...quote.earned.filter(({ units, bonusUnits }) => units + bonusUnits > 0), ...quote.spent].map(
        ({ programId }) => programId,
      ),
    );
    return all.length < 2 ? all : all.filter(({ programId }) => touched.has(programId));
  }, [before, quote, programs]);
  const brought = (line: Progress): number => {
    const earned = quote.earned.find(({ programId }) => programId === line.programId);
    return (earned?.units ?? 0) + (earned?.bonusUnits ?? 0);
  };
  const reasons = whyEarned(quote, programs, words);
  const amountCents = entry.operation.kind === "credit" ? entry.operation.amountCents : 0;
  const commonCents = entry.operation.kind === "credit" ? (entry.operation.commonPoints?.cents ?? 0) : 0;
  const dueCents = Math.max(0, quote.dueCents - commonCents);
  const given = current.result?.vouchers?.length ?? 0;

  // Seen from the other side of the counter: the next in the queue is not to read it.
  useEffect(() => {
    const hide = setTimeout(onClose, shownMs);
    return () => clearTimeout(hide);
  }, [done, onClose]);

  return (
    <article className="card done">
      <div className="customer-head">
        <h2>{entry.said.name}</h2>
        <span className={current.state === "waiting" ? "badge wait" : "badge"}>
          <Icon name={current.state === "waiting" ? "clock" : "check"} />
          {t(current.state === "waiting" ? "counter.done.waits" : "counter.done.credited")}
        </span>
        <button type="button" className="dismiss" onClick={onClose}>
          <Icon name="close" />
          <span className="unseen">{t("counter.close_dialog")}</span>
        </button>
      </div>
      {amountCents === 0 ? null : (
        <p className="second">{t("counter.done.purchase", { amount: money(amountCents) })}</p>
      )}
      {lines.map((line) => {
        const units = brought(line);
        return (
          <div key={line.programId} className="progress">
            {units === 0 ? null : (
              <p className="figure">{t("counter.done.plus", { units: unitsInWords(units, line, words) })}</p>
            )}
            {line.look === "stamps" ? (
              <Stamps
                filled={Math.min(line.goalUnits ?? 0, line.units)}
                coming={0}
                goal={line.goalUnits ?? 0}
                landing={units}
              />
            ) : null}
            <p className="second">
              {t("counter.done.now", { units: unitsInWords(line.units, line, words) })}{" "}
              {missingWords(line, words)}
            </p>
          </div>
        );
      })}
      {lines.length > 0 ? null : <p className="second">{t("counter.done.no_program")}</p>}
      {reasons.length === 0 ? null : (
        <ul className="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {dueCents === amountCents ? null : (
        <p className="due-done">{t("counter.amount.after", { amount: money(dueCents) })}</p>
      )}
      {done.proposal === null ? null : <Proposal proposal={done.proposal} />}
      {given === 0 ? null : <p className="told">{t("counter.done.vouchers", { count: given })}</p>}
      {current.state === "incident" ? <p className="notice refused">{current.result?.message}</p> : null}
    </article>
  );
}
