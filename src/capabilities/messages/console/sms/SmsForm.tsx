import { Button, Checkbox, Group, PasswordInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { SenderAnswer } from "../../shared.ts";
import styles from "../delivery/delivery.module.css";
import { type SmsDriver, smsDriverNames, smsDriverOf, smsDrivers } from "./drivers.ts";
import { smsKey } from "./reading.ts";

interface SmsFormProps {
  readonly sender: SenderAnswer;
  readonly done: () => void;
}

/** The account the shop has at a provider: each asks for what its own console shows. */
export function SmsForm({ sender, done }: SmsFormProps) {
  const { t } = useI18n();
  const shopForm = useSmsSender(sender, done);
  const { field, form, submit, isSending, summary } = shopForm;
  const driver = smsDriverOf(form.getValues().driver) ?? "ovh";
  const { settings, secrets } = smsDrivers[driver];
  const isKept = (name: string) => sender.driver === driver && sender.secrets.includes(name);
  return (
    <Form onSubmit={submit} summary={summary}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <Select
          label={t("messages.sms.provider")}
          description={t(`messages.sms.about.${driver}`)}
          data={smsDriverNames.map((value) => ({ value, label: t(`messages.sms.driver.${value}`) }))}
          {...field("driver")}
        />
        <TextInput
          label={driver === "twilio" ? t("messages.sms.from") : <Optional>{t("messages.sms.from")}</Optional>}
          description={t(`messages.sms.from_hint.${driver}`)}
          autoComplete="off"
          {...field("fromAddress")}
        />
        {settings.map((name) => (
          <TextInput
            key={`${driver} ${name}`}
            label={t(`messages.sms.field.${driver}.${name}`)}
            description={t(`messages.sms.hint.${driver}.${name}`)}
            autoComplete="off"
            spellCheck={false}
            {...(name === "port" ? { inputMode: "numeric" as const } : {})}
            {...field(name)}
          />
        ))}
        {secrets.map((name) => (
          <PasswordInput
            key={`${driver} ${name}`}
            label={t(`messages.sms.field.${driver}.${name}`)}
            description={t(isKept(name) ? "messages.sms.secret_kept" : `messages.sms.hint.${driver}.${name}`)}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ "aria-label": t("messages.sender.password_show") }}
            {...field(name)}
          />
        ))}
      </SimpleGrid>
      {driver === "smpp" && (
        <Checkbox
          label={t("messages.sms.tls")}
          description={t("messages.sms.tls_hint")}
          {...field("tls", "checkbox")}
        />
      )}
      <p className={styles.hint}>{t("messages.sms.sealed")}</p>
      <Group>
        <SubmitButton isSending={isSending}>{t("messages.sender.save")}</SubmitButton>
        <Button variant="default" onClick={done}>
          {t("messages.delivery.cancel")}
        </Button>
      </Group>
    </Form>
  );
}

function useSmsSender(sender: SenderAnswer, done: () => void) {
  const { t } = useI18n();
  const { saved } = useToasts();
  const queries = useQueryClient();
  return useShopForm({
    initialValues: valuesOf(sender),
    check: (values) => {
      const driver = smsDriverOf(values.driver) ?? "ovh";
      const { settings, secrets } = smsDrivers[driver];
      const missing = (name: string) =>
        t("messages.sms.field_missing", { field: t(`messages.sms.field.${driver}.${name}`) });
      const isKept = (name: string) => sender.driver === driver && sender.secrets.includes(name);
      return {
        ...Object.fromEntries(
          settings.filter((name) => values[name].trim() === "").map((name) => [name, missing(name)]),
        ),
        ...Object.fromEntries(
          secrets.filter((name) => values[name] === "" && !isKept(name)).map((name) => [name, missing(name)]),
        ),
        fromAddress: whatIsWrongWithSender(values.fromAddress.trim(), driver)
          ? t(`messages.sms.from_wrong.${driver === "twilio" ? "twilio" : "other"}`)
          : undefined,
        ...(driver === "web" && values.url.trim() !== "" && !/^https?:\/\/\S+$/u.test(values.url.trim())
          ? { url: t("messages.sms.url_wrong") }
          : {}),
        ...(driver === "smpp" && !/^\d{1,5}$/u.test(values.port.trim())
          ? { port: t("messages.sms.port_wrong") }
          : {}),
      };
    },
    send: async (values) => {
      await api.put("/senders/sms", { body: bodyOf(sender, values) });
      await queries.invalidateQueries({ queryKey: smsKey });
      saved(t("messages.sms.saved"));
      done();
    },
  });
}

/** A number, or a name of at most eleven signs that is not one; Twilio also knows a messaging service by its identifier. */
function whatIsWrongWithSender(from: string, driver: SmsDriver): boolean {
  if (from === "") return driver === "twilio";
  if (driver === "twilio" && /^MG[0-9a-f]{32}$/u.test(from)) return false;
  return !/^\+?\d{3,15}$/u.test(from) && !/^(?=.*[A-Za-z])[A-Za-z0-9 .-]{3,11}$/u.test(from);
}

function valuesOf({ driver, settings, fromAddress }: SenderAnswer) {
  const text = (name: string) => (settings[name] === undefined ? "" : String(settings[name]));
  return {
    driver: smsDriverOf(driver) ?? "ovh",
    fromAddress: fromAddress ?? "",
    service: text("service"),
    application: text("application"),
    account: text("account"),
    url: text("url"),
    host: text("host"),
    port: text("port") || "2775",
    system_id: text("system_id"),
    tls: settings["tls"] === true,
    application_secret: "",
    consumer_key: "",
    token: "",
    key: "",
    password: "",
  };
}

function bodyOf(sender: SenderAnswer, values: ReturnType<typeof valuesOf>) {
  const { driver, fromAddress, tls } = values;
  const { settings, secrets } = smsDrivers[driver];
  const typed: Record<string, string> = {};
  for (const name of secrets) if (values[name] !== "") typed[name] = values[name].trim();
  return {
    driver,
    isOn: true,
    fromAddress: fromAddress.trim() === "" ? null : fromAddress.trim(),
    settings: {
      ...(sender.driver === driver ? sender.settings : {}),
      ...Object.fromEntries(
        settings.map((name) => [name, name === "port" ? Number(values.port) : values[name].trim()]),
      ),
      ...(driver === "smpp" ? { tls } : {}),
    },
    ...(Object.keys(typed).length === 0 ? {} : { secrets: typed }),
  };
}
