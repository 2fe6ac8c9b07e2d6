import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import type { Processing, RegisterAnswer } from "../../shared.ts";
import { registerQuery, usePrivacyChanged } from "../queries.ts";
import { AddButton, useRemoval } from "../adding.tsx";
import styles from "../privacy.module.css";

/** The register, made of what the product does in this shop; what only the shop knows (its processors) is added. */
export default function RegisterPart() {
  const { t } = useI18n();
  const register = useQuery(registerQuery);
  if (register.isPending) return <CardSkeleton height={420} />;
  if (register.error !== null) return <ErrorState fault={register.error} retry={register.refetch} />;
  const { data } = register;
  return (
    <div className={styles.column}>
      <Card
        title={t("privacy.register.controller")}
        aside={
          <>
            {(["pdf", "csv"] as const).map((format) => (
              <Button
                key={format}
                component="a"
                href={apiUrl("/privacy/register/file", { format })}
                download
                variant="default"
                size="compact-sm"
                leftSection={<Download size={16} aria-hidden />}
              >
                {t(`privacy.register.${format}`)}
              </Button>
            ))}
          </>
        }
      >
        <dl className={styles.facts}>
          <dt>{t("privacy.register.company")}</dt>
          <dd>
            {[
              data.controller.company ?? data.controller.name,
              data.controller.address,
              data.controller.contact,
            ]
              .filter((one) => one !== null)
              .join(" · ")}
          </dd>
          <dt>{t("privacy.register.officer")}</dt>
          <dd>{data.officer.name ?? t("privacy.register.no_officer")}</dd>
        </dl>
      </Card>
      {data.processings.map((processing) => (
        <ProcessingCard key={processing.key} processing={processing} />
      ))}
      <Processors register={data} />
      <Card title={t("privacy.register.measures")}>
        <ul className={styles.steps}>
          {data.measures.map((word) => (
            <li key={word}>{t(`privacy.measure.${word}`)}</li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

function ProcessingCard({ processing }: { readonly processing: Processing }) {
  const { t, list } = useI18n();
  const words = (kind: string, keys: readonly string[]) =>
    list(keys.map((one) => t(`privacy.${kind}.${one}`)));
  const { key, basis, people, categories, recipients, keeps } = processing;
  const others = recipients.map(({ word, name, isOutside }) => {
    const who = t(`privacy.recipient.${word}`, { name: name ?? "" });
    return isOutside ? `${who} (${t("privacy.register.outside")})` : who;
  });
  return (
    <Card title={t(`privacy.processing.${key}`)}>
      <dl className={styles.facts}>
        <dt>{t("privacy.register.purpose")}</dt>
        <dd>{t(`privacy.processing.${key}_purpose`)}</dd>
        <dt>{t("privacy.register.basis")}</dt>
        <dd>{words("basis", basis)}</dd>
        <dt>{t("privacy.register.people")}</dt>
        <dd>{words("people", people)}</dd>
        <dt>{t("privacy.register.data")}</dt>
        <dd>{words("category", categories)}</dd>
        <dt>{t("privacy.register.recipients")}</dt>
        <dd>{others.length === 0 ? t("privacy.register.nobody") : list(others)}</dd>
        <dt>{t("privacy.register.keeps")}</dt>
        <dd>{t(`privacy.keeps.${keeps.word}`, { count: keeps.count })}</dd>
      </dl>
    </Card>
  );
}

function Processors({ register }: { readonly register: RegisterAnswer }) {
  const { t } = useI18n();
  const removeAt = useRemoval();
  const may = usePermission();
  const [named, setNamed] = useState<string | null>(null);
  const mayWrite = may("privacy:write");
  const remove = async (id: string) => await removeAt(`/privacy/processors/${id}`);
  return (
    <Card
      title={t("privacy.register.processors")}
      aside={<AddButton onClick={() => setNamed("")}>{t("privacy.processor.add")}</AddButton>}
    >
      <p className={styles.plain}>{t("privacy.processor.sentence")}</p>
      {register.unnamed.map((name) => (
        <p key={name} className={styles.plain}>
          {t("privacy.processor.unnamed", { name })}{" "}
          {mayWrite && (
            <Button variant="subtle" size="compact-sm" onClick={() => setNamed(name)}>
              {t("privacy.processor.add_this")}
            </Button>
          )}
        </p>
      ))}
      <ul className={styles.steps}>
        {register.processors.map((one) => (
          <li key={one.id}>
            <strong>{one.name}</strong> ({one.country}), {one.task}.{" "}
            {one.contractOn === null ? t("privacy.processor.no_contract") : <Day day={one.contractOn} />}{" "}
            {mayWrite && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t("privacy.remove_this", { name: one.name })}
                onClick={() => void remove(one.id)}
              >
                {t("privacy.remove")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Modal
        opened={named !== null}
        onClose={() => setNamed(null)}
        title={t("privacy.processor.title")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {named !== null && <NewProcessor name={named} close={() => setNamed(null)} />}
      </Modal>
    </Card>
  );
}

const union = ["FR", "BE", "DE", "NL", "LU", "IE", "IT", "ES"];

function NewProcessor({ name, close }: { readonly name: string; readonly close: () => void }) {
  const { t } = useI18n();
  const changed = usePrivacyChanged();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: { name, task: "", country: "FR", contractOn: "", safeguard: "clauses" },
    check: (values) => ({
      ...(values.name.trim() === "" ? { name: t("privacy.processor.name_missing") } : {}),
      ...(values.task.trim() === "" ? { task: t("privacy.processor.task_missing") } : {}),
      ...(/^[A-Za-z]{2}$/.test(values.country) ? {} : { country: t("privacy.processor.country_missing") }),
    }),
    send: async ({ contractOn, safeguard, country, ...said }) => {
      const place = country.toUpperCase();
      await api.post("/privacy/processors", {
        body: {
          ...said,
          country: place,
          contractOn: contractOn === "" ? null : contractOn,
          safeguard: union.includes(place) ? null : safeguard,
        },
      });
      await changed();
      close();
    },
  });
  const isOutside = !union.includes(form.getValues().country.toUpperCase());
  return (
    <Form onSubmit={submit} summary={summary}>
      <TextInput label={t("privacy.processor.name")} maxLength={120} data-autofocus {...field("name")} />
      <TextInput
        label={t("privacy.processor.task")}
        description={t("privacy.processor.task_such")}
        maxLength={300}
        {...field("task")}
      />
      <TextInput label={t("privacy.processor.country")} maxLength={2} w={140} {...field("country")} />
      {isOutside && (
        <Select
          label={t("privacy.processor.safeguard")}
          data={(["adequacy", "clauses", "none"] as const).map((value) => ({
            value,
            label: t(`privacy.safeguard.${value}`),
          }))}
          allowDeselect={false}
          {...field("safeguard")}
        />
      )}
      <TextInput
        type="date"
        label={<Optional>{t("privacy.processor.contract")}</Optional>}
        {...field("contractOn")}
      />
      <SubmitButton isSending={isSending}>{t("privacy.processor.save")}</SubmitButton>
    </Form>
  );
}
