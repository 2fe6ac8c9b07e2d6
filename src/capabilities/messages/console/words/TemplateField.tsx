import { Button, Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { Suspense, useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { LibraryDialog } from "../../../templates/console/index.tsx";
import type { Channel, TemplateClass } from "../../../templates/shared.ts";
import { templatesOfQuery } from "../mailings/reading.ts";
import { writtenQuery } from "./reading.ts";
import styles from "./words.module.css";

interface TemplateFieldProps {
  readonly channel: Channel;
  /** Only templates of these classes; absent: all. */
  readonly classes?: readonly TemplateClass[];
  readonly value: string | null;
  readonly onChange: (templateId: string | null) => void;
  /** Leads to the editor, from where one comes back here. */
  readonly onEdit: (templateId: string) => void;
}

/** Which template: one of the shop's, or an example that becomes one; what keeps it from leaving is said before it is sent. */
export function TemplateField({ channel, classes, value, onChange, onEdit }: TemplateFieldProps) {
  const { t } = useI18n();
  const may = usePermission();
  const { data } = useQuery(templatesOfQuery(channel));
  const [isChoosing, setChoosing] = useState(false);
  const offered = (data?.items ?? []).filter((one) => classes === undefined || classes.includes(one.class));
  const mayWrite = may("templates:write");
  const isEmpty = data !== undefined && offered.length === 0;
  return (
    <div className={styles.field}>
      {!(isEmpty && mayWrite) && (
        <Select
          label={t("messages.compose.template")}
          placeholder={t("messages.compose.template_none")}
          description={t(isEmpty ? "messages.compose.no_templates" : "messages.compose.template_hint")}
          searchable={offered.length > 8}
          disabled={isEmpty}
          value={value}
          onChange={onChange}
          data={offered.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
      {isEmpty && mayWrite && <p className={styles.hint}>{t("messages.library.first")}</p>}
      {value !== null && <Unready templateId={value} />}
      {mayWrite && (
        <Group gap="xs">
          {value !== null && (
            <Button variant="default" size="compact-md" onClick={() => onEdit(value)}>
              {t("messages.library.edit")}
            </Button>
          )}
          <Button variant={isEmpty ? "light" : "default"} size="compact-md" onClick={() => setChoosing(true)}>
            {t("messages.library.choose")}
          </Button>
        </Group>
      )}
      {isChoosing && (
        <Suspense>
          <LibraryDialog
            channel={channel}
            classes={classes}
            close={() => setChoosing(false)}
            onChosen={onChange}
          />
        </Suspense>
      )}
    </div>
  );
}

function Unready({ templateId }: { readonly templateId: string }) {
  const { t } = useI18n();
  const { data } = useQuery(writtenQuery(templateId));
  const grave = data?.findings.filter(({ weight }) => weight === "must").length ?? 0;
  return grave === 0 ? null : (
    <p role="status" className={styles.unready}>
      <CircleAlert size={18} strokeWidth={1.75} aria-hidden />
      <span>{t("messages.library.unready", { count: grave })}</span>
    </p>
  );
}
