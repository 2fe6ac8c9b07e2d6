import { Badge, Select, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { dataCategories, type FieldAnswer } from "../../shared.ts";
import { fieldsQuery, usePrivacyChanged } from "../queries.ts";
import styles from "../privacy.module.css";

/** Each field with its category and its reason; what seems too much is said. */
export default function FieldsPart() {
  const { t } = useI18n();
  const fields = useQuery(fieldsQuery);
  if (fields.isPending) return <CardSkeleton height={420} />;
  if (fields.error !== null) return <ErrorState fault={fields.error} retry={fields.refetch} />;
  const { records, notes } = fields.data;
  return (
    <div className={styles.column}>
      {notes.length > 0 && (
        <Card title={t("privacy.fields.notes", { count: notes.length })}>
          <p className={styles.plain}>{t("privacy.fields.notes_why")}</p>
          <ul className={styles.steps}>
            {notes.map(({ customerId, customerName, found }, at) => (
              <li key={`${customerId}-${at}`}>
                <AppLink href={`/customers/${customerId}`}>{customerName || t("privacy.someone")}</AppLink>{" "}
                <span className={styles.detail}>{t("privacy.fields.found", { found })}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t("privacy.fields.title")}>
        <Table.ScrollContainer minWidth={680} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("privacy.fields.field")}</Table.Th>
                <Table.Th>{t("privacy.fields.category")}</Table.Th>
                <Table.Th>{t("privacy.fields.purpose")}</Table.Th>
                <Table.Th ta="right">{t("privacy.fields.filled")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.data.fields.map((field) => (
                <Row key={`${field.isOwn ? "own" : "known"}-${field.key}`} field={field} records={records} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
    </div>
  );
}

function Row({ field, records }: { readonly field: FieldAnswer; readonly records: number }) {
  const { t, percent } = useI18n();
  const name = field.label ?? t(`privacy.field.${field.key}`);
  return (
    <Table.Tr>
      <Table.Td>
        {name}{" "}
        {!field.isOptional && (
          <Badge variant="light" color="gray">
            {t("privacy.fields.required")}
          </Badge>
        )}
        {field.warnings.map((warning) => (
          <Badge key={warning} variant="light" color={warning === "sensitive" ? "red" : "yellow"} mr={4}>
            {t(`privacy.warning.${warning}`)}
          </Badge>
        ))}
      </Table.Td>
      <Table.Td>
        {field.isOwn ? (
          <Category field={field} name={name} />
        ) : (
          field.category !== null && t(`privacy.category.${field.category}`)
        )}
      </Table.Td>
      <Table.Td>
        {field.purpose === null ? (
          (field.why ?? "") === "" ? (
            <AppLink href="/customers/fields">{t("privacy.fields.say_why")}</AppLink>
          ) : (
            field.why
          )
        ) : (
          t(`privacy.purpose.${field.purpose}`)
        )}
      </Table.Td>
      <Table.Td ta="right">{records === 0 ? "–" : percent(Math.min(1, field.filled / records))}</Table.Td>
    </Table.Tr>
  );
}

function Category({ field, name }: { readonly field: FieldAnswer; readonly name: string }) {
  const { t } = useI18n();
  const may = usePermission();
  const changed = usePrivacyChanged();
  const { failed } = useToasts();
  const choose = async (category: string | null) => {
    if (category === null) return;
    try {
      await api.put(`/privacy/fields/${field.key}`, { body: { category } });
      await changed();
    } catch (fault) {
      failed(fault);
    }
  };
  return (
    <Select
      aria-label={t("privacy.fields.category_of", { name })}
      placeholder={t("privacy.fields.choose")}
      data={dataCategories.map((value) => ({ value, label: t(`privacy.category.${value}`) }))}
      allowDeselect={false}
      value={field.category}
      disabled={!may("privacy:write")}
      onChange={(chosen) => void choose(chosen)}
    />
  );
}
