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
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { SenderAnswer } from "../../shared.ts";
import { deliveryKey } from "./reading.ts";

const securities = ["starttls", "tls", "none"] as const;
const usualPorts = { starttls: 587, tls: 465, none: 25 } as const;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).trim();
const looksLikeAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text.trim());

/** The relay the shop's host or provider gave it, and how the shop signs. */
export function SenderForm({ sender, done }: { readonly sender: SenderAnswer; readonly done: () => void }) {
  const { t } = useI18n();
  const shopForm = useSender(sender, done);
  const { field, submit, isSending, summary } = shopForm;
  return (
    <Form onSubmit={submit} summary={summary}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <Who shopForm={shopForm} />
        <Relay shopForm={shopForm} keepsPassword={sender.isOwn && sender.secrets.includes("password")} />
      </SimpleGrid>
      <Checkbox
        label={t("messages.sender.is_new")}
        description={t("messages.sender.is_new_hint")}
        {...field("isNew", "checkbox")}
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

function useSender(sender: SenderAnswer, done: () => void) {
  const { t, today } = useI18n();
  const { saved } = useToasts();
  const queries = useQueryClient();
  const wrong = t("messages.sender.from_wrong");
  return useShopForm({
    initialValues: valuesOf(sender),
    check: ({ fromAddress, returnAddress, replyTo, host }) => ({
      fromAddress: looksLikeAddress(fromAddress) ? undefined : wrong,
      returnAddress: returnAddress.trim() === "" || looksLikeAddress(returnAddress) ? undefined : wrong,
      replyTo: replyTo.trim() === "" || looksLikeAddress(replyTo) ? undefined : wrong,
      host: host.trim() === "" ? t("messages.sender.host_missing") : undefined,
    }),
    send: async (values) => {
      await api.put("/senders/email", { body: bodyOf(sender, values, today()) });
      await queries.invalidateQueries({ queryKey: deliveryKey });
      saved(t("messages.sender.saved"));
      done();
    },
  });
}

type SenderValues = ReturnType<typeof valuesOf>;
type SenderShopForm = ReturnType<typeof useSender>;

function valuesOf({ settings, warmUpFrom, ...sender }: SenderAnswer) {
  return {
    fromAddress: sender.fromAddress ?? "",
    fromName: sender.fromName ?? "",
    replyTo: sender.replyTo ?? "",
    returnAddress: sender.returnAddress ?? "",
    host: textOf(settings["host"]),
    port: typeof settings["port"] === "number" ? settings["port"] : 587,
    security: textOf(settings["security"]) || "starttls",
    username: textOf(settings["username"]),
    password: "",
    dkimDomain: textOf(settings["dkimDomain"]),
    isNew: warmUpFrom !== null,
  };
}

function bodyOf(sender: SenderAnswer, values: SenderValues, today: string) {
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  const { host, port, security, username, dkimDomain, password, isNew } = values;
  return {
    driver: "smtp",
    isOn: true,
    fromAddress: values.fromAddress.trim(),
    fromName: orNull(values.fromName),
    replyTo: orNull(values.replyTo),
    returnAddress: orNull(values.returnAddress),
    settings: {
      ...(sender.isOwn && sender.driver === "smtp" ? sender.settings : {}),
      host: host.trim(),
      port: Number(port),
      security,
      username: username.trim(),
      dkimDomain: dkimDomain.trim().toLowerCase(),
    },
    ...(password === "" ? {} : { secrets: { password } }),
    warmUpFrom: isNew ? (sender.warmUpFrom ?? today) : null,
  };
}

function Who({ shopForm: { field } }: { readonly shopForm: SenderShopForm }) {
  const { t } = useI18n();
  return (
    <>
      <TextInput
        label={t("messages.sender.from")}
        description={t("messages.sender.from_hint")}
        type="email"
        required
        {...field("fromAddress")}
      />
      <TextInput
        label={<Optional>{t("messages.sender.from_name")}</Optional>}
        description={t("messages.sender.from_name_hint")}
        {...field("fromName")}
      />
      <TextInput
        label={<Optional>{t("messages.sender.return")}</Optional>}
        description={t("messages.sender.return_hint")}
        type="email"
        {...field("returnAddress")}
      />
      <TextInput
        label={<Optional>{t("messages.sender.reply_to")}</Optional>}
        description={t("messages.sender.reply_to_hint")}
        type="email"
        {...field("replyTo")}
      />
    </>
  );
}

interface RelayProps {
  readonly shopForm: SenderShopForm;
  readonly keepsPassword: boolean;
}

function Relay({ shopForm: { field, form }, keepsPassword }: RelayProps) {
  const { t } = useI18n();
  const domain = domainOf(form.getValues().fromAddress);
  return (
    <>
      <TextInput
        label={t("messages.sender.host")}
        description={t("messages.sender.host_hint")}
        required
        {...field("host")}
      />
      <Select
        label={t("messages.sender.security")}
        description={t("messages.sender.security_hint")}
        allowDeselect={false}
        data={securities.map((value) => ({ value, label: t(`messages.security.${value}`) }))}
        {...field("security")}
        onChange={(next: string | null) => {
          const security = securities.find((one) => one === next) ?? "starttls";
          form.setFieldValue("security", security);
          form.setFieldValue("port", usualPorts[security]);
        }}
      />
      <NumberInput
        label={t("messages.sender.port")}
        description={t("messages.sender.port_hint")}
        min={1}
        max={65_535}
        hideControls
        {...field("port")}
      />
      <TextInput
        label={<Optional>{t("messages.sender.username")}</Optional>}
        description={t("messages.sender.username_hint")}
        autoComplete="off"
        {...field("username")}
      />
      <PasswordInput
        label={<Optional>{t("messages.sender.password")}</Optional>}
        description={t(keepsPassword ? "messages.sender.password_kept" : "messages.sender.password_hint")}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": t("messages.sender.password_show") }}
        {...field("password")}
      />
      <TextInput
        label={<Optional>{t("messages.sender.dkim")}</Optional>}
        description={t("messages.sender.dkim_hint", { domain: domain === "" ? "none" : domain })}
        {...field("dkimDomain")}
      />
    </>
  );
}
