import { Modal } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
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
      closeOnEscape={false}
      onKeyDown={(event) => isOwnEscape(event) && close()}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      {children}
    </Modal>
  );
}

/** Escape closes what is opened last: a list or an editor over the dialog keeps it to itself. */
function isOwnEscape({ key, target, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  if (key !== "Escape" || !(target instanceof Element) || !currentTarget.contains(target)) return false;
  return target.getAttribute("data-mantine-stop-propagation") !== "true";
}
