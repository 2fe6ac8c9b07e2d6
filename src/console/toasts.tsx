import { Button, Group, Text } from "@mantine/core";
import type { NotificationData } from "@mantine/notifications";
import { Check, TriangleAlert } from "lucide-react";
import { lazy } from "react";
import { useI18n } from "./i18n.tsx";
import { problemText } from "./problem.ts";

const undoDelay = 10_000;

// Nothing is said on the first screen: what says it comes when the page is there.
export const Toasts = lazy(() => import("./ToastBox.tsx"));

let lastId = 0;

/** Shows it as soon as the box is there; answers its identity at once, so that it can be put away. */
function show(toast: NotificationData): string {
  lastId += 1;
  const id = `toast-${lastId}`;
  void import("@mantine/notifications").then(({ notifications }) => notifications.show({ ...toast, id }));
  return id;
}

function hide(id: string): void {
  void import("@mantine/notifications").then(({ notifications }) => notifications.hide(id));
}

/** What is said after an action: what was saved, what can still be undone, what did not work. */
export function useToasts() {
  const { t } = useI18n();
  const closeButtonProps = { "aria-label": t("console.close") };

  function saved(sentence: string) {
    show({
      message: sentence,
      icon: <Check size={18} aria-hidden />,
      color: "brand",
      autoClose: 5_000,
      closeButtonProps,
      role: "status",
    });
  }

  /** `undo` runs when "Annuler" is pressed within ten seconds. */
  function undoable(sentence: string, undo: () => unknown) {
    const undoOnce = async () => {
      hide(id);
      try {
        await undo();
        saved(t("console.toast.undone"));
      } catch (fault) {
        failed(fault);
      }
    };
    const id = show({
      message: (
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <Text span inherit>
            {sentence}
          </Text>
          <Button variant="subtle" size="compact-sm" flex="none" onClick={() => void undoOnce()}>
            {t("console.toast.undo")}
          </Button>
        </Group>
      ),
      icon: <Check size={18} aria-hidden />,
      color: "brand",
      autoClose: undoDelay,
      closeButtonProps,
      role: "status",
    });
  }

  function failed(fault: unknown) {
    show({
      message: problemText(fault, t),
      icon: <TriangleAlert size={18} aria-hidden />,
      color: "danger",
      autoClose: false,
      closeButtonProps,
    });
  }

  return { saved, undoable, failed };
}
