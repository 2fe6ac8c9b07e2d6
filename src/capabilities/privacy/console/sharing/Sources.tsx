import { Button, Modal, NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { importsQuery, sourcesQuery, usePrivacyChanged } from "../queries.ts";
import { AddButton } from "../adding.tsx";
import styles from "../privacy.module.css";

/** Files that came from others: rented ones are written to as often as the contract says, and no more. */
export function Sources() {
  const { t, day } = useI18n();
  const may = usePermission();
  const [open, setOpen] = useState<string | null>(null);
  const { data } = useQuery(sourcesQuery);
  if (data === undefined) return null;
  const mayWrite = may("privacy:write");
  return (
    <Card
      title={t("privacy.sources.title")}
      aside={<AddButton onClick={() => setOpen("new")}>{t("privacy.sources.add")}</AddButton>}
    >
      <p className={styles.plain}>{t("privacy.sources.sentence")}</p>
      <ul className={styles.steps}>
        {data.items.map((source) => (
          <li key={source.id}>
            <strong>{source.name}</strong>, {source.supplier} ({t(`privacy.sources.${source.kind}`)})
            <br />
            <span className={styles.detail}>
              {t("privacy.sources.people", {
                people: source.people,
                own: source.own,
                contacts: source.contacts,
              })}{" "}
              {source.uses !== null && t("privacy.sources.uses_of", { uses: source.uses })}{" "}
              {source.endsOn !== null && t("privacy.sources.until", { day: day(source.endsOn) })}
            </span>
            {mayWrite && (
              <span className={styles.buttons}>
                <Button variant="default" size="compact-sm" onClick={() => setOpen(source.id)}>
                  {t("privacy.sources.tie")}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={t(open === "new" ? "privacy.sources.add" : "privacy.sources.tie")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {open === "new" && <NewSource close={() => setOpen(null)} />}
        {open !== null && open !== "new" && <Tie sourceId={open} close={() => setOpen(null)} />}
      </Modal>
    </Card>
  );
}

function NewSource({ close }: { readonly close: () => void }) {
  const { t } = useI18n();
  const changed = usePrivacyChanged();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: { name: "", supplier: "", kind: "rented", uses: "1", endsOn: "" },
    check: ({ name, supplier }) => ({
      ...(name.trim() === "" ? { name: t("privacy.sources.name_missing") } : {}),
      ...(supplier.trim() === "" ? { supplier: t("privacy.sources.supplier_missing") } : {}),
    }),
    send: async ({ uses, endsOn, kind, ...said }) => {
      await api.post("/privacy/sources", {
        body: {
          ...said,
          kind,
          uses: kind === "rented" ? Number(uses) : null,
          endsOn: endsOn === "" ? null : endsOn,
        },
      });
      await changed();
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <TextInput label={t("privacy.sources.name")} maxLength={120} data-autofocus {...field("name")} />
      <TextInput label={t("privacy.sources.supplier")} maxLength={120} {...field("supplier")} />
      <Select
        label={t("privacy.sources.kind")}
        data={(["rented", "bought", "exchanged"] as const).map((value) => ({
          value,
          label: t(`privacy.sources.${value}`),
        }))}
        allowDeselect={false}
        {...field("kind")}
      />
      {form.getValues().kind === "rented" && (
        <NumberInput
          label={t("privacy.sources.uses")}
          min={1}
          max={100}
          decimalScale={0}
          w={240}
          {...field("uses")}
        />
      )}
      <TextInput type="date" label={<Optional>{t("privacy.partners.ends")}</Optional>} {...field("endsOn")} />
      <SubmitButton isSending={isSending}>{t("privacy.sources.save")}</SubmitButton>
    </Form>
  );
}

function Tie({ sourceId, close }: { readonly sourceId: string; readonly close: () => void }) {
  const { t, day } = useI18n();
  const changed = usePrivacyChanged();
  const { saved } = useToasts();
  const { data } = useQuery(importsQuery);
  const imports = (data?.items ?? []).filter(({ kind }) => kind === "customers");
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { importId: "" },
    check: ({ importId }) => (importId === "" ? { importId: t("privacy.sources.import_missing") } : {}),
    send: async ({ importId }) => {
      await api.post(`/privacy/sources/${sourceId}/imports`, { body: { importId } });
      await changed();
      close();
      saved(t("privacy.sources.tied"));
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={styles.plain}>{t("privacy.sources.tie_why")}</p>
      <Select
        label={t("privacy.sources.import")}
        data={imports.map(({ id, fileName, createdAt }) => ({
          value: id,
          label: `${fileName}, ${day(createdAt.slice(0, 10))}`,
        }))}
        nothingFoundMessage={t("privacy.sources.no_import")}
        data-autofocus
        {...field("importId")}
      />
      <SubmitButton isSending={isSending}>{t("privacy.sources.tie")}</SubmitButton>
    </Form>
  );
}
