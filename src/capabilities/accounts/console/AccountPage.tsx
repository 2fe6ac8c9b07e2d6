import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { startRegistration } from "@simplewebauthn/browser";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { Page } from "../../../console/components/Page.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { sessionQuery, useMerchant, useSession } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";

/** What a person sets for him- or herself: name, password, second factors. */
export default function AccountPage() {
  const { t } = useI18n();
  const { isDemo } = useMerchant();
  if (isDemo) {
    return (
      <Page title={t("accounts.own.title")}>
        <Alert>{t("accounts.own.demo")}</Alert>
      </Page>
    );
  }
  return (
    <Page title={t("accounts.own.title")}>
      <Stack gap="lg">
        <NameCard />
        <PasswordCard />
        <SecondFactors />
      </Stack>
    </Page>
  );
}

function NameCard() {
  const { t } = useI18n();
  const { staff } = useSession();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { name: staff?.name ?? "" },
    check: ({ name }) => ({ name: name.trim() === "" ? t("console.account.name_missing") : undefined }),
    send: async ({ name }) => {
      await api.patch("/session/account", { body: { name: name.trim() } });
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toasts.saved(t("accounts.own.saved"));
    },
  });
  return (
    <Card title={staff?.email}>
      <Form onSubmit={submit} summary={summary}>
        <TextInput
          maw={480}
          label={t("console.account.name")}
          autoComplete="name"
          spellCheck={false}
          required
          {...field("name")}
        />
        <SubmitButton isSending={isSending}>{t("accounts.save")}</SubmitButton>
      </Form>
    </Card>
  );
}

function PasswordCard() {
  const { t } = useI18n();
  const toasts = useToasts();
  const { field, submit, isSending, summary, form } = useShopForm({
    initialValues: { current: "", next: "" },
    check: ({ current, next }) => ({
      current: current === "" ? t("console.sign_in.password_missing") : undefined,
      next: next.length < 12 ? t("console.account.password_short", { least: 12 }) : undefined,
    }),
    send: async (password) => {
      await api.patch("/session/account", { body: { password } });
      form.reset();
      toasts.saved(t("accounts.own.password_saved"));
    },
  });
  const show = { "aria-label": t("console.account.show_password") };
  return (
    <Card title={t("accounts.own.password")}>
      <Form onSubmit={submit} summary={summary}>
        <Stack gap="md" maw={480}>
          <PasswordInput
            label={t("accounts.own.current")}
            autoComplete="current-password"
            visibilityToggleButtonProps={show}
            required
            {...field("current")}
          />
          <PasswordInput
            label={t("accounts.own.next")}
            description={t("console.account.password_hint", { least: 12 })}
            autoComplete="new-password"
            visibilityToggleButtonProps={show}
            required
            {...field("next")}
          />
        </Stack>
        <SubmitButton isSending={isSending}>{t("accounts.own.change_password")}</SubmitButton>
      </Form>
    </Card>
  );
}

type Factors = {
  readonly totp: boolean;
  readonly passkeys: readonly { id: string; label: string; createdAt: string }[];
};

function SecondFactors() {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const [isSetting, setSetting] = useState(false);
  const factors = useQuery({
    queryKey: ["second-factors"],
    queryFn: async () => await api.get<Factors>("/session/second-factors"),
  });
  const act = async (work: () => Promise<unknown>, sentence: string) => {
    try {
      await work();
      await queries.invalidateQueries({ queryKey: ["second-factors"] });
      toasts.saved(sentence);
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  const addPasskey = async () => {
    const optionsJSON =
      await api.post<Parameters<typeof startRegistration>[0]["optionsJSON"]>("/session/passkeys/options");
    const response = await startRegistration({ optionsJSON });
    await api.post("/session/passkeys", { body: { label: navigator.platform || "Passkey", response } });
  };
  return (
    <Card title={t("accounts.own.factors")}>
      <Text c="dimmed" mb="md">
        {t("accounts.own.factors_sentence")}
      </Text>
      <Stack gap="sm">
        {factors.data?.passkeys.map((passkey) => (
          <Group key={passkey.id} justify="space-between">
            <Text>
              {passkey.label} · <Instant instant={passkey.createdAt} />
            </Text>
            <Button
              variant="subtle"
              color="danger"
              size="compact-sm"
              onClick={() =>
                void act(
                  async () => await api.delete(`/session/passkeys/${passkey.id}`),
                  t("accounts.own.passkey_removed"),
                )
              }
            >
              {t("accounts.own.remove")}
            </Button>
          </Group>
        ))}
        <Group>
          <Button variant="default" onClick={() => void act(addPasskey, t("accounts.own.passkey_added"))}>
            {t("accounts.own.add_passkey")}
          </Button>
          {factors.data?.totp === true ? (
            <Button
              variant="default"
              onClick={() =>
                void act(async () => await api.delete("/session/totp"), t("accounts.own.totp_removed"))
              }
            >
              {t("accounts.own.remove_totp")}
            </Button>
          ) : (
            <Button variant="default" onClick={() => setSetting(true)}>
              {t("accounts.own.set_totp")}
            </Button>
          )}
        </Group>
      </Stack>
      <Modal
        opened={isSetting}
        onClose={() => setSetting(false)}
        title={t("accounts.own.set_totp")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <SetTotp onDone={() => setSetting(false)} />
      </Modal>
    </Card>
  );
}

function SetTotp({ onDone }: { readonly onDone: () => void }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const proposed = useQuery({
    queryKey: ["totp-proposal"],
    queryFn: async () => await api.post<{ secret: string; qr: string }>("/session/totp"),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { code: "" },
    check: ({ code }) => ({
      code: /^\d{3}\s?\d{3}$/.test(code.trim()) ? undefined : t("console.sign_in.code_missing"),
    }),
    send: async ({ code }) => {
      await api.put("/session/totp", {
        body: { secret: proposed.data?.secret, code: code.replace(/\s/g, "") },
      });
      await queries.invalidateQueries({ queryKey: ["second-factors"] });
      toasts.saved(t("accounts.own.totp_set"));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Text>{t("accounts.own.totp_sentence")}</Text>
      {proposed.data && (
        <>
          <img
            alt={t("accounts.own.totp_qr")}
            width={200}
            height={200}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(proposed.data.qr)}`}
          />
          <Text size="sm">{proposed.data.secret}</Text>
        </>
      )}
      <TextInput
        label={t("console.sign_in.code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maw={180}
        required
        {...field("code")}
      />
      <SubmitButton isSending={isSending}>{t("accounts.own.set_totp")}</SubmitButton>
    </Form>
  );
}
