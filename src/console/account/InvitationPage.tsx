import { PasswordInput, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api } from "../api.ts";
import { ErrorState } from "../components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../components/form.tsx";
import { useI18n } from "../i18n.tsx";
import { useSessionChange } from "../session.ts";
import { AccountLayout } from "./AccountLayout.tsx";
import { shortestPassword } from "./checks.ts";

interface Invitation {
  readonly shopName: string;
  readonly email: string;
  readonly role: string;
  readonly invitedBy?: string;
}

export default function InvitationPage() {
  const { t } = useI18n();
  const { token = "" }: { token?: string } = useParams({ strict: false });
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api.get<Invitation>(`/auth/invitations/${encodeURIComponent(token)}`),
    retry: false,
  });

  if (invitation.isPending) {
    return (
      <AccountLayout title={t("console.invitation.title_waiting")}>
        <Skeleton h={120} />
      </AccountLayout>
    );
  }
  if (invitation.isError) {
    return (
      <AccountLayout title={t("console.invitation.title_missing")} sentence={t("console.invitation.missing")}>
        <ErrorState fault={invitation.error} retry={invitation.refetch} />
      </AccountLayout>
    );
  }
  return <Acceptance token={token} invitation={invitation.data} />;
}

function Acceptance({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) {
  const { t, has } = useI18n();
  const navigate = useNavigate();
  const changeSession = useSessionChange();
  const { field, submit, isSending, summary, hasErrors } = useShopForm({
    initialValues: { name: "", password: "" },
    check: ({ name, password }) => ({
      name: name.trim() === "" ? t("console.account.name_missing") : undefined,
      password:
        password.length < shortestPassword
          ? t("console.account.password_short", { least: shortestPassword })
          : undefined,
    }),
    send: async ({ name, password }) => {
      await api.post(`/auth/invitations/${encodeURIComponent(token)}/accept`, {
        body: { name: name.trim(), password },
      });
      await changeSession();
      await navigate({ to: "/" });
    },
  });
  const roleKey = `console.role.${invitation.role}`;
  return (
    <AccountLayout
      title={t("console.invitation.title", { shop: invitation.shopName })}
      sentence={t("console.invitation.sentence", {
        email: invitation.email,
        role: has(roleKey) ? t(roleKey) : invitation.role,
      })}
      hasErrors={hasErrors}
    >
      <Form onSubmit={submit} summary={summary}>
        <TextInput
          label={t("console.account.name")}
          autoComplete="name"
          spellCheck={false}
          required
          {...field("name")}
        />
        <PasswordInput
          label={t("console.account.password")}
          description={t("console.account.password_hint", { least: shortestPassword })}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={{ "aria-label": t("console.account.show_password") }}
          {...field("password")}
        />
        <SubmitButton isSending={isSending}>
          {t("console.invitation.action", { shop: invitation.shopName })}
        </SubmitButton>
      </Form>
    </AccountLayout>
  );
}
