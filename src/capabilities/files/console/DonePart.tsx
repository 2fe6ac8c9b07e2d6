import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { api } from "../../../console/api.ts";
import { AppLink } from "../../../console/components/AppLink.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import styles from "./files.module.css";
import { Refused, ReportFigures } from "./ReportPart.tsx";
import type { Counts, ImportView } from "./views.ts";

/** What came of it, where to go next, and the way back. */
export function DonePart({
  one,
  onChange,
}: {
  readonly one: ImportView;
  readonly onChange: () => Promise<void>;
}) {
  const { t } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const undoing = useMutation({
    mutationFn: async () => await api.put(`/files/imports/${one.id}/undoing`),
    onSuccess: onChange,
  });
  async function undo() {
    const agreed = await confirm({
      title: t("files.undo.title"),
      effect: t("files.undo.effect"),
      action: t("files.undo.action"),
      isDangerous: true,
    });
    if (agreed) undoing.mutate();
  }
  return (
    <Stack gap="lg">
      {one.state === "done" && one.report !== null && <ReportFigures report={one.report} />}
      {one.state === "done" && one.outcome !== null && (
        <Card title={t("files.done.title")}>
          <Told counts={one.outcome} prefix="done" />
          <Group mt="md">
            <Button component={AppLink} href="/">
              {t("files.done.today")}
            </Button>
            <Button component={AppLink} href="/customers" variant="default">
              {t("files.done.customers")}
            </Button>
          </Group>
        </Card>
      )}
      {one.state === "undone" && one.undoOutcome !== null && (
        <Card title={t("files.undone.title")}>
          <Told counts={one.undoOutcome} prefix="undone" />
        </Card>
      )}
      {one.state !== "undone" && one.report !== null && one.report.refused > 0 && (
        <Refused one={one} report={one.report} />
      )}
      {one.mayUndo && may("files:write") && (
        <Group justify="space-between">
          <Text c="var(--text-2)" fz={13}>
            {t("files.undo.days")}
          </Text>
          <Button
            variant="default"
            leftSection={<Undo2 size={18} aria-hidden />}
            loading={undoing.isPending}
            onClick={() => void undo()}
          >
            {t("files.undo.action")}
          </Button>
        </Group>
      )}
      {undoing.error !== null && <ErrorState fault={undoing.error} />}
    </Stack>
  );
}

function Told({ counts, prefix }: { readonly counts: Counts; readonly prefix: "done" | "undone" }) {
  const { t, number } = useI18n();
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  if (told.length === 0) return <p>{t("files.done.nothing")}</p>;
  return (
    <dl className={styles.decisions}>
      {told.map(([name, count]) => (
        <div key={name} className={styles.decision}>
          <dt>{prefix === "done" ? t(`files.done.count.${name}`) : t(`files.undone.count.${name}`)}</dt>
          <dd className="figures">{number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
