import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { CustomerPicker, type Found } from "../../../../console/components/CustomerPicker.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Program } from "../../shared.ts";
import { addresses } from "../common/addresses.ts";
import { useLoyaltyChanged } from "../reading.ts";

export type Joined = { readonly membershipId: string; readonly status: string; readonly isNew: boolean };

interface EnrolProps {
  readonly program: Program;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** A customer becomes a member. */
export function Enrol({ program, isOpen, close }: EnrolProps) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const [chosen, setChosen] = useState<Found | null>(null);
  const isPaid = program.definition?.join.mode === "paid";
  const enrol = useMutation({
    mutationFn: async (found: Found) => {
      // A paid card is sold, which also makes the member.
      if (isPaid) {
        await api.post("/loyalty/cards", { body: { programId: program.id, customerId: found.id } });
      }
      return await api.post<Joined>(`/loyalty/programs/${program.id}/members`, {
        body: { customerId: found.id },
      });
    },
    onSuccess: async (joined, found) => {
      await changed(found.id);
      toasts.saved(
        t(
          joined.status === "control"
            ? "loyalty.enrol.control"
            : joined.isNew || isPaid
              ? "loyalty.enrol.done"
              : "loyalty.enrol.already",
          { name: found.name, program: program.name },
        ),
      );
      setChosen(null);
      close();
      goTo(addresses.member(joined.membershipId));
    },
    onError: toasts.failed,
  });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("loyalty.enrol.title", { program: program.name })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <CustomerPicker
        label={t("loyalty.enrol.who")}
        description={t("loyalty.enrol.hint")}
        value={chosen}
        onChange={setChosen}
        isFirst
      />
      {isPaid && (
        <Text mt="sm" c="var(--text-2)">
          {t("loyalty.enrol.paid")}
        </Text>
      )}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={close}>
          {t("console.cancel")}
        </Button>
        <Button
          disabled={chosen === null}
          loading={enrol.isPending}
          onClick={() => chosen !== null && enrol.mutate(chosen)}
        >
          {t("loyalty.enrol.action")}
        </Button>
      </Group>
    </Modal>
  );
}
