import { Button, Group, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { LetterRunView } from "../../shared.ts";
import styles from "./record.module.css";

interface LetterToPostProps {
  readonly run: LetterRunView;
  readonly customerId: string;
  readonly close: () => void;
}

/** The letter is written: it is printed, then said to be posted, or dropped. */
export function LetterToPost({ run, customerId, close }: LetterToPostProps) {
  const { t } = useI18n();
  const { saved, failed } = useToasts();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  async function end(state: "posted" | "dropped"): Promise<void> {
    setBusy(true);
    try {
      await api.put(`/letter-runs/${run.id}/${state}`);
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
      saved(t(`messages.contact.letter_${state}`));
      close();
    } catch (fault) {
      failed(fault);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Stack gap="lg">
      <p className={styles.text}>{t("messages.contact.letter_written")}</p>
      <div>
        <Button
          component="a"
          href={apiUrl(`/letter-runs/${run.id}/paper.pdf`, {})}
          download
          leftSection={<Printer size={18} strokeWidth={1.75} aria-hidden />}
        >
          {t("messages.contact.print")}
        </Button>
      </div>
      <p className={styles.hint}>{t("messages.contact.letter_later")}</p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" disabled={isBusy} onClick={() => void end("dropped")}>
          {t("messages.contact.drop")}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => void end("posted")}>
          {t("messages.contact.posted")}
        </Button>
      </Group>
    </Stack>
  );
}
