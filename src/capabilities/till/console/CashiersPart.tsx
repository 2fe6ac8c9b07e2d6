import { Badge, Button, Checkbox, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, UsersRound } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { CustomerPicker, type Found } from "../../../console/components/CustomerPicker.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { CashierView } from "../shared.ts";
import styles from "./till.module.css";

export function CashiersPart() {
  const { t } = useI18n();
  const may = usePermission();
  // Nobody yet, somebody new, or the one who is changed.
  const [edited, setEdited] = useState<CashierView | "new" | null>(null);
  const cashiers = useQuery({
    queryKey: ["till", "cashiers"],
    queryFn: async () => await api.get<{ items: CashierView[] }>("/till/cashiers"),
  });
  if (cashiers.isPending) return <CardSkeleton />;
  if (cashiers.error !== null) return <ErrorState fault={cashiers.error} retry={cashiers.refetch} />;
  const add = may("till:write") && (
    <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setEdited("new")}>
      {t("till.cashiers.add")}
    </Button>
  );
  const name = edited === null || edited === "new" ? "" : edited.name;
  return (
    <Card title={t("till.part.cashiers")} aside={add}>
      {cashiers.data.items.length === 0 ? (
        <Empty icon={UsersRound} sentence={t("till.cashiers.empty")} />
      ) : (
        <ul className={styles.list}>
          {cashiers.data.items.map((cashier) => (
            <CashierLine key={cashier.id} cashier={cashier} onChange={() => setEdited(cashier)} />
          ))}
        </ul>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === "new" ? t("till.cashiers.add") : t("till.cashiers.change_named", { name })}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <CashierForm cashier={edited === "new" ? null : edited} onDone={() => setEdited(null)} />
      </Modal>
    </Card>
  );
}

function CashierLine({
  cashier,
  onChange,
}: {
  readonly cashier: CashierView;
  readonly onChange: () => void;
}) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { id, name, isManager, customerName } = cashier;
  const remove = async () => {
    const agreed = await confirm({
      title: t("till.cashiers.remove_title", { name }),
      effect: t("till.cashiers.remove_effect"),
      action: t("till.cashiers.remove"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/till/cashiers/${id}`);
      await queries.invalidateQueries({ queryKey: ["till", "cashiers"] });
      toasts.saved(t("till.cashiers.removed", { name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <li className={styles.line}>
      <div>
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          {isManager && <Badge variant="light">{t("till.cashiers.manager")}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {customerName === null
            ? t("till.cashiers.no_card")
            : t("till.cashiers.own_card", { name: customerName })}
        </Text>
      </div>
      {may("till:write") && (
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={onChange}
            aria-label={t("till.cashiers.change_named", { name })}
          >
            {t("till.cashiers.change")}
          </Button>
          <Button
            variant="subtle"
            color="danger"
            size="compact-sm"
            onClick={() => void remove()}
            aria-label={t("till.cashiers.remove_named", { name })}
          >
            {t("till.cashiers.remove")}
          </Button>
        </Group>
      )}
    </li>
  );
}

function CashierForm({
  cashier,
  onDone,
}: {
  readonly cashier: CashierView | null;
  readonly onDone: () => void;
}) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const isNew = cashier === null;
  const [own, setOwn] = useState<Found | null>(ownCardOf(cashier));
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { name: cashier?.name ?? "", code: "", isManager: cashier?.isManager ?? false },
    check: ({ name, code }) => ({
      name: name.trim() === "" ? t("till.cashiers.name_missing") : undefined,
      code: (!isNew && code === "") || /^\d{4,8}$/.test(code) ? undefined : t("till.cashiers.code_wrong"),
    }),
    send: async ({ name, code, isManager }) => {
      const body = {
        name: name.trim(),
        isManager,
        customerId: own?.id ?? null,
        ...(code === "" ? {} : { code }),
      };
      if (isNew) await api.post("/till/cashiers", { body });
      else await api.patch(`/till/cashiers/${cashier.id}`, { body });
      await queries.invalidateQueries({ queryKey: ["till", "cashiers"] });
      toasts.saved(t("till.cashiers.saved", { name: name.trim() }));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          label={t("till.cashiers.name")}
          required
          data-autofocus
          autoComplete="off"
          {...field("name")}
        />
        <PasswordInput
          label={isNew ? t("till.cashiers.code") : <Optional>{t("till.cashiers.new_code")}</Optional>}
          description={t("till.cashiers.code_hint")}
          inputMode="numeric"
          autoComplete="off"
          required={isNew}
          visibilityToggleButtonProps={{ "aria-label": t("till.cashiers.show_code") }}
          {...field("code")}
        />
        <CustomerPicker
          label={<Optional>{t("till.cashiers.card")}</Optional>}
          description={t("till.cashiers.card_hint")}
          value={own}
          onChange={setOwn}
        />
        <Checkbox
          label={t("till.cashiers.is_manager")}
          description={t("till.cashiers.is_manager_hint")}
          {...field("isManager", "checkbox")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>
        {t(isNew ? "till.cashiers.add" : "till.cashiers.save")}
      </SubmitButton>
    </Form>
  );
}

function ownCardOf(cashier: CashierView | null): Found | null {
  if (cashier === null || cashier.customerId === null) return null;
  return { id: cashier.customerId, name: cashier.customerName ?? "", detail: "" };
}
