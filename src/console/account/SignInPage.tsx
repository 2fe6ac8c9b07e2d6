import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fingerprint } from "lucide-react";
import { useEffect, useState } from "react";
import { oneWord, useAddress, useGoTo } from "../address.ts";
import { api } from "../api.ts";
import { ErrorSummary, Form, SubmitButton, useShopForm } from "../components/form.tsx";
import { useI18n } from "../i18n.tsx";
import { Problem, problemText } from "../problem.ts";
import { useSessionChange } from "../session.ts";
import { AccountLayout } from "./AccountLayout.tsx";
import styles from "./account.module.css";
import { looksLikeEmail } from "./checks.ts";
import { welcomeQuery } from "./welcome.ts";

const canUsePasskeys = "PublicKeyCredential" in window;

export default function SignInPage() {
  const { t } = useI18n();
  const [asksCode, setAsksCode] = useState(false);
  const welcome = useQuery(welcomeQuery);
  const enter = useEntrance();

  const { field, submit, isSending, summary, hasErrors } = useShopForm({
    initialValues: { email: "", password: "", totp: "" },
    check: ({ email, password, totp }) => ({
      email: looksLikeEmail(email) ? undefined : t("console.account.email_wrong"),
      password: password === "" ? t("console.sign_in.password_missing") : undefined,
      totp: asksCode && totp.trim() === "" ? t("console.sign_in.code_missing") : undefined,
    }),
    send: async ({ email, password, totp }) => {
      try {
        await api.post("/auth/sign-in", {
          body: { email: email.trim(), password, ...(asksCode ? { totp: totp.replace(/\s/g, "") } : {}) },
        });
      } catch (fault) {
        // Right so far: the account is protected by a second step, which is a question and not a mistake.
        if (fault instanceof Problem && fault.code === "second_factor_needed" && !asksCode)
          return setAsksCode(true);
        throw fault;
      }
      await enter();
    },
  });

  return (
    <AccountLayout title={t("console.sign_in.title")} hasErrors={hasErrors}>
      <Form onSubmit={submit} summary={summary}>
        <TextInput
          label={t("console.account.email")}
          type="email"
          autoComplete="username webauthn"
          spellCheck={false}
          required
          {...field("email")}
        />
        <PasswordInput
          label={t("console.account.password")}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ "aria-label": t("console.account.show_password") }}
          {...field("password")}
        />
        {asksCode && <CodeField {...field("totp")} />}
        <SubmitButton isSending={isSending} fullWidth>
          {t("console.sign_in.action")}
        </SubmitButton>
      </Form>
      {canUsePasskeys && <PasskeyEntrance onEntered={enter} />}
      {(welcome.data?.demo || welcome.data?.canOpenShop) && (
        <p className={styles.after}>
          <Link to="/welcome">{t("console.sign_in.discover")}</Link>
        </p>
      )}
    </AccountLayout>
  );
}

/** The second step appears under the password: the focus follows it. */
function CodeField(props: { readonly id: string }) {
  const { t } = useI18n();
  useEffect(() => document.getElementById(props.id)?.focus(), [props.id]);
  return (
    <TextInput
      label={t("console.sign_in.code")}
      description={t("console.sign_in.code_hint")}
      inputMode="numeric"
      autoComplete="one-time-code"
      styles={{ wrapper: { maxWidth: 200 } }}
      required
      {...props}
    />
  );
}

/** Opens the page that was asked for, or the first one. */
function useEntrance() {
  const goTo = useGoTo();
  const changeSession = useSessionChange();
  const [{ next }] = useAddress();
  return async () => {
    await changeSession();
    const asked = oneWord(next) ?? "/";
    // Only our own pages: an address sent by e-mail must not lead elsewhere after sign-in.
    goTo(/^\/(?![/\\])/.test(asked) ? asked : "/");
  };
}

async function signInWithPasskey() {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON =
    await api.post<Parameters<typeof startAuthentication>[0]["optionsJSON"]>("/auth/passkey/options");
  const answer = await startAuthentication({ optionsJSON });
  await api.post("/auth/passkey/verify", { body: answer });
}

function PasskeyEntrance({ onEntered }: { readonly onEntered: () => Promise<void> }) {
  const { t } = useI18n();
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess: onEntered });
  // What the browser itself refuses (no key, window closed) carries no sentence of ours.
  const refusal =
    passkey.error instanceof Problem ? problemText(passkey.error, t) : t("console.sign_in.passkey_refused");
  return (
    <>
      <p className={styles.or}>{t("console.sign_in.or")}</p>
      {passkey.isError && <ErrorSummary errors={[]} general={refusal} />}
      <Button
        variant="default"
        fullWidth
        mt={passkey.isError ? "md" : 0}
        leftSection={<Fingerprint size={20} strokeWidth={1.75} aria-hidden />}
        loading={passkey.isPending}
        onClick={() => passkey.mutate()}
      >
        {t("console.sign_in.passkey")}
      </Button>
    </>
  );
}
