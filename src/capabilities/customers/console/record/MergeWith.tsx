import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { AppLink } from "../../../../console/components/AppLink.tsx";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Customer } from "../views.ts";

interface MergeWithProps {
  readonly customer: Customer;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Which other record is of the same person; the comparison follows on its own page. */
export function MergeWith({ customer, isOpen, close }: MergeWithProps) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const [other, setOther] = useState<Found | null>(null);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("customers.merge_with.title", { name: customer.name || t("customers.record.unnamed") })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <CustomerPicker
        label={t("customers.merge_with.label")}
        description={t("customers.merge_with.hint")}
        value={other}
        onChange={setOther}
        except={customer.id}
        isFirst
      />
      <Text size="sm" mt="sm">
        <AppLink href="/customers/duplicates">{t("customers.merge_with.duplicates")}</AppLink>
      </Text>
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={close}>
          {t("console.cancel")}
        </Button>
        <Button
          disabled={other === null}
          onClick={() => other !== null && goTo(`/customers/merge?a=${customer.id}&b=${other.id}`)}
        >
          {t("customers.merge_with.action")}
        </Button>
      </Group>
    </Modal>
  );
}
