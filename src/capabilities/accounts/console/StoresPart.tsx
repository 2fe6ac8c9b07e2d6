import { Badge, Button, Group, Modal, Select, Stack, Table, TextInput, VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, StoreIcon } from "lucide-react";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { Store } from "./views.ts";

export function StoresPart() {
  const { t } = useI18n();
  const may = usePermission();
  const [isAdding, setAdding] = useState(false);
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: async () => await api.get<{ items: Store[] }>("/stores"),
  });
  if (stores.isPending) return <CardSkeleton />;
  if (stores.error !== null) return <ErrorState fault={stores.error} retry={stores.refetch} />;
  const { items } = stores.data;
  const add = may("accounts:write") && (
    <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t("accounts.stores.add")}
    </Button>
  );
  return (
    <Card title={t("accounts.part.stores")} aside={add}>
      {items.length === 0 ? (
        <Empty icon={StoreIcon} sentence={t("accounts.stores.empty")} />
      ) : (
        <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("accounts.stores.name")}</Table.Th>
                <Table.Th>{t("accounts.stores.code")}</Table.Th>
                <Table.Th>{t("accounts.stores.place")}</Table.Th>
                <Table.Th>
                  <VisuallyHidden>{t("accounts.actions")}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((store) => (
                <Table.Tr key={store.id}>
                  <Table.Td>
                    <Group gap="xs">
                      <AppLink href={`/settings/stores/${store.id}`}>{store.name}</AppLink>
                      {store.kind === "web" && <Badge variant="light">{t("accounts.stores.web")}</Badge>}
                      {store.closedAt !== null && (
                        <Badge variant="light" color="gray">
                          {t("accounts.stores.closed")}
                        </Badge>
                      )}
                    </Group>
                  </Table.Td>
                  <Table.Td>{store.code}</Table.Td>
                  <Table.Td>{[store.postcode, store.city].filter(Boolean).join(" ") || "–"}</Table.Td>
                  <Table.Td ta="right">{may("accounts:write") && <Toggle store={store} />}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Modal
        opened={isAdding}
        onClose={() => setAdding(false)}
        title={t("accounts.stores.add")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <NewStore onDone={() => setAdding(false)} />
      </Modal>
    </Card>
  );
}

function useStoresChanged() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all(
      ["places", "stores"].map(async (key) => await queries.invalidateQueries({ queryKey: [key] })),
    );
  };
}

function NewStore({ onDone }: { readonly onDone: () => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useStoresChanged();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { kind: "shop", name: "", code: "", postcode: "", city: "" },
    check: ({ name, code }) => ({
      name: name.trim() === "" ? t("accounts.stores.name_missing") : undefined,
      code: /^\S{1,40}$/.test(code.trim()) ? undefined : t("accounts.stores.code_wrong"),
    }),
    send: async (values) => {
      const { kind, name, code, postcode, city } = values;
      await api.post("/stores", {
        body: {
          kind,
          name: name.trim(),
          code: code.trim(),
          postcode: postcode.trim() || null,
          city: city.trim() || null,
        },
        idempotencyKey: crypto.randomUUID(),
      });
      await changed();
      toasts.saved(t("accounts.stores.added", { name: name.trim() }));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Select
          label={t("accounts.stores.kind")}
          data={[
            { value: "shop", label: t("accounts.stores.kind_shop") },
            { value: "web", label: t("accounts.stores.kind_web") },
          ]}
          allowDeselect={false}
          {...field("kind")}
        />
        <TextInput label={t("accounts.stores.name")} required data-autofocus {...field("name")} />
        <TextInput
          label={t("accounts.stores.code")}
          description={t("accounts.stores.code_hint")}
          required
          {...field("code")}
        />
        <Place field={field} />
      </Stack>
      <SubmitButton isSending={isSending}>{t("accounts.stores.add")}</SubmitButton>
    </Form>
  );
}

function Place({ field }: { readonly field: (name: "postcode" | "city") => object }) {
  const { t } = useI18n();
  return (
    <Group grow preventGrowOverflow={false} align="flex-start">
      <TextInput
        label={<Optional>{t("accounts.stores.postcode")}</Optional>}
        maw={170}
        autoComplete="postal-code"
        {...field("postcode")}
      />
      <TextInput
        label={<Optional>{t("accounts.stores.city")}</Optional>}
        autoComplete="address-level2"
        {...field("city")}
      />
    </Group>
  );
}

/** A store that closes for good keeps its purchases, and can be opened again. */
function Toggle({ store }: { readonly store: Store }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useStoresChanged();
  const toggle = async () => {
    const setClosed = async (closed: boolean) => {
      await api.patch(`/stores/${store.id}`, { body: { closed } });
      await changed();
    };
    try {
      const isClosing = store.closedAt === null;
      await setClosed(isClosing);
      toasts.undoable(
        t(isClosing ? "accounts.stores.now_closed" : "accounts.stores.now_open", { name: store.name }),
        async () => {
          await setClosed(!isClosing);
        },
      );
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  const action = store.closedAt === null ? "close" : "reopen";
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      onClick={() => void toggle()}
      aria-label={t(`accounts.stores.${action}_named`, { name: store.name })}
    >
      {t(`accounts.stores.${action}`)}
    </Button>
  );
}
