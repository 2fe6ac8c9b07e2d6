import type { UseQueryResult } from "@tanstack/react-query";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Why as WhyAnswer } from "../../shared.ts";
import { Explained } from "./Explained.tsx";
import styles from "./why.module.css";

interface WhyProps {
  readonly name: string;
  readonly segmentName: string;
  readonly query: UseQueryResult<WhyAnswer>;
}

/** Since when and by what somebody is in a segment, and each condition with what she has. */
export function Why({ name, segmentName, query: { data, error, refetch } }: WhyProps) {
  const { t, instant } = useI18n();
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <p className={styles.verdict}>{t("console.table.loading")}</p>;
  const { isMember, since, cause, explained, holds } = data;
  return (
    <div className={styles.why} role="status">
      <p className={styles.verdict}>
        {isMember
          ? t("segments.why.in", { name, segment: segmentName })
          : t("segments.why.out", { name, segment: segmentName })}
        {isMember && since !== null && (
          <>
            {" "}
            <span className={styles.quiet}>
              {t("segments.why.since", {
                instant: instant(since),
                cause: t(`segments.cause.${cause ?? "rule"}`),
              })}
            </span>
          </>
        )}
      </p>
      {holds !== null && holds !== isMember && <p className={styles.quiet}>{t("segments.why.soon")}</p>}
      {explained !== null && <Explained explained={explained} />}
    </div>
  );
}
