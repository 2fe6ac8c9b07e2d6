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
  const { data, error, isPlaceholderData } = useCount(rule);
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

/** The same in short, beside the condition that is being changed; said aloud by the whole one. */
export function Tally({ rule }: { readonly rule: PeopleRule }) {
  const { t, number } = useI18n();
  const { data, isPlaceholderData } = useCount(rule);
  if (data === undefined) return null;
  const words = data.isExact ? "segments.people" : "segments.people_about";
  return (
    <b className={styles.tally} data-old={isPlaceholderData || undefined}>
      {t(words, { count: data.value, shown: number(data.value) })}
    </b>
  );
}

function useCount(rule: PeopleRule) {
  const [asked] = useDebouncedValue(rule, 200);
  return useQuery(countQuery(asked));
}
