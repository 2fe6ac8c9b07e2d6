import { Button, Group, Modal, Text } from "@mantine/core";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useI18n } from "./i18n.tsx";

interface Question {
  /** "Supprimer la fiche de Chantal ?" */
  readonly title: string;
  /** What will happen, and what cannot be undone. */
  readonly effect: ReactNode;
  /** Names the effect ("Supprimer la fiche"), never "OK". */
  readonly action: string;
  readonly isDangerous?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;

const Context = createContext<Ask | null>(null);

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useI18n();
  const [asked, setAsked] = useState<{ question: Question; answer: (agreed: boolean) => void } | null>(null);
  const [isOpen, setOpen] = useState(false);

  const ask = useCallback<Ask>(
    (question) =>
      new Promise((answer) => {
        setAsked({ question, answer });
        setOpen(true);
      }),
    [],
  );

  const close = (agreed: boolean) => {
    setOpen(false);
    asked?.answer(agreed);
  };

  return (
    <Context value={ask}>
      {children}
      <Modal
        opened={isOpen}
        onClose={() => close(false)}
        title={asked?.question.title}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <Text component="div" c="dimmed" mb="lg">
          {asked?.question.effect}
        </Text>
        <Group justify="flex-end" gap="sm">
          {/* The way out comes first, so that Enter on arrival destroys nothing. */}
          <Button variant="default" data-autofocus onClick={() => close(false)}>
            {t("console.cancel")}
          </Button>
          <Button color={asked?.question.isDangerous ? "danger" : "brand"} onClick={() => close(true)}>
            {asked?.question.action}
          </Button>
        </Group>
      </Modal>
    </Context>
  );
}

/** `if (await confirm({ title, effect, action })) …`, before what cannot be undone. */
export function useConfirm() {
  const ask = useContext(Context);
  if (ask === null) throw new Error("useConfirm is called outside of ConfirmProvider.");
  return ask;
}
