import { useQuery } from "@tanstack/react-query";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { type ReadySegment, readySegments, type Segment } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { countQuery } from "../reading.ts";
import { writtenOut } from "../rules.ts";
import styles from "./overview.module.css";

interface StartingPointsProps {
  /** Those the shop has: what was taken over is not offered again. */
  readonly taken: readonly Segment[];
  readonly customerCount: number;
}

/** Groups every shop has, with how many are in each today. */
export function StartingPoints({ taken, customerCount }: StartingPointsProps) {
  const { t } = useI18n();
  const may = usePermission();
  const rules = new Set(taken.map(({ rule }) => writtenOut(rule)));
  const offered = readySegments.filter(({ rule }) => !rules.has(writtenOut(rule)));
  if (!may("segments:write") || offered.length === 0 || customerCount === 0) return null;
  return (
    <Card title={t("segments.ready.title")}>
      <ul className={styles.starts}>
        {offered.map((one) => (
          <StartingPoint key={one.key} one={one} />
        ))}
      </ul>
    </Card>
  );
}

function StartingPoint({ one }: { readonly one: ReadySegment }) {
  const { t, number } = useI18n();
  const { data } = useQuery({ ...countQuery(one.rule), staleTime: 60_000 });
  const name = t(`segments.ready.${one.key}`);
  return (
    <li className={styles.start}>
      <AppLink className={styles.startLink} href={addresses.begin({ rule: one.rule, name })}>
        {name}
      </AppLink>
      <span className={styles.startCount}>
        {data === undefined
          ? "…"
          : t(data.isExact ? "segments.people" : "segments.people_about", {
              count: data.value,
              shown: number(data.value),
            })}
      </span>
      <span className={styles.startSentence}>{t(`segments.ready.${one.key}.why`)}</span>
    </li>
  );
}
