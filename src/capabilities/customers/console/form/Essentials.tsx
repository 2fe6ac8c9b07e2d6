import { Group, Radio, Select, Stack, TextInput } from "@mantine/core";
import { Card } from "../../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { Optional } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { KnownAlready } from "./KnownAlready.tsx";
import { ListField } from "./ListField.tsx";
import type { RecordForm } from "./record-form.ts";
import styles from "./form.module.css";

interface EssentialsProps {
  readonly parts: RecordForm;
  readonly ownId?: string;
  readonly company: Found | null;
  readonly chooseCompany: (company: Found | null) => void;
}

/** Who it is and how to reach him or her. */
export function Essentials({ parts, ownId, company, chooseCompany }: EssentialsProps) {
  const { t } = useI18n();
  const { form, field } = parts;
  const isCompany = form.values.kind === "company";
  return (
    <Card title={t("customers.form.who")}>
      <Stack gap="md">
        <Radio.Group label={t("customers.form.kind")} {...field("kind")}>
          <Group gap="lg" mt={4}>
            <Radio value="person" label={t("customers.form.person")} />
            <Radio value="company" label={t("customers.form.company")} />
          </Group>
        </Radio.Group>
        {isCompany ? <CompanyNames parts={parts} /> : <PersonNames parts={parts} />}
        <Ways parts={parts} ownId={ownId} />
        {!isCompany && (
          <div className={styles.two}>
            <CustomerPicker
              label={<Optional>{t("customers.form.employer")}</Optional>}
              description={t("customers.form.employer_hint")}
              value={company}
              onChange={chooseCompany}
              except={ownId}
              error={field("companyId").error}
              id={field("companyId").id}
            />
            <TextInput
              label={<Optional>{t("customers.form.job")}</Optional>}
              description={t("customers.form.job_hint")}
              maxLength={120}
              {...field("jobTitle")}
            />
          </div>
        )}
      </Stack>
    </Card>
  );
}

function PersonNames({ parts: { field } }: { readonly parts: RecordForm }) {
  const { t } = useI18n();
  return (
    <>
      <div className={styles.two}>
        <TextInput
          label={t("customers.form.first_name")}
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          {...field("firstName")}
        />
        <TextInput
          label={<Optional>{t("customers.form.last_name")}</Optional>}
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          {...field("lastName")}
        />
      </div>
      <Select
        label={<Optional>{t("customers.form.title")}</Optional>}
        w={220}
        data={[
          { value: "", label: t("customers.form.title_none") },
          { value: "ms", label: t("customers.form.title_ms") },
          { value: "mr", label: t("customers.form.title_mr") },
        ]}
        {...field("title")}
      />
    </>
  );
}

function CompanyNames({ parts: { field } }: { readonly parts: RecordForm }) {
  const { t } = useI18n();
  return (
    <>
      <TextInput
        label={t("customers.form.company_name")}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        {...field("companyName")}
      />
      <div className={styles.two}>
        <TextInput
          label={<Optional>{t("customers.form.sector")}</Optional>}
          maxLength={120}
          {...field("companySector")}
        />
        <TextInput
          label={<Optional>{t("customers.form.size")}</Optional>}
          description={t("customers.form.size_hint")}
          maxLength={60}
          {...field("companySize")}
        />
      </div>
    </>
  );
}

function Ways({
  parts: { form, field },
  ownId,
}: {
  readonly parts: RecordForm;
  readonly ownId: string | undefined;
}) {
  const { t } = useI18n();
  return (
    <Group align="flex-start" gap="md" className={styles.two ?? ""}>
      <ListField
        id={field("phones").id}
        label={t("customers.form.phone")}
        hint={t("customers.form.phone_hint")}
        add={t("customers.form.add_phone")}
        type="tel"
        maxLength={40}
        values={form.values.phones}
        onChange={(phones) => form.setFieldValue("phones", phones)}
        error={field("phones").error}
        below={(value) => <KnownAlready by="phone" value={value} except={ownId} />}
      />
      <ListField
        id={field("emails").id}
        label={t("customers.form.email")}
        hint={t("customers.form.email_hint")}
        add={t("customers.form.add_email")}
        type="email"
        maxLength={254}
        values={form.values.emails}
        onChange={(emails) => form.setFieldValue("emails", emails)}
        error={field("emails").error}
        below={(value) => <KnownAlready by="email" value={value} except={ownId} />}
      />
    </Group>
  );
}
