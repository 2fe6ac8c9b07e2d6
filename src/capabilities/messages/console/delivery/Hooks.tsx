import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { HookAnswer, HooksAnswer } from "../../shared.ts";
import styles from "./delivery.module.css";
import { deliveryKey, hooksQuery } from "./reading.ts";
import { Pasted } from "./Records.tsx";

type Hook = HooksAnswer["items"][number];

/** Addresses a provider of e-mail calls by itself: no mailbox is needed then. */
export function Hooks() {
  const { t } = useI18n();
  const may = usePermission()("messages:write");
  const [isMaking, setMaking] = useState(false);
  const { data: hooks = [] } = useQuery(hooksQuery);
  return (
    <Card
      title={t("messages.hook.title")}
      aside={
        may && (
          <Button
            variant="default"
            leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t("messages.hook.add")}
          </Button>
        )
      }
    >
      <p className={styles.plain}>{t("messages.hook.sentence")}</p>
      {hooks.map((hook) => (
        <Line key={hook.id} hook={hook} />
      ))}
      <Modal
        opened={isMaking}
        onClose={() => setMaking(false)}
        title={t("messages.hook.add")}
        size="lg"
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <MakeHook />
      </Modal>
    </Card>
  );
}

function Line({ hook }: { readonly hook: Hook }) {
  const { t, relativeInstant } = useI18n();
  const may = usePermission()("messages:write");
  const confirm = useConfirm();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const { id, provider, address, heardAt, refusedAt } = hook;
  const name = t(`messages.hook.provider.${provider}`);
  const remove = async () => {
    const agreed = await confirm({
      title: t("messages.hook.remove_title", { name }),
      effect: t("messages.hook.remove_effect"),
      action: t("messages.hook.remove"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/delivery/hooks/${id}`);
      saved(t("messages.hook.removed"));
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: deliveryKey });
  };
  return (
    <section className={styles.record} aria-label={name}>
      <Group justify="space-between">
        <div className={styles.recordHead}>
          <h3>{name}</h3>
          <span className={styles.hint}>
            {heardAt === null
              ? t("messages.hook.never_heard")
              : t("messages.hook.heard", { at: relativeInstant(heardAt) })}
          </span>
        </div>
        {may && (
          <Button
            variant="subtle"
            color="danger"
            size="compact-sm"
            onClick={() => void remove()}
            aria-label={t("messages.hook.remove_named", { name })}
          >
            {t("messages.hook.remove")}
          </Button>
        )}
      </Group>
      {refusedAt !== null && (
        <p className={styles.trouble}>{t("messages.hook.refused", { at: relativeInstant(refusedAt) })}</p>
      )}
      <Pasted label={t("messages.hook.address")} text={address} />
    </section>
  );
}

const providers = ["mailgun", "sendgrid", "signed"] as const;

function MakeHook() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [made, setMade] = useState<HookAnswer>();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: { provider: "mailgun", secret: "" },
    check: ({ provider, secret }) => ({
      secret:
        provider !== "signed" && secret.trim().length < 8 ? t("messages.hook.secret_missing") : undefined,
    }),
    send: async ({ provider, secret }) => {
      const body = { provider, ...(provider === "signed" ? {} : { secret: secret.trim() }) };
      setMade(await api.post<HookAnswer>("/delivery/hooks", { body }));
      await queries.invalidateQueries({ queryKey: deliveryKey });
    },
  });
  if (made !== undefined) {
    return (
      <Stack gap="md">
        <p className={styles.plain}>{t(`messages.hook.made.${made.provider}`)}</p>
        <Pasted label={t("messages.hook.address")} text={made.address} />
        {made.secret !== null && <Pasted label={t("messages.hook.secret_once")} text={made.secret} />}
      </Stack>
    );
  }
  const { provider } = form.getValues();
  return (
    <Form onSubmit={submit} summary={summary}>
      <Select
        label={t("messages.hook.who")}
        allowDeselect={false}
        data={providers.map((value) => ({ value, label: t(`messages.hook.provider.${value}`) }))}
        {...field("provider")}
      />
      {provider !== "signed" && (
        <Textarea
          label={t(`messages.hook.secret.${provider}`)}
          description={t(`messages.hook.secret_hint.${provider}`)}
          autosize
          required
          {...field("secret")}
        />
      )}
      <SubmitButton isSending={isSending}>{t("messages.hook.open")}</SubmitButton>
    </Form>
  );
}
