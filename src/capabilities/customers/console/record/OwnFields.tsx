import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { type Customer, customText, type Field } from "../views.ts";
import styles from "./record.module.css";

interface OwnFieldsProps {
  readonly customer: Customer;
  readonly fields: readonly Field[];
}

/** The shop's own questions, each with the reason it is asked. */
export function OwnFields({ customer, fields }: OwnFieldsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const may = usePermission();
  const answered = fields
    .map((field) => ({ field, text: customText(customer.custom[field.key], field.type, i18n) }))
    .filter(({ text }) => text !== "");
  if (fields.length === 0 && !may("customers:write")) return null;
  return (
    <Card title={t("customers.own_fields.title")}>
      {answered.length === 0 && (
        <p className={styles.hint}>
          {t(fields.length === 0 ? "customers.own_fields.none" : "customers.own_fields.unanswered", {
            count: fields.length,
          })}
        </p>
      )}
      <dl className={styles.facts}>
        {answered.map(({ field, text }) => (
          <div key={field.key}>
            <dt>{field.label}</dt>
            <dd>{text}</dd>
            <dd className={styles.hint}>{field.purpose}</dd>
          </div>
        ))}
      </dl>
      {may("customers:write") && (
        <p className={styles.hint} style={{ marginTop: 12 }}>
          <AppLink href="/customers/fields">{t("customers.own_fields.manage")}</AppLink>
        </p>
      )}
    </Card>
  );
}
