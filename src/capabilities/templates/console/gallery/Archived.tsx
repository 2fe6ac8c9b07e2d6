import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { TemplateSummary } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { templatesQuery, useTemplatesChanged } from "../reading.ts";
import styles from "./gallery.module.css";

/** What was put away, and the way back. */
export function Archived() {
  const { t } = useI18n();
  const { data = [] } = useQuery(templatesQuery(true));
  if (data.length === 0) return null;
  return (
    <Card>
      <details>
        <summary className={styles.summary}>{t("templates.archived_count", { count: data.length })}</summary>
        <ul className={styles.rows}>
          {data.map((template) => (
            <ArchivedRow key={template.id} template={template} />
          ))}
        </ul>
      </details>
    </Card>
  );
}

function ArchivedRow({ template }: { readonly template: TemplateSummary }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useTemplatesChanged();
  const { id, name, revision } = template;
  const { mutate, isPending } = useMutation({
    mutationFn: async () => await api.put(`/templates/${id}`, { body: { revision, archived: false } }),
    onSuccess: async () => {
      await changed();
      toasts.saved(t("templates.restored", { name }));
    },
    onError: toasts.failed,
  });
  return (
    <li className={styles.archivedRow}>
      <AppLink href={addresses.template(id)}>{name}</AppLink>
      {may("templates:write") && (
        <Button variant="default" size="compact-md" loading={isPending} onClick={() => mutate()}>
          {t("templates.restore")}
        </Button>
      )}
    </li>
  );
}
