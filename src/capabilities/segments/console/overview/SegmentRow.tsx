import { AppLink } from "../../../../console/components/AppLink.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Segment } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { Lately } from "../Lately.tsx";
import { SegmentActions } from "../SegmentActions.tsx";
import { useWhoIsIn } from "../words.ts";
import styles from "./overview.module.css";

interface SegmentRowProps {
  readonly segment: Segment;
  readonly customerCount: number;
}

export function SegmentRow({ segment, customerCount }: SegmentRowProps) {
  const { t, number, percent } = useI18n();
  const whoIsIn = useWhoIsIn();
  const { id, name, kind, memberCount, isUpToDate, lately, createdAt } = segment;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h3 className={styles.name}>
          <AppLink href={addresses.segment(id)}>{name}</AppLink>
          {kind === "list" && <span className={styles.kind}>{t("segments.kind.list")}</span>}
        </h3>
        <p className={styles.sentence}>{whoIsIn(segment)}</p>
      </div>
      <p className={styles.count}>
        <b className={styles.figure}>{number(memberCount)}</b>{" "}
        <span className={styles.quiet}>
          {isUpToDate
            ? t("segments.share", { share: percent(customerCount === 0 ? 0 : memberCount / customerCount) })
            : t("segments.counting")}
        </span>
      </p>
      <Lately lately={lately} createdAt={createdAt} />
      <SegmentActions segment={segment} />
    </li>
  );
}
