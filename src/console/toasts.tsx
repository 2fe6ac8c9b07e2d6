import { Button, Group, Text } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { Check, TriangleAlert } from "lucide-react";
import { useI18n } from "./i18n.tsx";
import { problemText } from "./problem.ts";

const undoDelay = 10_000;

export function Toasts() {
  return (
    <Notifications position="bottom-center" containerWidth={460} transitionDuration={140} zIndex={500} />
  );
}

/** What is said after an action: what was saved, what can still be undone, what did not work. */
export function useToasts() {
  const { t } = useI18n();
  const closeButtonProps = { "aria-label": t("console.close") };

  function saved(sentence: string) {
    notifications.show({
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
      notifications.hide(id);
      try {
        await undo();
        saved(t("console.toast.undone"));
      } catch (fault) {
        failed(fault);
      }
    };
    const id = notifications.show({
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
    notifications.show({
      message: problemText(fault, t),
      icon: <TriangleAlert size={18} aria-hidden />,
      color: "danger",
      autoClose: false,
      closeButtonProps,
    });
  }

  return { saved, undoable, failed };
}
