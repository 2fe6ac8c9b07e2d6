import { Anchor, Button, Checkbox, Group, Modal, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
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
import { permissions } from "../shared.ts";
import { ShownOnce } from "./ShownOnce.tsx";
import type { Key } from "./views.ts";

export function KeysPart() {
  const { t, rich } = useI18n();
  const may = usePermission();
  const [isMaking, setMaking] = useState(false);
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: async () => await api.get<{ items: Key[] }>("/keys"),
  });
  if (keys.isPending) return <CardSkeleton />;
  if (keys.error !== null) return <ErrorState fault={keys.error} retry={keys.refetch} />;
  return (
    <Card
      title={t("accounts.part.keys")}
      aside={
        may("accounts:write") && (
          <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setMaking(true)}>
            {t("accounts.keys.make")}
          </Button>
        )
      }
    >
      <Text c="dimmed" mb="md">
        {rich("accounts.keys.sentence", {
          a: (inside) => (
            <Anchor href="/api/docs" underline="always">
              {inside}
            </Anchor>
          ),
        })}
      </Text>
      {keys.data.items.length === 0 ? (
        <Empty icon={KeyRound} sentence={t("accounts.keys.empty")} />
      ) : (
        <Stack gap="md">
          {keys.data.items.map((key) => (
            <KeyLine key={key.id} made={key} />
          ))}
        </Stack>
      )}
      <Modal
        opened={isMaking}
        onClose={() => setMaking(false)}
        title={t("accounts.keys.make")}
        size="lg"
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <MakeKey />
      </Modal>
    </Card>
  );
}

function KeyLine({ made }: { readonly made: Key }) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const queries = useQueryClient();
  const revoke = async () => {
    const agreed = await confirm({
      title: t("accounts.keys.revoke_title", { name: made.name }),
      effect: t("accounts.keys.revoke_effect"),
      action: t("accounts.keys.revoke"),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/keys/${made.id}`);
      await queries.invalidateQueries({ queryKey: ["keys"] });
      toasts.saved(t("accounts.keys.revoked", { name: made.name }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <div>
        <Text fw={600}>{made.name}</Text>
        <Text size="sm" c="dimmed">
          {made.prefix}… · {t("accounts.keys.used")}{" "}
          {made.lastUsedAt === null ? (
            t("accounts.keys.never")
          ) : (
            <Instant instant={made.lastUsedAt} isRelative />
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {made.scopes.join(", ")}
        </Text>
      </div>
      {may("accounts:write") && (
        <Button
          variant="subtle"
          color="danger"
          size="compact-sm"
          flex="none"
          onClick={() => void revoke()}
          aria-label={t("accounts.keys.revoke_named", { name: made.name })}
        >
          {t("accounts.keys.revoke")}
        </Button>
      )}
    </Group>
  );
}

function MakeKey() {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { name: "", scopes: ["customers:read", "purchases:write"] as string[] },
    check: ({ name, scopes }) => ({
      name: name.trim() === "" ? t("accounts.keys.name_missing") : undefined,
      scopes: scopes.length === 0 ? t("accounts.keys.scopes_missing") : undefined,
    }),
    send: async ({ name, scopes }) => {
      const made = await api.post<{ secret: string }>("/keys", { body: { name: name.trim(), scopes } });
      setSecret(made.secret);
      await queries.invalidateQueries({ queryKey: ["keys"] });
    },
  });
  if (secret !== undefined)
    return (
      <ShownOnce label={t("accounts.keys.secret")} hint={t("accounts.keys.secret_hint")} text={secret} />
    );
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <TextInput
          label={t("accounts.keys.name")}
          description={t("accounts.keys.name_hint")}
          required
          data-autofocus
          {...field("name")}
        />
        <Checkbox.Group label={t("accounts.keys.scopes")} required {...field("scopes")}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {permissions.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      </Stack>
      <SubmitButton isSending={isSending}>{t("accounts.keys.make")}</SubmitButton>
    </Form>
  );
}
