import { Badge, Button, Group, VisuallyHidden } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Mails, Printer } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { Empty } from "../../../../console/components/Empty.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Instant } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { LetterRunView } from "../../shared.ts";
import styles from "./letters.module.css";
import { lettersKey, runsQuery } from "./reading.ts";

interface RunsProps {
  readonly print: (run: LetterRunView) => void;
}

/** Letters printed together: those to be posted, then those that left, newest first. */
export function Runs({ print }: RunsProps) {
  const { t } = useI18n();
  const runs = useInfiniteQuery(runsQuery);
  const items = runs.data?.pages.flatMap((page) => page.items);
  if (items === undefined) {
    return runs.error === null ? (
      <CardSkeleton lines={4} />
    ) : (
      <Card>
        <ErrorState fault={runs.error} retry={runs.refetch} />
      </Card>
    );
  }
  return (
    <Card title={t("messages.letters.runs")} isFlush>
      {items.length === 0 ? (
        <Empty icon={Mails} sentence={t("messages.letters.no_runs")} />
      ) : (
        <ul className={styles.list}>
          {items.map((run) => (
            <Line key={run.id} run={run} print={print} />
          ))}
        </ul>
      )}
      {runs.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            {t("messages.outbox.more")}
          </Button>
        </Group>
      )}
    </Card>
  );
}

const colours = { prepared: "accent", posted: "brand", dropped: "gray" } as const;

function Line({ run, print }: { readonly run: LetterRunView; readonly print: (run: LetterRunView) => void }) {
  const { t, number } = useI18n();
  const { state, letters, held, returned, mailingName, to } = run;
  const name = mailingName ?? to ?? t("messages.letters.several");
  const refused = state === "dropped" ? 0 : letters - held;
  return (
    <li className={styles.run}>
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span>
          {t("messages.letters.count", { count: letters, letters: number(letters) })}
          {mailingName !== null && to !== null && ` · ${to}`}
          {refused > 0 && ` · ${t("messages.letters.refused", { count: refused, letters: number(refused) })}`}
          {returned > 0 &&
            ` · ${t("messages.letters.returned", { count: returned, letters: number(returned) })}`}
        </span>
        <span className={styles.hint}>
          <Instant instant={run.endedAt ?? run.madeAt} /> ·{" "}
          {t(`messages.letters.by.${state}`, { by: run.endedBy ?? run.madeBy })}
        </span>
      </span>
      <Badge variant="light" color={colours[state]} className={styles.badge ?? ""}>
        {t(`messages.letters.state.${state}`)}
      </Badge>
      {state !== "dropped" && <Steps run={run} name={name} print={print} />}
    </li>
  );
}

interface StepsProps {
  readonly run: LetterRunView;
  readonly name: string;
  readonly print: (run: LetterRunView) => void;
}

function Steps({ run, name, print }: StepsProps) {
  const { t } = useI18n();
  const may = usePermission()("messages:write");
  const { end, isEnding } = useEnd(run);
  return (
    <Group gap="xs" className={styles.steps ?? ""}>
      {run.state === "prepared" && may && (
        <>
          <Button size="compact-md" loading={isEnding === "posted"} onClick={() => void end("posted")}>
            {t("messages.letters.posted")}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
          <Button
            size="compact-md"
            variant="subtle"
            color="gray"
            loading={isEnding === "dropped"}
            onClick={() => void end("dropped")}
          >
            {t("messages.letters.drop")}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
        </>
      )}
      <Button
        size="compact-md"
        variant={run.state === "prepared" ? "default" : "subtle"}
        leftSection={<Printer size={16} strokeWidth={1.75} aria-hidden />}
        onClick={() => print(run)}
      >
        {t(run.state === "prepared" ? "messages.letters.print" : "messages.letters.print_again")}
        <VisuallyHidden> {name}</VisuallyHidden>
      </Button>
    </Group>
  );
}

function useEnd({ id, held }: LetterRunView) {
  const { t, number } = useI18n();
  const confirm = useConfirm();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const [isEnding, setEnding] = useState<"posted" | "dropped" | null>(null);
  const end = async (state: "posted" | "dropped") => {
    const counted = { count: held, letters: number(held) };
    const agreed = await confirm({
      title: t(`messages.letters.${state}_title`, counted),
      effect: t(`messages.letters.${state}_effect`),
      action: t(`messages.letters.${state}_action`),
    });
    if (!agreed) return;
    setEnding(state);
    try {
      await api.put(`/letter-runs/${id}/${state}`);
      saved(t(`messages.letters.${state}_done`, counted));
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: lettersKey });
    setEnding(null);
  };
  return { end, isEnding };
}
