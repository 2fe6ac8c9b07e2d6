import { Badge, Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { seedsQuery, usePrivacyChanged } from "../queries.ts";
import { AddButton, useRemoval } from "../adding.tsx";
import styles from "../privacy.module.css";

/** Addresses that betray a copied file: planted in each export under a name used once. */
export function Seeds() {
  const { t } = useI18n();
  const removeAt = useRemoval();
  const may = usePermission();
  const [open, setOpen] = useState<"seed" | "reached" | null>(null);
  const { data } = useQuery(seedsQuery);
  if (data === undefined) return null;
  const mayWrite = may("privacy:write");
  const stop = async (id: string) => await removeAt(`/privacy/seeds/${id}`);
  return (
    <Card
      title={t("privacy.seeds.title")}
      aside={<AddButton onClick={() => setOpen("seed")}>{t("privacy.seeds.add")}</AddButton>}
    >
      <p className={styles.plain}>{t("privacy.seeds.sentence")}</p>
      <ul className={styles.steps}>
        {data.seeds.map((seed) => (
          <li key={seed.id}>
            {seed.email ??
              seed.phone ??
              [seed.line1, seed.postcode, seed.city].filter((one) => one !== null).join(", ")}{" "}
            <span className={styles.detail}>{t("privacy.seeds.planted", { count: seed.planted })}</span>{" "}
            {mayWrite && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t("privacy.remove_this", { name: seed.email ?? seed.phone ?? seed.line1 ?? "" })}
                onClick={() => void stop(seed.id)}
              >
                {t("privacy.remove")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.reached.map((one) => (
        <p key={one.id} className={styles.plain}>
          <Badge variant="light" color={one.isExpected ? "green" : "red"}>
            {t(one.isExpected ? "privacy.seeds.expected" : "privacy.seeds.unexpected")}
          </Badge>{" "}
          {t("privacy.seeds.reached_by", { sender: one.sender, code: one.code ?? "", by: one.byName ?? "" })}{" "}
          <Instant instant={one.at} />
        </p>
      ))}
      {data.files.length > 0 && (
        <details>
          <summary>{t("privacy.seeds.files", { count: data.files.length })}</summary>
          <ul className={styles.steps}>
            {data.files.map((file) => (
              <li key={file.id}>
                <strong>{file.code}</strong> {file.partnerName ?? t("privacy.seeds.inside")}{" "}
                <span className={styles.detail}>
                  {t("privacy.seeds.file", { by: file.byName, rows: file.rows ?? 0 })}{" "}
                  <Instant instant={file.at} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {mayWrite && data.seeds.length > 0 && (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => setOpen("reached")}>
            {t("privacy.seeds.reached")}
          </Button>
        </div>
      )}
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={t(open === "reached" ? "privacy.seeds.reached" : "privacy.seeds.add")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {open === "seed" && <NewSeed close={() => setOpen(null)} />}
        {open === "reached" && <NewReached close={() => setOpen(null)} />}
      </Modal>
    </Card>
  );
}

function NewSeed({ close }: { readonly close: () => void }) {
  const { t } = useI18n();
  const changed = usePrivacyChanged();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: { channel: "email", email: "", phone: "", line1: "", postcode: "", city: "" },
    check: ({ channel, email, phone, line1 }) => ({
      ...(channel === "email" && !email.includes("@") ? { email: t("privacy.seeds.email_missing") } : {}),
      ...(channel === "phone" && phone.trim() === "" ? { phone: t("privacy.seeds.phone_missing") } : {}),
      ...(channel === "post" && line1.trim() === "" ? { line1: t("privacy.seeds.line_missing") } : {}),
    }),
    send: async (values) => {
      const said = Object.entries(values).filter(([, value]) => value.trim() !== "");
      await api.post("/privacy/seeds", { body: Object.fromEntries(said) });
      await changed();
      close();
    },
  });
  const { channel } = form.getValues();
  return (
    <Form onSubmit={submit} summary={summary}>
      <Select
        label={t("privacy.seeds.channel")}
        data={(["email", "phone", "post"] as const).map((value) => ({
          value,
          label: t(`privacy.seeds.${value}`),
        }))}
        allowDeselect={false}
        data-autofocus
        {...field("channel")}
      />
      {channel === "email" && (
        <TextInput
          label={t("privacy.seeds.email")}
          description={t("privacy.seeds.email_how")}
          maxLength={320}
          autoComplete="off"
          {...field("email")}
        />
      )}
      {channel === "phone" && (
        <TextInput label={t("privacy.seeds.phone")} maxLength={40} autoComplete="off" {...field("phone")} />
      )}
      {channel === "post" && (
        <>
          <TextInput
            label={t("privacy.seeds.line1")}
            maxLength={200}
            autoComplete="off"
            {...field("line1")}
          />
          <TextInput
            label={<Optional>{t("privacy.seeds.postcode")}</Optional>}
            maxLength={20}
            w={160}
            {...field("postcode")}
          />
          <TextInput
            label={<Optional>{t("privacy.seeds.city")}</Optional>}
            maxLength={120}
            {...field("city")}
          />
        </>
      )}
      <SubmitButton isSending={isSending}>{t("privacy.seeds.save")}</SubmitButton>
    </Form>
  );
}

function NewReached({ close }: { readonly close: () => void }) {
  const { t } = useI18n();
  const changed = usePrivacyChanged();
  const { saved } = useToasts();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { said: "", sender: "" },
    check: ({ said, sender }) => ({
      ...(said.trim() === "" ? { said: t("privacy.seeds.said_missing") } : {}),
      ...(sender.trim() === "" ? { sender: t("privacy.seeds.sender_missing") } : {}),
    }),
    send: async (body) => {
      const { isExpected, found } = await api.post<{
        isExpected: boolean;
        found: { code: string; byName: string };
      }>("/privacy/seeds/reached", { body });
      await changed();
      close();
      saved(
        t(isExpected ? "privacy.seeds.saved_expected" : "privacy.seeds.saved_unexpected", {
          code: found.code,
          by: found.byName,
        }),
      );
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <TextInput
        label={t("privacy.seeds.said")}
        description={t("privacy.seeds.said_such")}
        maxLength={320}
        data-autofocus
        {...field("said")}
      />
      <TextInput label={t("privacy.seeds.sender")} maxLength={200} {...field("sender")} />
      <SubmitButton isSending={isSending}>{t("privacy.seeds.note")}</SubmitButton>
    </Form>
  );
}
