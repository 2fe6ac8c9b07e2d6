import {
  Badge,
  Button,
  Group,
  Modal,
  MultiSelect,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Day, Instant } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useMerchant, usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import { limitedRoles, roles } from "../shared.ts";
import { ShownOnce } from "./ShownOnce.tsx";
import type { Invitation, Member, Store } from "./views.ts";

type Team = { readonly members: readonly Member[]; readonly invitations: readonly Invitation[] };

export function TeamPart() {
  const { t } = useI18n();
  const may = usePermission();
  const merchant = useMerchant();
  const [isInviting, setInviting] = useState(false);
  const team = useQuery({ queryKey: ["team"], queryFn: async () => await api.get<Team>("/team") });
  if (team.isPending) return <CardSkeleton />;
  if (team.error !== null) return <ErrorState fault={team.error} retry={team.refetch} />;
  const mayInvite = may("accounts:write") && !merchant.isDemo;
  return (
    <Stack gap="lg">
      <Card
        title={t("accounts.team.title", { count: team.data.members.length })}
        aside={
          mayInvite && (
            <Button leftSection={<UserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
              {t("accounts.team.invite")}
            </Button>
          )
        }
      >
        {team.data.members.length === 0 ? (
          <Text c="dimmed">{t("accounts.team.demo")}</Text>
        ) : (
          <Members members={team.data.members} />
        )}
      </Card>
      {team.data.invitations.length > 0 && <Invitations invitations={team.data.invitations} />}
      <Modal
        opened={isInviting}
        onClose={() => setInviting(false)}
        title={t("accounts.team.invite")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <Invite />
      </Modal>
    </Stack>
  );
}

function useTeamChanged() {
  const queries = useQueryClient();
  return async () => await queries.invalidateQueries({ queryKey: ["team"] });
}

function Members({ members }: { readonly members: readonly Member[] }) {
  const { t } = useI18n();
  const may = usePermission();
  return (
    <Table.ScrollContainer minWidth={620} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("accounts.team.person")}</Table.Th>
            <Table.Th>{t("accounts.team.role")}</Table.Th>
            <Table.Th>{t("accounts.team.seen")}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t("accounts.actions")}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.staffId}>
              <Table.Td>
                <Text fw={600}>{member.name}</Text>
                <Text size="sm" c="dimmed">
                  {member.email}
                  {member.secondFactor && ` · ${t("accounts.team.second_factor")}`}
                </Text>
              </Table.Td>
              <Table.Td>
                {may("accounts:write") && member.role !== "guest" ? (
                  <RoleChoice member={member} />
                ) : (
                  <RoleName member={member} />
                )}
                <SeatStores member={member} />
              </Table.Td>
              <Table.Td>
                <Instant instant={member.lastSeenAt} isRelative />
              </Table.Td>
              <Table.Td ta="right">{may("accounts:write") && <Remove member={member} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RoleName({ member }: { readonly member: Member }) {
  const { t } = useI18n();
  return (
    <Group gap="xs">
      <Badge variant="light">{t(`console.role.${member.role}`)}</Badge>
      {member.validUntil !== null && (
        <Text size="sm" c="dimmed" span>
          {t("accounts.team.until")} <Day day={member.validUntil} />
        </Text>
      )}
    </Group>
  );
}

function RoleChoice({ member }: { readonly member: Member }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useTeamChanged();
  const choose = async (role: string | null) => {
    if (role === null || role === member.role) return;
    const put = async (chosen: string) => {
      const storeIds = mayBeLimited(chosen) ? member.storeIds : null;
      await api.put(`/team/${member.staffId}`, { body: { role: chosen, storeIds } });
      await changed();
    };
    try {
      await put(role);
      toasts.undoable(
        t("accounts.team.role_changed", { name: member.name, role: t(`console.role.${role}`) }),
        async () => {
          await put(member.role);
        },
      );
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Select
      aria-label={t("accounts.team.role_of", { name: member.name })}
      w={180}
      data={roles
        .filter((role) => role !== "guest")
        .map((role) => ({ value: role, label: t(`console.role.${role}`) }))}
      value={member.role}
      onChange={(role) => void choose(role)}
      allowDeselect={false}
    />
  );
}

const mayBeLimited = (role: string) => (limitedRoles as readonly string[]).includes(role);

function useStoreChoices() {
  const { data } = useQuery({
    queryKey: ["stores"],
    queryFn: async () => await api.get<{ items: Store[] }>("/stores"),
  });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** The stores somebody works for; none chosen is all of them. */
function SeatStores({ member }: { readonly member: Member }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useTeamChanged();
  const choices = useStoreChoices();
  if (!mayBeLimited(member.role) || choices.length < 2) return null;
  const choose = async (chosen: readonly string[]) => {
    try {
      const storeIds = chosen.length === 0 ? null : chosen;
      await api.put(`/team/${member.staffId}`, {
        body: { role: member.role, storeIds, validUntil: member.validUntil },
      });
      await changed();
      toasts.saved(t("accounts.team.stores_changed", { name: member.name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <MultiSelect
      mt="xs"
      maw={320}
      aria-label={t("accounts.team.stores_of", { name: member.name })}
      placeholder={member.storeIds === null ? t("accounts.team.all_stores") : undefined}
      data={choices}
      value={[...(member.storeIds ?? [])]}
      onChange={(chosen) => void choose(chosen)}
      disabled={!may("accounts:write")}
      clearable
    />
  );
}

function Remove({ member }: { readonly member: Member }) {
  const { t } = useI18n();
  const confirm = useConfirm();
  const toasts = useToasts();
  const changed = useTeamChanged();
  const remove = async () => {
    const agreed = await confirm({
      title: t("accounts.team.remove_title", { name: member.name }),
      effect: t("accounts.team.remove_effect"),
      action: t("accounts.team.remove"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/team/${member.staffId}`);
      await changed();
      toasts.saved(t("accounts.team.removed", { name: member.name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Button
      variant="subtle"
      color="danger"
      size="compact-sm"
      onClick={() => void remove()}
      aria-label={t("accounts.team.remove_named", { name: member.name })}
    >
      {t("accounts.team.remove")}
    </Button>
  );
}

function Invite() {
  const { t } = useI18n();
  const stores = useStoreChoices();
  const changed = useTeamChanged();
  const [link, setLink] = useState<string>();
  const { field, submit, isSending, summary, form } = useShopForm({
    initialValues: {
      ...{ email: "", role: "cashier", validUntil: null as string | null },
      storeIds: [] as string[],
    },
    check: ({ email, role, validUntil }) => ({
      email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t("console.account.email_wrong"),
      validUntil: role === "guest" && validUntil === null ? t("accounts.team.until_missing") : undefined,
    }),
    send: async ({ email, role, validUntil, storeIds }) => {
      const isLimited = mayBeLimited(role) && storeIds.length > 0;
      const made = await api.post<{ link: string }>("/team/invitations", {
        body: {
          email: email.trim(),
          role,
          ...(role === "guest" ? { validUntil } : {}),
          ...(isLimited ? { storeIds } : {}),
        },
      });
      setLink(made.link);
      await changed();
    },
  });
  if (link !== undefined)
    return <ShownOnce label={t("accounts.team.link")} hint={t("accounts.team.link_hint")} text={link} />;
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          type="email"
          label={t("console.account.email")}
          required
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          {...field("email")}
        />
        <Select
          label={t("accounts.team.role")}
          description={t(`accounts.role_means.${form.values.role}`)}
          data={roles.map((role) => ({ value: role, label: t(`console.role.${role}`) }))}
          allowDeselect={false}
          {...field("role")}
        />
        {mayBeLimited(form.values.role) && stores.length > 1 && (
          <MultiSelect
            label={<Optional>{t("accounts.part.stores")}</Optional>}
            description={t("accounts.team.stores_hint")}
            data={stores}
            clearable
            {...field("storeIds")}
          />
        )}
        {form.values.role === "guest" && (
          <DatePickerInput label={t("accounts.team.until_label")} required {...field("validUntil")} />
        )}
      </Stack>
      <SubmitButton isSending={isSending}>{t("accounts.team.make_link")}</SubmitButton>
    </Form>
  );
}

function Invitations({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { t } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useTeamChanged();
  const withdraw = async (invitation: Invitation) => {
    try {
      await api.delete(`/team/invitations/${invitation.id}`);
      await changed();
      toasts.saved(t("accounts.team.withdrawn", { email: invitation.email }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Card title={t("accounts.team.waiting", { count: invitations.length })}>
      <Stack gap="sm">
        {invitations.map((invitation) => (
          <Group key={invitation.id} justify="space-between">
            <div>
              <Text fw={600}>{invitation.email}</Text>
              <Text size="sm" c="dimmed">
                {t(`console.role.${invitation.role}`)} · {t("accounts.team.valid_until")}{" "}
                <Instant instant={invitation.expiresAt} />
              </Text>
            </div>
            {may("accounts:write") && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => void withdraw(invitation)}
                aria-label={t("accounts.team.withdraw_named", { email: invitation.email })}
              >
                {t("accounts.team.withdraw")}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
