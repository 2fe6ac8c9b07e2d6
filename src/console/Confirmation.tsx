import { Button, Group, Modal, Text } from "@mantine/core";
import type { Question } from "./question.ts";
import { useI18n } from "./i18n.tsx";

interface ConfirmationProps {
  readonly question: Question;
  readonly isOpen: boolean;
  readonly onAnswer: (agreed: boolean) => void;
}

/** The question itself, with the way out first. */
export default function Confirmation({ question, isOpen, onAnswer }: ConfirmationProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={() => onAnswer(false)}
      title={question.title}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <Text component="div" c="dimmed" mb="lg">
        {question.effect}
      </Text>
      <Group justify="flex-end" gap="sm">
        {/* The way out comes first, so that Enter on arrival destroys nothing. */}
        <Button variant="default" data-autofocus onClick={() => onAnswer(false)}>
          {t("console.cancel")}
        </Button>
        <Button color={question.isDangerous ? "danger" : "brand"} onClick={() => onAnswer(true)}>
          {question.action}
        </Button>
      </Group>
    </Modal>
  );
}
