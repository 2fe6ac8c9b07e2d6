import { useEffect } from "react";
import { useTill } from "../model/use-till.tsx";
import type { Entry } from "../store/queue.ts";
import { useWords, type Words } from "../words/words.tsx";
import { Dialog } from "./Dialog.tsx";
import { Icon, type IconName } from "./Icon.tsx";

const shownAtMost = 20;
const icons = {
  waiting: "clock",
  applied: "check",
  refused: "warning",
  incident: "warning",
} as const satisfies Record<Entry["state"], IconName>;

/** The last operations of this till, with what became of each. */
export function JournalDialog({ onClose }: { readonly onClose: () => void }) {
  const { till, state } = useTill();
  const words = useWords();
  const { t, time } = words;
  const entries = state.entries.slice(-shownAtMost).toReversed();

  useEffect(() => () => void till.markSeen(), [till]);

  return (
    <Dialog title={t("counter.journal.title")} onClose={onClose} isWide>
      {entries.length === 0 ? <p>{t("counter.journal.empty")}</p> : null}
      <ol className="journal">
        {entries.map((entry) => (
          <li key={entry.seq} className={entry.isUnseen ? "unseen-entry" : undefined}>
            <time dateTime={entry.operation.at}>{time(entry.operation.at)}</time>
            <div>
              <strong>{entry.said.name}</strong>
              <span>{whatOf(entry, words)}</span>
              {entry.result?.message === undefined ? null : (
                <span className="problem">{entry.result.message}</span>
              )}
            </div>
            <span className={`state is-${entry.state}`}>
              <Icon name={icons[entry.state]} />
              {t(`counter.journal.${entry.state}`)}
            </span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

function whatOf({ operation }: Entry, { t, money, number }: Words): string {
  switch (operation.kind) {
    case "credit":
      return t("counter.journal.credit", { amount: money(operation.amountCents) });
    case "return":
      return t("counter.journal.return", { amount: money(operation.amountCents) });
    case "stamps":
      return t("counter.journal.stamps", { points: number(operation.points) });
    case "enrol":
      return t("counter.journal.enrol");
    case "undo":
      return t("counter.journal.undo");
  }
}
