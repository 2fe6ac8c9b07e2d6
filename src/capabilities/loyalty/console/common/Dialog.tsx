import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../../../../console/i18n.tsx";

interface DialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly children: ReactNode;
  readonly size?: "md" | "lg";
}

/** What is asked beside the page; what it holds begins anew each time it opens. */
export function Dialog({ title, isOpen, close, children, size = "md" }: DialogProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      size={size}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      {children}
    </Modal>
  );
}
