import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../../../console/i18n.tsx";
import { problemText } from "../../../../console/problem.ts";
import type { PeopleRule } from "../../../insight/shared.ts";
import { countQuery } from "../reading.ts";
import styles from "./builder.module.css";

/** How many the sentence means, as it is written. */
export function LiveCount({ rule }: { readonly rule: PeopleRule }) {
  const { t, number, percent, language } = useI18n();
  const [asked] = useDebouncedValue(rule, 200);
  const { data, error, isPlaceholderData } = useQuery(countQuery(asked));
  if (error !== null) {
    return (
      <p className={styles.count} role="alert">
        {problemText(error, t)}
      </p>
    );
  }
  if (data === undefined) return <p className={styles.count}>{t("segments.counting")}</p>;
  const { value, isExact, customerCount, sentence } = data;
  return (
    <div className={styles.count} data-old={isPlaceholderData || undefined}>
      <p className={styles.countLine} role="status">
        <b className={styles.countFigure}>
          {t(isExact ? "segments.people" : "segments.people_about", { count: value, shown: number(value) })}
        </b>{" "}
        <span className={styles.quiet}>
          {t("segments.share", { share: percent(customerCount === 0 ? 0 : value / customerCount) })}
        </span>
      </p>
      <p className={styles.said}>{sentence[language]}</p>
    </div>
  );
}
