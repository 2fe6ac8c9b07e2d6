import { Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack } from "@mantine/core";
import { Download } from "lucide-react";
import { useState } from "react";
import { apiUrl } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { type LetterRunView, labelSheets } from "../../shared.ts";
import styles from "./letters.module.css";

interface PrintRunProps {
  readonly run: LetterRunView | null;
  readonly close: () => void;
}

/** The paper of a run: its letters for a window envelope, or labels for plain ones. As often as one likes. */
export function PrintRun({ run, close }: PrintRunProps) {
  const { t } = useI18n();
  return (
    <Modal
      opened={run !== null}
      onClose={close}
      title={t("messages.letters.print_title")}
      closeButtonProps={{ "aria-label": t("console.close") }}
    >
      {run !== null && <Choices key={run.id} run={run} close={close} />}
    </Modal>
  );
}

function Choices({ run, close }: { readonly run: LetterRunView; readonly close: () => void }) {
  const { t, number } = useI18n();
  const [what, setWhat] = useState<"letters" | "labels">("letters");
  const [opening, setOpening] = useState<"right" | "left">("right");
  const [sheet, setSheet] = useState<(typeof labelSheets)[number]>("21");
  const [used, setUsed] = useState(0);
  const query = what === "letters" ? { what, window: opening } : { what, sheet, skip: used };
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t("messages.letters.what")}
        value={what}
        onChange={(next) => setWhat(next)}
        data={(["letters", "labels"] as const).map((value) => ({
          value,
          label: t(`messages.letters.what.${value}`),
        }))}
      />
      <p className={styles.hint}>{t(`messages.letters.about.${what}`)}</p>
      {what === "letters" ? (
        <Select
          label={t("messages.letters.window")}
          data={(["right", "left"] as const).map((value) => ({
            value,
            label: t(`messages.letters.window.${value}`),
          }))}
          value={opening}
          onChange={(next) => setOpening(next === "left" ? "left" : "right")}
        />
      ) : (
        <Group align="flex-start" grow>
          <Select
            label={t("messages.letters.sheet")}
            data={labelSheets.map((value) => ({ value, label: t(`messages.letters.sheet.${value}`) }))}
            value={sheet}
            onChange={(next) => setSheet(labelSheets.find((one) => one === next) ?? "21")}
          />
          <NumberInput
            label={t("messages.letters.used")}
            min={0}
            max={Number(sheet) - 1}
            value={used}
            onChange={(next) => setUsed(Number(next))}
          />
        </Group>
      )}
      <Group>
        <Button
          component="a"
          href={apiUrl(`/letter-runs/${run.id}/paper.pdf`, query)}
          download
          leftSection={<Download size={18} strokeWidth={1.75} aria-hidden />}
        >
          {t(`messages.letters.download.${what}`, { count: run.held, letters: number(run.held) })}
        </Button>
        <Button variant="default" onClick={close}>
          {t("console.close")}
        </Button>
      </Group>
      {run.state === "prepared" && <p className={styles.hint}>{t("messages.letters.then")}</p>}
    </Stack>
  );
}
