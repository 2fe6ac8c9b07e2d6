import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { CallAnswer } from "../../shared.ts";
import styles from "./calls.module.css";

/** What to say, in order, and what to answer when she objects. */
export function Script({ script }: { readonly script: NonNullable<CallAnswer["script"]> }) {
  const { t } = useI18n();
  return (
    <div className={styles.script}>
      <Card title={t("messages.calls.script")}>
        <ol className={styles.steps}>
          {script.steps.map(({ title, say, note }, place) => (
            // The script of a call does not change while it is read.
            // eslint-disable-next-line react/no-array-index-key
            <li key={place}>
              <h3 className={styles.small}>{title}</h3>
              <p className={styles.say}>{say}</p>
              {note !== "" && <p className={styles.note}>{note}</p>}
            </li>
          ))}
        </ol>
      </Card>
      {script.objections.length > 0 && (
        <Card title={t("messages.calls.objections")}>
          <div className={styles.objections}>
            {script.objections.map(({ heard, answer }) => (
              <details key={heard} className={styles.objection}>
                <summary>{t("messages.calls.heard", { heard })}</summary>
                <p className={styles.say}>{answer}</p>
              </details>
            ))}
          </div>
        </Card>
      )}
    </div>
  );
}
