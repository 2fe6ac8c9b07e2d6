import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../../../console/i18n.tsx";
import { CallForm } from "./CallForm.tsx";
import type { Means } from "./means.ts";
import { nameQuery } from "./reading.ts";
import { WriteForm } from "./WriteForm.tsx";

interface ContactDialogProps {
  readonly customerId: string;
  readonly means: Means;
  readonly close: () => void;
}

/** One message or one call, permission first. */
export default function ContactDialog({ customerId, means, close }: ContactDialogProps) {
  const { t } = useI18n();
  const isPhone = useMediaQuery("(max-width: 48em)") ?? false;
  const { data: name = "" } = useQuery(nameQuery(customerId));
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      fullScreen={isPhone}
      closeOnClickOutside={false}
      title={t(`messages.contact.title_${means}`, { name })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      {means === "phone" ? (
        <CallForm customerId={customerId} close={close} />
      ) : (
        <WriteForm customerId={customerId} means={means} close={close} />
      )}
    </Modal>
  );
}
