import { Badge, Button, Group, Modal, NumberInput, Stack, Table, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Store } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Day } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { InvitationAnswer, NetworkAnswer, ShopAnswer } from "../shared.ts";
import { CodeShown } from "./CodeShown.tsx";
import styles from "./network.module.css";
import { invitationsQuery, shopsQuery } from "./reading.ts";

/** Who is in the network, and who is invited. */
export function ShopsPart({ network }: { readonly network: NetworkAnswer }) {
  const { t } = useI18n();
  const may = usePermission();
  const { data, error, refetch } = useQuery(shopsQuery);
  const [isInviting, setInviting] = useState(false);
  const [rated, setRated] = useState<ShopAnswer>();
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton height={240} />;
  return (
    <Stack gap="lg">
      <Card
        title={t("network.part.shops")}
        aside={
          may("network:write") && (
            <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setInviting(true)}>
              {t("network.invite.action")}
            </Button>
          )
        }
      >
        {data.items.length === 0 ? (
          <Empty icon={Store} sentence={t("network.shops.empty")} />
        ) : (
          <ShopsTable shops={data.items} network={network} onRate={setRated} />
        )}
      </Card>
      <Invitations />
      <Modal
        opened={isInviting}
        onClose={() => setInviting(false)}
        title={t("network.invite.action")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <InviteForm />
      </Modal>
      <Modal
        opened={rated !== undefined}
        onClose={() => setRated(undefined)}
        title={t("network.rate.title", { shop: rated?.name ?? "" })}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        {rated !== undefined && (
          <RateForm shop={rated} network={network} onDone={() => setRated(undefined)} />
        )}
      </Modal>
    </Stack>
  );
}

interface ShopsTableProps {
  readonly shops: readonly ShopAnswer[];
  readonly network: NetworkAnswer;
  readonly onRate: (shop: ShopAnswer) => void;
}

function ShopsTable({ shops, network, onRate }: ShopsTableProps) {
  const { t, money } = useI18n();
  const may = usePermission();
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("network.table.shop")}</Table.Th>
            <Table.Th>{t("network.table.since")}</Table.Th>
            <Table.Th className={styles.figure}>{t("network.table.rate")}</Table.Th>
            <Table.Th>{t("network.table.account")}</Table.Th>
            <Table.Th className={styles.figure}>{t("network.table.balance")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shops.map((shop) => (
            <Table.Tr key={shop.shopId}>
              <Table.Td>
                {shop.name}{" "}
                {shop.state === "left" && (
                  <Badge variant="light" color="gray">
                    {t("network.state.left")}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <Day day={(shop.leftAt ?? shop.joinedAt).slice(0, 10)} />
              </Table.Td>
              <Table.Td className={styles.figure}>
                {may("network:write") && shop.state === "active" ? (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => onRate(shop)}
                    aria-label={t("network.rate.title", { shop: shop.name })}
                  >
                    {money(shop.earnCents ?? network.earnCents)}
                  </Button>
                ) : (
                  money(shop.earnCents ?? network.earnCents)
                )}
              </Table.Td>
              <Table.Td>{t(shop.hasAccount ? "network.account.known" : "network.account.missing")}</Table.Td>
              <Table.Td className={styles.figure}>{money(shop.balanceCents)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Invitations() {
  const { t } = useI18n();
  const { data } = useQuery(invitationsQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Card title={t("network.invite.waiting")}>
      <Stack gap="sm">
        {data.items.map((one) => (
          <InvitationLine key={one.id} invitation={one} />
        ))}
      </Stack>
    </Card>
  );
}

function InvitationLine({ invitation }: { readonly invitation: InvitationAnswer }) {
  const { t, instant } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const queries = useQueryClient();
  const revoke = async () => {
    const agreed = await confirm({
      title: t("network.invite.revoke_title", { shop: invitation.label }),
      effect: t("network.invite.revoke_effect"),
      action: t("network.invite.revoke"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/network/invitations/${invitation.id}`);
      await queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      toasts.saved(t("network.invite.revoked"));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <div>
        <Text fw={600}>{invitation.label}</Text>
        <Text size="sm" c="dimmed">
          {t("network.invite.until", { when: instant(invitation.expiresAt) })}
        </Text>
      </div>
      {may("network:write") && (
        <Button
          variant="subtle"
          color="danger"
          size="compact-sm"
          flex="none"
          onClick={() => void revoke()}
          aria-label={t("network.invite.revoke_title", { shop: invitation.label })}
        >
          {t("network.invite.revoke")}
        </Button>
      )}
    </Group>
  );
}

function InviteForm() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [code, setCode] = useState<string>();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { label: "" },
    check: ({ label }) => ({ label: label.trim() === "" ? t("network.invite.label_missing") : undefined }),
    send: async ({ label }) => {
      const made = await api.post<{ code: string }>("/network/invitations", {
        body: { label: label.trim() },
      });
      setCode(made.code);
      await queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  if (code !== undefined) return <CodeShown code={code} />;
  return (
    <Form onSubmit={submit} summary={summary}>
      <TextInput
        label={t("network.invite.label")}
        description={t("network.invite.label_hint")}
        maxLength={120}
        data-autofocus
        {...field("label")}
      />
      <SubmitButton isSending={isSending}>{t("network.invite.make")}</SubmitButton>
    </Form>
  );
}

interface RateFormProps {
  readonly shop: ShopAnswer;
  readonly network: NetworkAnswer;
  readonly onDone: () => void;
}

function RateForm({ shop, network, onDone }: RateFormProps) {
  const { t, money } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { earn: shop.earnCents === null ? "" : shop.earnCents / 100 },
    check: ({ earn }) => ({
      earn: earn !== "" && !(Number(earn) > 0) ? t("network.rate.wrong") : undefined,
    }),
    send: async ({ earn }) => {
      const earnCents = earn === "" ? null : Math.round(Number(earn) * 100);
      await api.put(`/network/shops/${shop.shopId}`, { body: { earnCents } });
      await queries.invalidateQueries({ queryKey: shopsQuery.queryKey });
      toasts.saved(t("network.saved"));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <NumberInput
        label={t("network.rate.label", { currency: network.currency })}
        description={t("network.rate.hint", { amount: money(network.earnCents) })}
        decimalScale={2}
        fixedDecimalScale
        min={0.01}
        hideControls
        {...field("earn")}
      />
      <SubmitButton isSending={isSending}>{t("network.save")}</SubmitButton>
    </Form>
  );
}
