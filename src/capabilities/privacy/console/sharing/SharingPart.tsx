import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { settingsQuery } from "../queries.ts";
import styles from "../privacy.module.css";
import { ExportLimits } from "./ExportLimits.tsx";
import { Partners } from "./Partners.tsx";
import { Seeds } from "./Seeds.tsx";
import { Sources } from "./Sources.tsx";

/** What leaves the shop and what comes from others, and under which terms. */
export default function SharingPart() {
  const settings = useQuery(settingsQuery);
  if (settings.isPending) return <CardSkeleton height={420} />;
  if (settings.error !== null) return <ErrorState fault={settings.error} retry={settings.refetch} />;
  return (
    <div className={styles.column}>
      <ExportLimits key={JSON.stringify(settings.data)} settings={settings.data} />
      <Seeds />
      <Partners shares={settings.data.shares} />
      <Sources />
    </div>
  );
}
