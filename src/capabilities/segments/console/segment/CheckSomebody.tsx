import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Segment } from "../../shared.ts";
import { Why } from "../why/Why.tsx";
import { whyQuery } from "../reading.ts";
import styles from "./segment.module.css";

/** Somebody expected there, or met there by surprise: why. */
export function CheckSomebody({ segment }: { readonly segment: Segment }) {
  const { t } = useI18n();
  const [found, setFound] = useState<Found | null>(null);
  return (
    <Card title={t("segments.check.title")}>
      <div className={styles.picker}>
        <CustomerPicker label={t("segments.check.who")} value={found} onChange={setFound} />
      </div>
      {found !== null && <Checked key={found.id} segment={segment} found={found} />}
    </Card>
  );
}

function Checked({ segment, found }: { readonly segment: Segment; readonly found: Found }) {
  const why = useQuery(whyQuery(segment.id, found.id));
  return <Why name={found.name} segmentName={segment.name} query={why} />;
}
