import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Merge } from "lucide-react";
import { useAddress, useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { mergesQuery, useCustomersChanged } from "../reading.ts";
import type { Customer } from "../views.ts";

interface MergedNoticeProps {
  readonly customer: Customer;
  readonly absorbedId: string;
}

/** Says that the record asked for is part of this one now, and how to have it back. */
export function MergedNotice({ customer, absorbedId }: MergedNoticeProps) {
  const { t } = useI18n();
  const may = usePermission();
  const [, change] = useAddress();
  const merges = useQuery(mergesQuery(customer.id));
  const merge = merges.data?.items.find((one) => one.absorbedId === absorbedId && one.undoneAt === null);
  const undo = useUndoMerge(customer.id);
  return (
    <Alert
      variant="light"
      color="brand"
      icon={<Merge size={20} strokeWidth={1.75} aria-hidden />}
      withCloseButton
      closeButtonLabel={t("console.close")}
      onClose={() => void change({ merged: undefined })}
    >
      <Group justify="space-between" gap="sm">
        <Text span size="md" c="var(--text)">
          {t("customers.merged.notice", { name: customer.name || t("customers.record.unnamed") })}
        </Text>
        {merge !== undefined && may("customers:write") && (
          <Button
            variant="default"
            size="compact-md"
            loading={undo.isPending}
            onClick={() => undo.mutate({ mergeId: merge.id, absorbedId })}
          >
            {t("customers.merged.undo")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Gives both records back and opens the one that had disappeared. */
export function useUndoMerge(keptId: string) {
  const { t } = useI18n();
  const toasts = useToasts();
  const goTo = useGoTo();
  const changed = useCustomersChanged();
  return useMutation({
    mutationFn: async ({ mergeId }: { mergeId: string; absorbedId?: string }) =>
      await api.delete(`/customers/merges/${mergeId}`),
    onSuccess: async (_, { absorbedId }) => {
      await changed(keptId, ...(absorbedId === undefined ? [] : [absorbedId]));
      toasts.saved(t("customers.merged.undone"));
      if (absorbedId !== undefined) goTo(`/customers/${absorbedId}`);
    },
    onError: toasts.failed,
  });
}
