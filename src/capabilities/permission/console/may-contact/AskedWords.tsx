import { Modal, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";

interface AskedWordsProps {
  readonly customerId: string;
  readonly asking: "callback" | "guardian" | null;
  readonly close: () => void;
}

/** One line to write down: on what she wishes to be called back, or where a parent's agreement is kept. */
export function AskedWords({ customerId, asking, close }: AskedWordsProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={asking !== null}
      onClose={close}
      title={asking === null ? "" : t(`permission.contact.${asking}_title`)}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      {asking !== null && <WordsForm customerId={customerId} asking={asking} close={close} />}
    </Modal>
  );
}

function WordsForm({
  customerId,
  asking,
  close,
}: {
  readonly customerId: string;
  readonly asking: "callback" | "guardian";
  readonly close: () => void;
}) {
  const { t } = useI18n();
  const toasts = useToasts();
  const queries = useQueryClient();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { words: "" },
    check: ({ words }) => ({
      words: words.trim() === "" ? t(`permission.contact.${asking}_missing`) : undefined,
    }),
    send: async ({ words }) => {
      await (asking === "callback"
        ? api.post(`/customers/${customerId}/callbacks`, { body: { subject: words } })
        : api.put(`/customers/${customerId}/guardian`, { body: { evidence: words } }));
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      toasts.saved(t("permission.contact.noted"));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack>
        <TextInput
          label={t(`permission.contact.${asking}_label`)}
          description={t(`permission.contact.${asking}_hint`)}
          maxLength={200}
          data-autofocus
          {...field("words")}
        />
        <SubmitButton isSending={isSending}>{t("permission.contact.note")}</SubmitButton>
      </Stack>
    </Form>
  );
}
