import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, TabletSmartphone } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { Instant } from "../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { DeviceView, PairingMade } from "../shared.ts";
import styles from "./till.module.css";

export function DevicesPart() {
  const { t } = useI18n();
  const may = usePermission();
  const [isAdding, setAdding] = useState(false);
  const devices = useQuery({
    queryKey: ["till", "devices"],
    queryFn: async () => await api.get<{ items: DeviceView[] }>("/till/devices"),
    // While the code is being typed on the device, it appears here by itself.
    refetchInterval: isAdding ? 3_000 : false,
  });
  if (devices.isPending) return <CardSkeleton />;
  if (devices.error !== null) return <ErrorState fault={devices.error} retry={devices.refetch} />;
  const add = may("till:write") && (
    <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t("till.devices.add")}
    </Button>
  );
  return (
    <Card title={t("till.part.devices")} aside={add}>
      {devices.data.items.length === 0 ? (
        <Empty icon={TabletSmartphone} sentence={t("till.devices.empty")} />
      ) : (
        <ul className={styles.list}>
          {devices.data.items.map((device) => (
            <DeviceLine key={device.id} device={device} />
          ))}
        </ul>
      )}
      <Modal
        opened={isAdding}
        onClose={() => setAdding(false)}
        title={t("till.devices.add")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <NewDevice />
      </Modal>
    </Card>
  );
}

const wrongClockMs = 120_000;

function DeviceLine({ device }: { readonly device: DeviceView }) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { id, name, storeName, seenAt, clockOffsetMs } = device;
  const remove = async () => {
    const agreed = await confirm({
      title: t("till.devices.remove_title", { name }),
      effect: t("till.devices.remove_effect"),
      action: t("till.devices.remove"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/till/devices/${id}`);
      await queries.invalidateQueries({ queryKey: ["till", "devices"] });
      toasts.saved(t("till.devices.removed", { name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  const minutes = Math.round(Math.abs(clockOffsetMs) / 60_000);
  return (
    <li className={styles.line}>
      <div>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {storeName} · {t("till.devices.seen")} <Instant instant={seenAt} isRelative />
        </Text>
        {Math.abs(clockOffsetMs) > wrongClockMs && (
          <Text size="sm" c="warning">
            {t(clockOffsetMs > 0 ? "till.devices.clock_ahead" : "till.devices.clock_behind", { minutes })}
          </Text>
        )}
      </div>
      {may("till:write") && (
        <Button
          variant="subtle"
          color="danger"
          size="compact-sm"
          onClick={() => void remove()}
          aria-label={t("till.devices.remove_named", { name })}
        >
          {t("till.devices.remove")}
        </Button>
      )}
    </li>
  );
}

type Store = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly closedAt: string | null;
};

function NewDevice() {
  const { t } = useI18n();
  const [made, setMade] = useState<PairingMade>();
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: async () => await api.get<{ items: Store[] }>("/stores"),
  });
  if (made !== undefined) return <PairingCode made={made} />;
  if (stores.isPending) return <CardSkeleton />;
  if (stores.error !== null) return <ErrorState fault={stores.error} retry={stores.refetch} />;
  const shops = stores.data.items.filter(({ kind, closedAt }) => kind === "shop" && closedAt === null);
  if (shops.length === 0) return <Text>{t("till.devices.no_store")}</Text>;
  return <PairingForm shops={shops} onMade={setMade} />;
}

function PairingForm({
  shops,
  onMade,
}: {
  readonly shops: readonly Store[];
  readonly onMade: (made: PairingMade) => void;
}) {
  const { t } = useI18n();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { storeId: shops[0]?.id ?? "", name: t("till.devices.name_proposed") },
    check: ({ name }) => ({ name: name.trim() === "" ? t("till.devices.name_missing") : undefined }),
    send: async ({ storeId, name }) => {
      onMade(await api.post<PairingMade>("/till/pairings", { body: { storeId, name: name.trim() } }));
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        {shops.length > 1 && (
          <Select
            label={t("till.devices.store")}
            data={shops.map(({ id, name }) => ({ value: id, label: name }))}
            allowDeselect={false}
            {...field("storeId")}
          />
        )}
        <TextInput
          label={t("till.devices.name")}
          description={t("till.devices.name_hint")}
          required
          data-autofocus
          {...field("name")}
        />
      </Stack>
      <SubmitButton isSending={isSending}>{t("till.devices.make_code")}</SubmitButton>
    </Form>
  );
}

function PairingCode({ made: { code } }: { readonly made: PairingMade }) {
  const { t } = useI18n();
  return (
    <Stack gap="md">
      <Text>{t("till.devices.code_sentence", { address: `${location.origin}/till` })}</Text>
      <Group justify="center">
        <output className={styles.code} aria-label={Array.from(code).join(" ")}>
          {code.slice(0, 4)} {code.slice(4)}
        </output>
      </Group>
      <Text size="sm" c="dimmed">
        {t("till.devices.code_hint")}
      </Text>
    </Stack>
  );
}
