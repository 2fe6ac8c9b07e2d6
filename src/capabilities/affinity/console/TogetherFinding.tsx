import { useInfiniteQuery } from "@tanstack/react-query";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { timesOf } from "../shared.ts";
import styles from "./affinity.module.css";
import { pairTable } from "./pair-table.ts";
import { pairsQuery } from "./reading.ts";

const shownPairs = 5;

/** The strongest pairs of products, and the way to all of them. Says nothing where nothing is sure. */
export default function TogetherFinding() {
  const { t, number } = useI18n();
  const { data, isPending } = useInfiniteQuery(pairsQuery({ kind: "product", direction: "together" }));
  if (isPending) return <CardSkeleton lines={4} />;
  const rows = data?.pages[0]?.items ?? [];
  const [first] = rows;
  if (first === undefined) return null;
  return (
    <Finding
      title={t("affinity.together.title", {
        a: first.aName,
        b: first.bName,
        ...timesOf(first.together, first.aTickets),
      })}
      fileName={t("affinity.pairs.file")}
      table={pairTable(rows, t)}
    >
      <ul className={styles.targets}>
        {rows.slice(0, shownPairs).map(({ aId, bId, aName, bName, together, aTickets, lift }) => (
          <li key={`${aId} ${bId}`}>
            <span>{t("affinity.together.pair", { a: aName, b: bName })}</span>
            <small>{t("affinity.times", timesOf(together, aTickets))}</small>
            <small>{t("affinity.together.times", { times: number(lift, lift < 10 ? 1 : 0) })}</small>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>
        <AppLink href="/affinity">{t("affinity.together.all")}</AppLink>
      </p>
    </Finding>
  );
}
