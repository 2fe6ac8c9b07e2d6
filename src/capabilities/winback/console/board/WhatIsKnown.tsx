import { useI18n } from "../../../../console/i18n.tsx";
import type { BoardColumn, BoardPerson } from "../../shared.ts";
import styles from "./board.module.css";

interface WhatIsKnownProps {
  readonly person: BoardPerson;
  readonly column: BoardColumn;
  readonly today: string;
}

/** What was done and said: a comeback, a contact, a reason, an exclusion; each with who and when. */
export function WhatIsKnown({ person, column, today }: WhatIsKnownProps) {
  const { t, relativeDay, relativeInstant } = useI18n();
  const { comeback, contact, departure, exclusion } = person;
  const lines: string[] = [];
  if (comeback !== null && column === "back") {
    lines.push(
      t(comeback.wasContacted ? "winback.known.back_contacted" : "winback.known.back", {
        when: relativeDay(comeback.backOn, today),
        days: comeback.silentDays,
      }),
    );
  }
  if (exclusion !== null) {
    lines.push(
      t("winback.known.excluded", {
        reason: t(`winback.exclusion.${exclusion.reason}`),
        by: exclusion.by,
        when: relativeInstant(exclusion.at),
      }),
    );
  }
  if (contact !== null && (column === "contacted" || contact.returnedOn === null)) {
    lines.push(
      t("winback.known.contacted", {
        how: t(`winback.how.${contact.how}`),
        by: contact.by,
        when: relativeInstant(contact.at),
      }),
    );
  }
  if (departure !== null && (departure.reason !== null || departure.competitor !== null)) {
    lines.push(
      t(
        departure.competitor === null
          ? "winback.known.left"
          : departure.reason === null
            ? "winback.known.left_for"
            : "winback.known.left_why_for",
        {
          reason: departure.reason === null ? "" : t(`winback.departure.${departure.reason}`),
          competitor: departure.competitor ?? "",
        },
      ),
    );
  }
  const notes = [exclusion?.note, contact?.returnedOn === null ? contact.note : null, departure?.note].filter(
    (note) => typeof note === "string",
  );
  if (lines.length === 0 && notes.length === 0) return null;
  return (
    <div className={styles.known}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {t("winback.known.note", { note: note ?? "" })}
        </p>
      ))}
    </div>
  );
}
