import { useI18n } from "../../../../console/i18n.tsx";
import type { Script } from "../views.ts";
import styles from "./preview.module.css";

/** A call as the person who makes it reads it: what is said, and what is only known. */
export function ScriptShown({ script }: { readonly script: Script }) {
  const { t } = useI18n();
  return (
    <div className={styles.script}>
      <ol>
        {script.steps.map(({ title, say, note }, place) => (
          // Steps have no name of their own: they are their place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place}>
            <h3>{title}</h3>
            <p className={styles.say}>{say}</p>
            {note !== "" && <p className={styles.note}>{note}</p>}
          </li>
        ))}
      </ol>
      {script.objections.length > 0 && (
        <>
          <h3>{t("templates.call.objections")}</h3>
          <dl>
            {script.objections.map(({ heard, answer }) => (
              <div key={heard}>
                <dt>{heard}</dt>
                <dd>{answer}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
