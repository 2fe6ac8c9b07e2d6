import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Card } from "../../../../console/components/Card.tsx";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Segment } from "../../shared.ts";
import { archivedQuery, useSegmentsChanged } from "../reading.ts";
import { useWhoIsIn } from "../words.ts";
import styles from "./overview.module.css";

/** What was put away, and the way back. */
export function Archived() {
  const { t } = useI18n();
  const { data } = useQuery(archivedQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Card>
      <details>
        <summary className={styles.summary}>
          {t("segments.archived_count", { count: data.items.length })}
        </summary>
        <ul className={styles.rows}>
          {data.items.map((segment) => (
            <ArchivedRow key={segment.id} segment={segment} />
          ))}
        </ul>
      </details>
    </Card>
  );
}

function ArchivedRow({ segment }: { readonly segment: Segment }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useSegmentsChanged();
  const whoIsIn = useWhoIsIn();
  const restore = useMutation({
    mutationFn: async () => await api.post(`/segments/${segment.id}/restore`),
    onSuccess: async () => {
      await changed();
      toasts.saved(t("segments.restored", { name: segment.name }));
    },
    onError: toasts.failed,
  });
  return (
    <li className={styles.archivedRow}>
      <div className={styles.words}>
        <h3 className={styles.name}>{segment.name}</h3>
        <p className={styles.sentence}>{whoIsIn(segment)}</p>
      </div>
      {may("segments:write") && (
        <Button
          variant="default"
          size="compact-md"
          loading={restore.isPending}
          onClick={() => restore.mutate()}
        >
          {t("segments.restore")}
        </Button>
      )}
    </li>
  );
}
