import { useCallback, useState } from "react";
import type { useFinder } from "../find/use-finder.ts";
import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { DonePanel } from "./DonePanel.tsx";
import { HitList } from "./HitList.tsx";
import { Icon } from "./Icon.tsx";
import { Offers } from "./Offers.tsx";
import { ProgressLines } from "./ProgressLines.tsx";
import { progressOf } from "./progress.ts";
import { Proposal } from "./Proposal.tsx";
import { ShownCode } from "../enrol/ShownCode.tsx";
import { ToKnowDialog } from "./ToKnowDialog.tsx";
import type { CounterModel } from "./use-counter.ts";
import { nameOf, type Shown } from "./crediting.ts";
import { isNear } from "./birthday.ts";

type CustomerZoneProps = {
  readonly model: CounterModel;
  readonly finder: ReturnType<typeof useFinder>;
  readonly isEnrolled: boolean;
  readonly onPaper: () => void;
  readonly onCredit: () => void;
  readonly onHelp: () => void;
};

/** The middle of the screen: who was found, who stands there, or what was just done. */
export function CustomerZone(props: CustomerZoneProps) {
  const { model, finder, isEnrolled, onPaper, onCredit, onHelp } = props;
  const { t } = useWords();
  const { customer, done, notice } = model;
  const { setDone } = model;
  const hideDone = useCallback(() => setDone(null), [setDone]);
  const isFinding = finder.text.trim() !== "";

  return (
    <section className="customer-zone" aria-label={t("counter.customer")}>
      {notice === null ? null : (
        <p className={notice.tone === "refused" ? "notice refused" : "notice"} role="alert">
          <Icon name={notice.tone === "refused" ? "warning" : "check"} />
          {notice.text}
        </p>
      )}
      {isFinding ? (
        <HitList finder={finder} />
      ) : customer !== null ? (
        <CustomerCard
          shown={customer}
          model={model}
          isEnrolled={isEnrolled}
          onPaper={onPaper}
          onCredit={onCredit}
        />
      ) : done !== null ? (
        <DonePanel done={done} onClose={hideDone} />
      ) : (
        <Waiting onHelp={onHelp} />
      )}
    </section>
  );
}

function Waiting({ onHelp }: { readonly onHelp: () => void }) {
  const { state } = useTill();
  const { t } = useWords();
  return (
    <div className="card waiting">
      <p className="waiting-title">{t("counter.ready")}</p>
      <p>{t("counter.ready_how")}</p>
      <p className="hint">
        {t("counter.copy", { count: state.customers })}
        {state.isEncrypted ? null : ` ${t("counter.not_encrypted")}`}
      </p>
      <button type="button" className="button quiet" aria-haspopup="dialog" onClick={onHelp}>
        {t("counter.help.title")}
        <kbd>F1</kbd>
      </button>
    </div>
  );
}

type CustomerCardProps = {
  readonly shown: Shown;
  readonly model: CounterModel;
  readonly isEnrolled: boolean;
  readonly onPaper: () => void;
  readonly onCredit: () => void;
};

function CustomerCard({ shown, model, isEnrolled, onPaper, onCredit }: CustomerCardProps) {
  const { till, state } = useTill();
  const words = useWords();
  const { t } = words;
  const [isKnowing, setKnowing] = useState(false);
  const { now: row, fresh } = shown;
  const programs = state.start?.programs ?? [];
  const earned = model.cents > 0 ? (model.quote?.earned ?? []) : [];
  const at = new Date(till.nowMs()).toISOString();
  const lines = progressOf(programs, row.wallets, earned, at);
  const today = words.dayAt(till.nowMs());
  const toKnow = fresh?.toKnow.notes.length ?? row.notes;
  const visits =
    row.visits === 0 || row.lastVisitOn === null
      ? t("counter.first_visit")
      : t("counter.visits", { count: row.visits, last: words.ago(row.lastVisitOn, today) });

  return (
    <article className="card customer" aria-label={nameOf(row)}>
      <div className="customer-head">
        <h2>{nameOf(row)}</h2>
        {row.isStaff ? <span className="badge warn">{t("counter.staff_card")}</span> : null}
        {row.isRegular && !row.isStaff ? <span className="badge">{t("counter.regular")}</span> : null}
        <button type="button" className="dismiss" onClick={model.clear}>
          <Icon name="close" />
          <span className="unseen">{t("counter.other_customer")}</span>
        </button>
      </div>
      <p className="second">{visits}</p>
      {isEnrolled ? (
        <ShownCode number={row.cards[0] ?? ""} name={row.firstName} onPaper={onPaper} onCredit={onCredit} />
      ) : null}
      <ProgressLines lines={lines} hasAmount={model.cents > 0} />
      {row.birthday !== null && isNear(row.birthday, today) ? (
        <p className="birthday">
          <Icon name="cake" />
          {t("counter.birthday", {
            day: words.day(
              `${today.slice(0, 4)}-${String(row.birthday.month).padStart(2, "0")}-${String(row.birthday.day).padStart(2, "0")}`,
              today,
            ),
          })}
        </p>
      ) : null}
      <Offers shown={shown} model={model} at={at} />
      {fresh?.proposal ? <Proposal proposal={fresh.proposal} /> : null}
      {fresh === null && toKnow === 0 ? null : (
        <button type="button" className="to-know" aria-haspopup="dialog" onClick={() => setKnowing(true)}>
          <Icon name="info" />
          {toKnow === 0 ? t("counter.to_know") : t("counter.to_know_some", { count: toKnow })}
        </button>
      )}
      {isKnowing ? <ToKnowDialog shown={shown} onClose={() => setKnowing(false)} /> : null}
    </article>
  );
}
