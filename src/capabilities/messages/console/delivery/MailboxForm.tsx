import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  TextInput,
} from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { deliveryKey, type Mailbox } from "./reading.ts";

const securities = ["tls", "starttls", "none"] as const;
const usualPorts = { tls: 993, starttls: 143, none: 143 } as const;

interface MailboxFormProps {
  readonly mailbox: Mailbox | null;
  readonly done: () => void;
}

/** Which mailbox is read, as the shop's host describes it. */
export function MailboxForm({ mailbox, done }: MailboxFormProps) {
  const { t } = useI18n();
  const { saved } = useToasts();
  const queries = useQueryClient();
  const { field, form, submit, isSending, summary } = useShopForm({
    initialValues: {
      host: mailbox?.host ?? "",
      port: mailbox?.port ?? 993,
      security: mailbox?.security ?? "tls",
      username: mailbox?.username ?? "",
      password: "",
      folder: mailbox?.folder ?? "INBOX",
      removesRead: mailbox?.removesRead ?? false,
    },
    check: ({ host, username, password }) => ({
      host: host.trim() === "" ? t("messages.mailbox.host_missing") : undefined,
      username: username.trim() === "" ? t("messages.mailbox.username_missing") : undefined,
      password: mailbox === null && password === "" ? t("messages.mailbox.password_missing") : undefined,
    }),
    send: async ({ password, ...values }) => {
      await api.put("/delivery/mailbox", {
        body: {
          ...values,
          host: values.host.trim(),
          username: values.username.trim(),
          port: Number(values.port),
          folder: values.folder.trim() === "" ? "INBOX" : values.folder.trim(),
          ...(password === "" ? {} : { password }),
        },
      });
      await queries.invalidateQueries({ queryKey: deliveryKey });
      saved(t("messages.mailbox.saved"));
      done();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label={t("messages.mailbox.host")}
          description={t("messages.mailbox.host_hint")}
          required
          {...field("host")}
        />
        <TextInput
          label={t("messages.mailbox.username")}
          description={t("messages.mailbox.username_hint")}
          autoComplete="off"
          required
          {...field("username")}
        />
        <Select
          label={t("messages.sender.security")}
          description={t("messages.mailbox.security_hint")}
          allowDeselect={false}
          data={securities.map((value) => ({ value, label: t(`messages.security.${value}`) }))}
          {...field("security")}
          onChange={(next: string | null) => {
            const security = securities.find((one) => one === next) ?? "tls";
            form.setFieldValue("security", security);
            form.setFieldValue("port", usualPorts[security]);
          }}
        />
        <PasswordInput
          label={t("messages.sender.password")}
          description={t(
            mailbox === null ? "messages.sender.password_hint" : "messages.sender.password_kept",
          )}
          autoComplete="new-password"
          required={mailbox === null}
          visibilityToggleButtonProps={{ "aria-label": t("messages.sender.password_show") }}
          {...field("password")}
        />
        <NumberInput
          label={t("messages.sender.port")}
          description={t("messages.mailbox.port_hint")}
          min={1}
          max={65_535}
          hideControls
          {...field("port")}
        />
        <TextInput
          label={t("messages.mailbox.folder")}
          description={t("messages.mailbox.folder_hint")}
          {...field("folder")}
        />
      </SimpleGrid>
      <Checkbox
        label={t("messages.mailbox.removes_read")}
        description={t("messages.mailbox.removes_read_hint")}
        {...field("removesRead", "checkbox")}
      />
      <Group>
        <SubmitButton isSending={isSending}>{t("messages.sender.save")}</SubmitButton>
        <Button variant="default" onClick={done}>
          {t("messages.delivery.cancel")}
        </Button>
      </Group>
    </Form>
  );
}
