import { Modal, NumberInput, Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import type { BatchView } from "../shared.ts";
import { Files } from "./Batches.tsx";
import styles from "./cards.module.css";
import { useCardsChanged } from "./reading.ts";

interface NewBatchProps {
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Cards to print here on paper, or to order in plastic; their files are there at once. */
export function NewBatch({ isOpen, close }: NewBatchProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("cards.batch.make")}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <Making />
    </Modal>
  );
}

function Making() {
  const [made, setMade] = useState<BatchView | null>(null);
  const { t } = useI18n();
  if (made === null) return <BatchForm onMade={setMade} />;
  return (
    <Stack role="status">
      <p className={styles.plain}>{t(`cards.batch.ready_${made.kind}`, { count: made.count })}</p>
      <div>
        <Files batch={made} />
      </div>
    </Stack>
  );
}

function BatchForm({ onMade }: { readonly onMade: (batch: BatchView) => void }) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useCardsChanged();
  const { form, field, submit, isSending, summary } = useShopForm<{
    kind: string;
    name: string;
    count: string | number;
  }>({
    initialValues: { kind: "paper", name: "", count: 50 },
    check: ({ name, count, kind }) => ({
      name: name.trim() === "" ? t("cards.batch.name_missing") : undefined,
      count:
        Number.isInteger(Number(count)) &&
        Number(count) >= 1 &&
        Number(count) <= (kind === "paper" ? 1_000 : 20_000)
          ? undefined
          : t(kind === "paper" ? "cards.batch.count_wrong_paper" : "cards.batch.count_wrong_plastic"),
    }),
    send: async ({ kind, name, count }) => {
      const batch = await api.post<BatchView>("/card-batches", {
        body: { kind, name: name.trim(), count: Number(count) },
        idempotencyKey: crypto.randomUUID(),
      });
      await changed();
      toasts.saved(t("cards.batch.saved", { name: batch.name }));
      onMade(batch);
    },
  });
  const isPaper = form.values.kind === "paper";
  return (
    <Form onSubmit={submit} summary={summary}>
      <Radio.Group label={t("cards.batch.kind")} {...field("kind")}>
        <Stack gap="xs" mt="xs">
          <Radio value="paper" label={t("cards.batch.paper")} description={t("cards.batch.paper_hint")} />
          <Radio
            value="plastic"
            label={t("cards.batch.plastic")}
            description={t("cards.batch.plastic_hint")}
          />
        </Stack>
      </Radio.Group>
      <TextInput
        label={t("cards.batch.name")}
        description={t("cards.batch.name_hint")}
        maxLength={120}
        {...field("name")}
      />
      <NumberInput
        label={t("cards.batch.how_many")}
        description={t(isPaper ? "cards.batch.how_many_paper" : "cards.batch.how_many_plastic")}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        w={160}
        {...field("count")}
      />
      <SubmitButton isSending={isSending}>{t("cards.batch.make_action")}</SubmitButton>
    </Form>
  );
}
