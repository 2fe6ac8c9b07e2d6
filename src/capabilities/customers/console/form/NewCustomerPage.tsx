import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { oneWord, useAddress, useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import type { Found } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { customerQuery, isId, useCustomersChanged, useSurroundings } from "../reading.ts";
import { BackToList } from "../record/BackToList.tsx";
import type { Customer } from "../views.ts";
import { Essentials } from "./Essentials.tsx";
import { More } from "./More.tsx";
import { useRecordForm } from "./record-form.ts";
import { changesOf, emptyValues } from "./values.ts";
import styles from "./form.module.css";

/** A new customer: two answers are enough. `?company=` makes a contact of that company. */
export default function NewCustomerPage() {
  const { t } = useI18n();
  const [{ company }] = useAddress();
  const companyId = oneWord(company);
  const isContact = isId(companyId);
  const employer = useQuery({ ...customerQuery(companyId ?? ""), enabled: isContact });
  if (isContact && employer.isPending) {
    return (
      <Page title={t("customers.form.new_title")} back={<BackToList />}>
        <CardSkeleton lines={6} />
      </Page>
    );
  }
  const found = employer.data?.kind === "company" ? employer.data : undefined;
  return <NewRecord employer={found === undefined ? null : { id: found.id, name: found.name, detail: "" }} />;
}

function NewRecord({ employer }: { readonly employer: Found | null }) {
  const { t } = useI18n();
  const { country } = useMerchant();
  const toasts = useToasts();
  const goTo = useGoTo();
  const changed = useCustomersChanged();
  const { fields } = useSurroundings();
  const [company, setCompany] = useState(employer);
  const parts = useRecordForm({
    initialValues: { ...emptyValues, companyId: employer?.id ?? "" },
    isNew: true,
    send: async (values) => {
      // A country alone is no address.
      const isPlaced = [values.line1, values.line2, values.postcode, values.city].some(
        (word) => word.trim() !== "",
      );
      const body = changesOf(
        { ...emptyValues, country: isPlaced ? "" : country },
        isPlaced ? values : { ...values, country },
        fields,
      );
      const customer = await api.post<Customer>("/customers", {
        body: { kind: values.kind, source: "staff", ...body },
      });
      await changed(customer.id, ...(values.companyId === "" ? [] : [values.companyId]));
      toasts.saved(t("customers.form.added", { name: customer.name }));
      goTo(`/customers/${customer.id}`);
    },
  });
  const { form, submit, summary, isSending, hasErrors } = parts;
  const chooseCompany = (found: Found | null) => {
    setCompany(found);
    form.setFieldValue("companyId", found?.id ?? "");
  };
  return (
    <Page
      title={
        employer === null
          ? t("customers.form.new_title")
          : t("customers.form.contact_title", { name: employer.name })
      }
      sentence={t("customers.form.new_sentence")}
      back={<BackToList />}
      hasErrors={hasErrors}
    >
      <div className={styles.page}>
        <Form onSubmit={submit} summary={summary}>
          <Essentials parts={parts} company={company} chooseCompany={chooseCompany} />
          <Card>
            <details
              className={styles.fold}
              {...(form.errors["birthDay"] || form.errors["cards"] ? { open: true } : {})}
            >
              <summary>{t("customers.form.more")}</summary>
              <p className={styles.hint}>{t("customers.form.more_hint")}</p>
              <More parts={parts} />
            </details>
          </Card>
          <div className={styles.sends}>
            <SubmitButton isSending={isSending}>{t("customers.form.add")}</SubmitButton>
            <Button
              variant="default"
              onClick={() => goTo(employer === null ? "/customers" : `/customers/${employer.id}`)}
            >
              {t("console.cancel")}
            </Button>
          </div>
        </Form>
      </div>
    </Page>
  );
}
