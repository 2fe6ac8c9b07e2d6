import { Button, Checkbox, Modal, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { addMonths } from "../../../../values/day.ts";
import { partnersQuery, usePrivacyChanged } from "../queries.ts";
import { AddButton } from "../adding.tsx";
import styles from "../privacy.module.css";

/** Partners and the terms they get data under; only of people who said yes to that very partner. */
export function Partners({ shares }: { readonly shares: boolean }) {
  const { t, day } = useI18n();
  const may = usePermission();
  const goTo = useGoTo();
  const changed = usePrivacyChanged();
  const { saved, failed } = useToasts();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(partnersQuery);
  if (data === undefined) return null;
  const mayWrite = may("privacy:write");
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await changed();
    } catch (fault) {
      failed(fault);
    }
  };
  const hand = async (id: string) => {
    await api.post(`/privacy/partners/${id}/files`, { body: { format: "csv" } });
    saved(t("privacy.partners.prepared"));
    goTo("/files");
  };
  return (
    <Card
      title={t("privacy.partners.title")}
      aside={<AddButton onClick={() => setOpen(true)}>{t("privacy.partners.add")}</AddButton>}
    >
      <p className={styles.plain}>{t(shares ? "privacy.partners.sentence" : "privacy.partners.off")}</p>
      <ul className={styles.steps}>
        {data.items.map((partner) => (
          <li key={partner.id}>
            <strong>{partner.name}</strong>, {partner.activity}
            <br />
            <span className={styles.detail}>
              {t("privacy.partners.terms", {
                agreed: partner.agreed,
                handed: partner.handed,
                uses: partner.uses,
                day: day(partner.endsOn),
              })}
            </span>
            <span className={styles.buttons}>
              {may("exports:write") && shares && (
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={partner.agreed === 0}
                  onClick={() => void act(async () => await hand(partner.id))}
                >
                  {t("privacy.partners.hand")}
                </Button>
              )}
              {mayWrite && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t("privacy.remove_this", { name: partner.name })}
                  onClick={() => void act(async () => await api.delete(`/privacy/partners/${partner.id}`))}
                >
                  {t("privacy.remove")}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("privacy.partners.add")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <NewPartner close={() => setOpen(false)} />
      </Modal>
    </Card>
  );
}

function NewPartner({ close }: { readonly close: () => void }) {
  const { t, today } = useI18n();
  const changed = usePrivacyChanged();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: {
      name: "",
      activity: "",
      contractOn: today(),
      uses: "1",
      endsOn: addMonths(today(), 12),
      givesBack: false,
    },
    check: ({ name, activity }) => ({
      ...(name.trim() === "" ? { name: t("privacy.partners.name_missing") } : {}),
      ...(activity.trim() === "" ? { activity: t("privacy.partners.activity_missing") } : {}),
    }),
    send: async ({ uses, ...said }) => {
      await api.post("/privacy/partners", { body: { ...said, uses: Number(uses) } });
      await changed();
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <TextInput label={t("privacy.partners.name")} maxLength={120} data-autofocus {...field("name")} />
      <TextInput
        label={t("privacy.partners.activity")}
        description={t("privacy.partners.activity_why")}
        maxLength={300}
        {...field("activity")}
      />
      <TextInput type="date" label={t("privacy.processor.contract")} {...field("contractOn")} />
      <NumberInput
        label={t("privacy.partners.uses")}
        min={1}
        max={100}
        decimalScale={0}
        w={200}
        {...field("uses")}
      />
      <TextInput type="date" label={t("privacy.partners.ends")} {...field("endsOn")} />
      <Checkbox label={t("privacy.partners.gives_back")} {...field("givesBack", "checkbox")} />
      <SubmitButton isSending={isSending}>{t("privacy.partners.save")}</SubmitButton>
    </Form>
  );
}
