import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, EllipsisVertical } from "lucide-react";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import { customerKey } from "../reading.ts";

interface AddressMarkProps {
  readonly customerId: string;
  readonly kind: "email" | "phone" | "post";
  /** As it is compared; none for the postal address. */
  readonly value?: string;
  /** As it is read, to name the button. */
  readonly shown: string;
  readonly status: string;
}

/** What somebody of the shop knows of an address: a wrong number, a letter that came back, a mailbox that works again. */
export function AddressMark({ customerId, kind, value, shown, status }: AddressMarkProps) {
  const { t } = useI18n();
  const may = usePermission();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  if (!may("customers:write")) return null;
  const say = async (next: "good" | "bad") => {
    try {
      const body = { kind, status: next, ...(value === undefined ? {} : { value }) };
      await api.put(`/customers/${customerId}/address-status`, { body });
      await queries.invalidateQueries({ queryKey: customerKey(customerId) });
      saved(t(`customers.address_mark.saved_${next}`));
    } catch (fault) {
      failed(fault);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t("customers.address_mark.open", { address: shown })}
        >
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {status !== "bad" && (
          <Menu.Item leftSection={<CircleAlert size={16} aria-hidden />} onClick={() => void say("bad")}>
            {t(`customers.address_mark.bad_${kind}`)}
          </Menu.Item>
        )}
        {status !== "good" && (
          <Menu.Item leftSection={<CircleCheck size={16} aria-hidden />} onClick={() => void say("good")}>
            {t(`customers.address_mark.good_${kind}`)}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
