import { useTill } from "../model/use-till.tsx";
import { useWords } from "../words/words.tsx";
import { Dialog } from "./Dialog.tsx";
import { nameOf, type Shown } from "./crediting.ts";

/** What the customer should not see over the counter: notes, complaint, spending, last movements. */
export function ToKnowDialog({ shown, onClose }: { readonly shown: Shown; readonly onClose: () => void }) {
  const { till } = useTill();
  const words = useWords();
  const { t } = words;
  const { fresh } = shown;
  const today = words.dayAt(till.nowMs());
  return (
    <Dialog title={t("counter.know.title", { name: nameOf(shown.now) })} onClose={onClose} isWide>
      {fresh === null ? (
        <p>{t("counter.know.offline")}</p>
      ) : (
        <>
          <p className="second">
            {t("counter.know.spent", {
              amount: words.money(fresh.toKnow.spentCents),
              count: fresh.toKnow.visits,
            })}
          </p>
          {fresh.toKnow.tags.length === 0 ? null : <p>{fresh.toKnow.tags.join(", ")}</p>}
          {fresh.toKnow.notes.length === 0 ? <p>{t("counter.know.no_notes")}</p> : null}
          <ul className="notes">
            {fresh.toKnow.notes.map((note) => (
              <li key={`${note.at} ${note.body}`}>
                <p>{note.body}</p>
                <p className="hint">{t("counter.know.by", { name: note.by, when: words.moment(note.at) })}</p>
              </li>
            ))}
          </ul>
          {fresh.movements.length === 0 ? null : <h3>{t("counter.know.movements")}</h3>}
          <ul className="movements">
            {fresh.movements.map((movement) => (
              <li key={`${movement.at} ${movement.programId} ${movement.points} ${movement.kind}`}>
                <span>{words.ago(words.dayAt(Date.parse(movement.at)), today)}</span>
                <span>
                  {movement.sentences.map((sentence) => (
                    <span key={sentence}>{sentence}</span>
                  ))}
                </span>
                <strong>
                  {movement.points > 0 ? `+${words.number(movement.points)}` : words.number(movement.points)}
                </strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
