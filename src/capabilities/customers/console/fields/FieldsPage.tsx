import { Badge, Button, Group, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListPlus, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { usePostponed } from "../later.ts";
import { fieldsQuery } from "../reading.ts";
import { BackToList } from "../record/BackToList.tsx";
import type { Field } from "../views.ts";
import { FieldForm } from "./FieldForm.tsx";
import styles from "./fields.module.css";

/** The shop's own questions on a record: which, of what kind, and why they are asked. */
export default function FieldsPage() {
  const { t } = useI18n();
  const may = usePermission();
  const fields = useQuery(fieldsQuery);
  const [edited, setEdited] = useState<Field | "new" | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = fields.data?.filter((field) => !hidden.has(field.key));
  const add = may("customers:write") && (
    <Button leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />} onClick={() => setEdited("new")}>
      {t("customers.fields.add")}
    </Button>
  );
  const hide = (key: string, isHidden: boolean) =>
    setHidden((before) => new Set(isHidden ? [...before, key] : [...before].filter((one) => one !== key)));
  return (
    <Page
      title={t("customers.fields.title")}
      sentence={t("customers.fields.sentence")}
      action={add}
      back={<BackToList />}
    >
      {fields.isPending && <CardSkeleton lines={4} />}
      {fields.error !== null && (
        <Card>
          <ErrorState fault={fields.error} retry={fields.refetch} />
        </Card>
      )}
      {shown !== undefined && (
        <Card isFlush>
          {shown.length === 0 ? (
            <Empty icon={ListPlus} sentence={t("customers.fields.none")} />
          ) : (
            <ul className={styles.fields}>
              {shown.map((field) => (
                <FieldRow key={field.key} field={field} edit={() => setEdited(field)} hide={hide} />
              ))}
            </ul>
          )}
        </Card>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={t(edited === "new" ? "customers.fields.add" : "customers.fields.edit")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {edited !== null && (
          <FieldForm
            field={edited === "new" ? null : edited}
            position={fields.data?.length ?? 0}
            done={() => setEdited(null)}
          />
        )}
      </Modal>
    </Page>
  );
}

interface FieldRowProps {
  readonly field: Field;
  readonly edit: () => void;
  readonly hide: (key: string, isHidden: boolean) => void;
}

function FieldRow({ field, edit, hide }: FieldRowProps) {
  const { t, list } = useI18n();
  const may = usePermission();
  const later = usePostponed();
  const queries = useQueryClient();
  const { key, label, type, choices, purpose } = field;
  const putAway = () => {
    hide(key, true);
    later({
      sentence: t("customers.fields.archived", { label }),
      act: async () => {
        await api.delete(`/customer-fields/${key}`);
        await queries.invalidateQueries({ queryKey: fieldsQuery.queryKey });
      },
      putBack: () => hide(key, false),
    });
  };
  return (
    <li className={styles.field}>
      <div className={styles.words}>
        <p className={styles.label}>
          {label}{" "}
          <Badge variant="light" color="gray">
            {t(`customers.fields.type_${type}`)}
          </Badge>
        </p>
        <p className={styles.quiet}>{purpose}</p>
        {choices.length > 0 && <p className={styles.quiet}>{list(choices)}</p>}
      </div>
      {may("customers:write") && (
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={edit}
            aria-label={t("customers.fields.edit_named", { label })}
          >
            {t("customers.fields.edit")}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={putAway}
            aria-label={t("customers.fields.archive_named", { label })}
          >
            {t("customers.fields.archive")}
          </Button>
        </Group>
      )}
    </li>
  );
}
