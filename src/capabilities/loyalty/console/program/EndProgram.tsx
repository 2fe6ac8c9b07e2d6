import { Modal, Radio, Stack, TextInput } from "@mantine/core";
import { api } from "../../../../console/api.ts";
import { Form, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { addMonths } from "../../../../values/day.ts";
import type { Program } from "../../shared.ts";
import styles from "../common/common.module.css";
import { usePoints } from "../common/words.ts";
import { useLoyaltyChanged } from "../reading.ts";

interface EndProgramProps {
  readonly program: Program;
  readonly isOpen: boolean;
  readonly close: () => void;
}

export function EndProgram({ program, isOpen, close }: EndProgramProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("loyalty.end.title", { name: program.name })}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      <EndForm program={program} close={close} />
    </Modal>
  );
}

/** What becomes of the points decides what the shop still owes: it is asked, never assumed. */
function EndForm({ program, close }: Omit<EndProgramProps, "isOpen">) {
  const { t, today, day } = useI18n();
  const toasts = useToasts();
  const points = usePoints();
  const changed = useLoyaltyChanged();
  const { form, field, submit, isSending, summary } = useShopForm<{
    points: string;
    until: string;
  }>({
    initialValues: { points: "usable_until", until: addMonths(today(), 3) },
    check: ({ points: chosen, until }) => ({
      until:
        chosen === "usable_until" && (until === "" || until < today())
          ? t("loyalty.end.until_wrong", { example: day(addMonths(today(), 3)) })
          : undefined,
    }),
    send: async ({ points: chosen, until }) => {
      await api.post(`/loyalty/programs/${program.id}/end`, {
        body: { points: chosen, ...(chosen === "usable_until" ? { until } : {}) },
      });
      await changed();
      toasts.saved(t("loyalty.end.done", { name: program.name }));
      close();
    },
  });
  const held = program.definition === null ? "" : points(program.outstanding, program.definition);
  return (
    <Form onSubmit={submit} summary={summary}>
      <p className={styles.plain}>{t("loyalty.end.effect", { count: program.members, points: held })}</p>
      <Radio.Group label={t("loyalty.end.points")} {...field("points")}>
        <Stack gap="sm" mt={4}>
          <Radio
            value="usable_until"
            label={t("loyalty.end.usable_until")}
            description={t("loyalty.end.usable_until_note")}
          />
          <Radio
            value="written_off"
            label={t("loyalty.end.written_off")}
            description={t("loyalty.end.written_off_note")}
          />
        </Stack>
      </Radio.Group>
      {form.values.points === "usable_until" && (
        <TextInput type="date" label={t("loyalty.end.until")} min={today()} maw={200} {...field("until")} />
      )}
      <SubmitButton isSending={isSending} color="danger">
        {t("loyalty.end.action")}
      </SubmitButton>
    </Form>
  );
}
