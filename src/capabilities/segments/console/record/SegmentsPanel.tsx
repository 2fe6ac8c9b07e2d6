import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { SegmentOfCustomer } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { segmentsOfQuery, whyQuery } from "../reading.ts";
import { Explained } from "../why/Explained.tsx";
import styles from "../segments.module.css";

/** On a customer's record: the segments she is in, since when and why. */
export default function SegmentsPanel({ customerId }: { readonly customerId: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(segmentsOfQuery(customerId));
  if (error !== null) {
    return (
      <Card>
        <ErrorState fault={error} retry={refetch} />
      </Card>
    );
  }
  if (data === undefined) return <CardSkeleton lines={3} />;
  if (data.length === 0) return null;
  return (
    <Card title={t("segments.panel.title", { count: data.length })}>
      <ul className={styles.of}>
        {data.map((segment) => (
          <In key={segment.id} segment={segment} customerId={customerId} />
        ))}
      </ul>
    </Card>
  );
}

interface InProps {
  readonly segment: SegmentOfCustomer;
  readonly customerId: string;
}

function In({ segment: { id, name, kind, since }, customerId }: InProps) {
  const { t, instant } = useI18n();
  const [isAsked, setAsked] = useState(false);
  return (
    <li>
      <div className={styles.ofLine}>
        <span>
          <AppLink href={addresses.segment(id)}>{name}</AppLink>
          <span className={styles.ofSince}>{t("segments.panel.since", { instant: instant(since) })}</span>
        </span>
        {kind === "rule" && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            fz={13}
            aria-expanded={isAsked}
            aria-label={t("segments.panel.why_named", { name })}
            onClick={() => setAsked(!isAsked)}
          >
            {t("segments.panel.why")}
          </Button>
        )}
      </div>
      {isAsked && <Reason id={id} customerId={customerId} />}
    </li>
  );
}

function Reason({ id, customerId }: { readonly id: string; readonly customerId: string }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(whyQuery(id, customerId));
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <p className={styles.quiet}>{t("console.table.loading")}</p>;
  return data.explained === null ? null : <Explained explained={data.explained} />;
}
