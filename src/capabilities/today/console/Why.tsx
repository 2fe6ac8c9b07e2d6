import { useI18n } from "../../../console/i18n.tsx";
import type { TodayAction } from "../shared.ts";
import styles from "./TodayPage.module.css";
import { useActionValues } from "./values.ts";

/** The calculation behind an action, step by step: no black box. */
export function Why({ action }: { readonly action: TodayAction }) {
  return (
    <ol className={styles.why}>
      {action.calculation.map(({ text, values }) => (
        <Step key={text} text={text} values={values} />
      ))}
    </ol>
  );
}

function Step({ text, values }: TodayAction["calculation"][number]) {
  const { t } = useI18n();
  return <li>{t(`today.why.${text}`, useActionValues(values))}</li>;
}
