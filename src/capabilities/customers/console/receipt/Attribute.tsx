import { Button, Group, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { type Receipt, useReceiptChanged } from "./receipt.ts";

interface AttributeProps {
  readonly receipt: Receipt;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Whose purchase it was, found after the fact. */
export function Attribute({ receipt, isOpen, close }: AttributeProps) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useReceiptChanged();
  const [chosen, setChosen] = useState<Found | null>(null);
  const before = receipt.customerId;

  async function give(customerId: string, from: string | null) {
    await api.put(`/receipts/${receipt.id}/customer`, { body: { customer: { id: customerId } } });
    await changed(receipt.id, ...[customerId, from].filter((id) => id !== null));
  }

  const attribute = useMutation({
    mutationFn: async (found: Found) => await give(found.id, before),
    onSuccess: (_, found) => {
      close();
      setChosen(null);
      const sentence = t("customers.receipt.attributed", { name: found.name });
      // A receipt that had nobody cannot be taken from its buyer again: it can only be given to another.
      if (before === null) toasts.saved(sentence);
      else toasts.undoable(sentence, async () => await give(before, found.id));
    },
    onError: toasts.failed,
  });

  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("customers.receipt.attribute_title", { number: receipt.externalId })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <CustomerPicker
        label={t("customers.receipt.attribute_label")}
        description={t("customers.receipt.attribute_hint")}
        value={chosen}
        onChange={setChosen}
        except={before ?? undefined}
        isFirst
      />
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={close}>
          {t("console.cancel")}
        </Button>
        <Button
          disabled={chosen === null}
          loading={attribute.isPending}
          onClick={() => chosen !== null && attribute.mutate(chosen)}
        >
          {t("customers.receipt.attribute_action")}
        </Button>
      </Group>
    </Modal>
  );
}
