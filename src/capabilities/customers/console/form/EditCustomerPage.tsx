import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, SubmitButton } from "../../../../console/components/form.tsx";
import { Page } from "../../../../console/components/Page.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import type { Found } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { Problem } from "../../../../console/problem.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { customerQuery, isId, useCustomersChanged, useSurroundings } from "../reading.ts";
import { UnknownCustomer } from "../record/plain-states.tsx";
import type { Customer } from "../views.ts";
import { Conflict } from "./Conflict.tsx";
import { type Disputed, meet } from "./conflict.ts";
import { Essentials } from "./Essentials.tsx";
import { More } from "./More.tsx";
import { useRecordForm } from "./record-form.ts";
import { changesOf, type RecordValues, valuesOf } from "./values.ts";
import styles from "./form.module.css";

/** Changing a record; what a colleague saved meanwhile is shown beside one's own words. */
export default function EditCustomerPage() {
  const { t } = useI18n();
  const { customerId } = useParams({ strict: false }) as { customerId?: string };
  const known = isId(customerId);
  // What was read when the page opened is what changes are measured against, so a cached record will not do.
  const customer = useQuery({
    queryKey: ["customer-to-edit", customerId],
    queryFn: async ({ signal }) => await api.get<Customer>(`/customers/${customerId ?? ""}`, { signal }),
    enabled: known,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const isUnknown = !known || (customer.error instanceof Problem && customer.error.status === 404);
  if (isUnknown || customer.data?.erasedAt) return <UnknownCustomer />;
  if (customer.error !== null) {
    return (
      <Page title={t("customers.record.tab")}>
        <Card>
          <ErrorState fault={customer.error} retry={customer.refetch} />
        </Card>
      </Page>
    );
  }
  if (customer.data === undefined) {
    return (
      <Page title={t("customers.record.tab")}>
        <CardSkeleton lines={8} />
      </Page>
    );
  }
  return <EditRecord key={customer.data.id} read={customer.data} />;
}

type Dispute = {
  readonly theirs: Customer;
  readonly mine: RecordValues;
  readonly names: readonly Disputed[];
};

function EditRecord({ read }: { readonly read: Customer }) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const employer = useQuery({ ...customerQuery(read.companyId ?? ""), enabled: read.companyId !== null });
  const [company, setCompany] = useState<Found | null>();
  const { parts, dispute, settle } = useEdit(read);
  const { form, submit, summary, isSending, hasErrors } = parts;
  const known =
    employer.data === undefined ? null : { id: employer.data.id, name: employer.data.name, detail: "" };
  const shown = company === undefined ? known : company;
  const chooseCompany = (found: Found | null) => {
    setCompany(found);
    form.setFieldValue("companyId", found?.id ?? "");
  };
  const name = read.name || t("customers.record.unnamed");
  return (
    <Page
      title={t("customers.form.edit_title", { name })}
      sentence={t("customers.form.edit_sentence")}
      back={<AppLink href={`/customers/${read.id}`}>{name}</AppLink>}
      hasErrors={hasErrors}
    >
      <div className={styles.page}>
        {dispute !== null && (
          <Conflict
            mine={dispute.mine}
            theirs={valuesOf(dispute.theirs)}
            names={dispute.names}
            settle={settle}
          />
        )}
        <Form onSubmit={submit} summary={dispute === null && summary}>
          <Essentials
            // The picker keeps its own words: it starts again once the employer's name is known.
            key={known?.id ?? "none"}
            parts={parts}
            ownId={read.id}
            company={shown}
            chooseCompany={chooseCompany}
          />
          <Card title={t("customers.form.rest")}>
            <More parts={parts} ownId={read.id} />
          </Card>
          <div className={styles.sends}>
            <SubmitButton isSending={isSending}>{t("customers.form.save")}</SubmitButton>
            <Button variant="default" onClick={() => goTo(`/customers/${read.id}`)}>
              {t("console.cancel")}
            </Button>
          </div>
        </Form>
      </div>
    </Page>
  );
}

function useEdit(read: Customer) {
  const { t } = useI18n();
  const toasts = useToasts();
  const goTo = useGoTo();
  const queries = useQueryClient();
  const changed = useCustomersChanged();
  const { fields } = useSurroundings();
  const [base, setBase] = useState(read);
  const [dispute, setDispute] = useState<Dispute | null>(null);

  async function save(values: RecordValues, against: Customer) {
    // The country is filled in for the reader's comfort; alone it changes nothing.
    const before = valuesOf(against);
    const country = before.country === "" ? parts.form.getInitialValues().country : before.country;
    const body = changesOf({ ...before, country }, values, fields);
    if (Object.keys(body).length > 0) {
      await api.patch<Customer>(`/customers/${read.id}`, { body: { ...body, version: against.version } });
      await changed(read.id, ...(read.companyId === null ? [] : [read.companyId]));
      toasts.saved(t("customers.form.saved", { name: read.name || t("customers.record.unnamed") }));
    }
    goTo(`/customers/${read.id}`);
  }

  const parts = useRecordForm({
    initialValues: valuesOf(read),
    isNew: false,
    send: async (values) => {
      try {
        await save(values, base);
      } catch (fault) {
        if (!(fault instanceof Problem) || fault.code !== "changed_meanwhile") throw fault;
        const theirs = await queries.fetchQuery({ ...customerQuery(read.id), staleTime: 0 });
        const met = meet(withCountry(valuesOf(base), values), values, withCountry(valuesOf(theirs), values));
        setBase(theirs);
        parts.form.setValues(met.merged);
        // When nothing clashes, both changes stand and there is nothing to ask.
        if (met.disputed.length === 0) await save(met.merged, theirs);
        else setDispute({ theirs, mine: met.merged, names: met.disputed });
      }
    },
  });

  const settle = (values: RecordValues) => {
    parts.form.setValues(values);
    setDispute(null);
    void parts.submit();
  };
  return { parts, dispute, settle };
}

const withCountry = (values: RecordValues, { country }: RecordValues) =>
  values.country === "" ? { ...values, country } : values;
