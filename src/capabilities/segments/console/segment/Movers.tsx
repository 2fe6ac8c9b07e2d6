import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@mantine/core";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { SegmentChange } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { recentChangesQuery } from "../reading.ts";
import styles from "./segment.module.css";

interface MoversProps {
  readonly segmentId: string;
  readonly from: string;
  readonly to: string;
}

/** The people behind the movement: who came and who went, by what. */
export function Movers(props: MoversProps) {
  const { t } = useI18n();
  const [shown, setShown] = useState<SegmentChange["op"]>();
  return (
    <div className={styles.movers}>
      {(["enter", "leave"] as const).map((op) => (
        <Button
          key={op}
          variant={shown === op ? "light" : "default"}
          size="compact-md"
          fz={13}
          aria-expanded={shown === op}
          onClick={() => setShown(shown === op ? undefined : op)}
        >
          {t(`segments.movers.${op}`)}
        </Button>
      ))}
      {shown !== undefined && <MoversList key={shown} {...props} op={shown} />}
    </div>
  );
}

const mostShown = 12;

function MoversList({ segmentId, from, to, op }: MoversProps & { readonly op: SegmentChange["op"] }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(recentChangesQuery(segmentId, from, to, op));
  const [isWhole, setWhole] = useState(false);
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <p className={styles.quiet}>{t("console.table.loading")}</p>;
  const people = data.items.toReversed();
  if (people.length === 0) return <p className={styles.quiet}>{t(`segments.movers.no_${op}`)}</p>;
  return (
    <>
      <ul className={styles.plainList}>
        {people
          .slice(0, isWhole ? people.length : mostShown)
          .map(({ customerId, customerName, at, cause }) => (
            <li key={`${customerId} ${at}`}>
              {customerName === null ? (
                t("segments.movers.gone")
              ) : (
                <AppLink href={addresses.customer(customerId)}>{customerName}</AppLink>
              )}{" "}
              <span className={styles.quiet}>
                <Instant instant={at} isRelative />, {t(`segments.cause.${cause}`)}
              </span>
            </li>
          ))}
      </ul>
      {people.length > mostShown && !isWhole && (
        <Button variant="subtle" size="compact-md" fz={13} onClick={() => setWhole(true)}>
          {t("segments.movers.all", { count: people.length })}
        </Button>
      )}
    </>
  );
}
