import { AppLink } from "../../../console/components/AppLink.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { TodayAction } from "../shared.ts";
import styles from "./TodayPage.module.css";
import { useActionValues } from "./values.ts";

/** The calculation behind an action, step by step: no black box. */
export function Why({ action }: { readonly action: TodayAction }) {
  const { t } = useI18n();
  return (
    <>
      <ol className={styles.why}>
        {action.calculation.map(({ text, values }) => (
          <Step key={text} text={text} values={values} />
        ))}
      </ol>
      <AppLink className={styles.whyLink} href="/customers/judgement">
        {t("today.rules")}
      </AppLink>
    </>
  );
}

function Step({ text, values }: TodayAction["calculation"][number]) {
  const { t } = useI18n();
  return <li>{t(`today.why.${text}`, useActionValues(values))}</li>;
}
