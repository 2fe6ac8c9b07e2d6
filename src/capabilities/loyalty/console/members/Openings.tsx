import { Button, Group, Stack, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { downloadCsv } from "../../../../console/components/data-table.ts";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../../console/components/Figure.tsx";
import { FileDrop } from "../../../../console/components/FileDrop.tsx";
import { Progress } from "../../../../console/components/Progress.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { isRefusal } from "../../../../values/refusal.ts";
import { readOpenings, type OpeningsFile, type RefusedOpening } from "../../rules/openings.ts";
import { centsPerUnit } from "../../rules/unit-worth.ts";
import type { Program } from "../../shared.ts";
import common from "../common/common.module.css";
import { Dialog } from "../common/Dialog.tsx";
import { usePoints } from "../common/words.ts";
import { liabilityQuery, useLoyaltyChanged } from "../reading.ts";
import { type Brought, type Keyed, sendOpenings, textOf, withKeys } from "./openings.ts";

type Definition = NonNullable<Program["definition"]>;

interface OpeningsProps {
  readonly program: Program;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** What customers had in another system comes into the program, once what it amounts to has been seen. */
export function Openings({ program, isOpen, close }: OpeningsProps) {
  const { t } = useI18n();
  const [isSending, setSending] = useState(false);
  const { definition } = program;
  if (definition === null) return null;
  return (
    <Dialog title={t("loyalty.openings.title")} isOpen={isOpen} close={() => !isSending && close()} size="lg">
      <Steps program={program} definition={definition} close={close} setSending={setSending} />
    </Dialog>
  );
}

type Told = { readonly file: OpeningsFile; readonly lines: readonly Keyed[]; readonly brought: Brought };

type Step =
  | { readonly at: "choose" | "unreadable"; readonly code?: string }
  | { readonly at: "checking" | "sending"; readonly done: number; readonly total: number }
  | { readonly at: "report" | "done"; readonly told: Told }
  | { readonly at: "failed"; readonly fault: unknown; readonly again: () => Promise<void> };

interface StepsProps {
  readonly program: Program;
  readonly definition: Definition;
  readonly close: () => void;
  readonly setSending: (isSending: boolean) => void;
}

function Steps({ program, definition, close, setSending }: StepsProps) {
  const { t, today } = useI18n();
  const changed = useLoyaltyChanged();
  const [step, setStep] = useState<Step>({ at: "choose" });
  const [source, setSource] = useState("file");

  async function check(chosen: File) {
    const file = readOpenings(await textOf(chosen), {
      today: today(),
      scale: definition.scale,
      source: source || "file",
    });
    if (isRefusal(file)) return setStep({ at: "unreadable", code: file.refused });
    const lines = await withKeys(program.id, file.openings);
    await go("checking", file, lines, async () => await check(chosen));
  }

  async function go(
    at: "checking" | "sending",
    file: OpeningsFile,
    lines: readonly Keyed[],
    again: () => Promise<void>,
  ) {
    const isSending = at === "sending";
    setSending(isSending);
    try {
      const brought = await sendOpenings(program.id, lines, {
        dryRun: !isSending,
        today: today(),
        onProgress: (done) => setStep({ at, done, total: lines.length }),
      });
      if (isSending) await changed();
      setStep({ at: isSending ? "done" : "report", told: { file, lines, brought } });
    } catch (fault) {
      setStep({ at: "failed", fault, again });
    } finally {
      setSending(false);
    }
  }

  async function send(told: Told) {
    await go("sending", told.file, told.lines, async () => await send(told));
  }

  switch (step.at) {
    case "choose":
    case "unreadable":
      return (
        <Stack gap="md">
          <p className={common.plain}>{t("loyalty.openings.what")}</p>
          <FileDrop
            kinds={[".csv", ".tsv", ".txt"]}
            mostMegabytes={10}
            onFile={(chosen) => void check(chosen)}
            hint={t("loyalty.openings.columns")}
          />
          {step.code !== undefined && (
            <p role="alert" className={common.notice} data-tone="bad">
              {t(`loyalty.openings.file.${step.code}`)}
            </p>
          )}
          <TextInput
            label={t("loyalty.openings.source")}
            description={t("loyalty.openings.source_hint")}
            value={source}
            maxLength={60}
            maw={320}
            onChange={({ currentTarget }) =>
              setSource(currentTarget.value.toLowerCase().replace(/[^a-z0-9._-]/g, "-"))
            }
          />
        </Stack>
      );
    case "checking":
    case "sending":
      return <Progress label={t(`loyalty.openings.${step.at}`)} done={step.done} total={step.total} />;
    case "failed":
      return <ErrorState fault={step.fault} retry={step.again} />;
    case "report":
      return (
        <Report
          program={program}
          definition={definition}
          told={step.told}
          other={() => setStep({ at: "choose" })}
          send={() => void send(step.told)}
        />
      );
    case "done":
      return <Done definition={definition} told={step.told} close={close} />;
  }
}

interface ReportProps {
  readonly program: Program;
  readonly definition: Definition;
  readonly told: Told;
  readonly other: () => void;
  readonly send: () => void;
}

/** What bringing would do, before anything is written. */
function Report({ program, definition, told, other, send }: ReportProps) {
  const { t, number, money } = useI18n();
  const points = usePoints();
  const liability = useQuery(liabilityQuery(program.id));
  // A shop that begins has no baskets to measure a reward by: what the reward says in money is the prudent figure.
  const worth = liability.data?.unitCents || centsPerUnit(definition) * 10 ** definition.scale;
  const { moved, unchanged, people } = told.brought;
  const total = sumOf(moved);
  return (
    <Stack gap="md">
      <Figures>
        <Figure label={t("loyalty.openings.people")} value={number(people)} />
        <Figure label={t("loyalty.openings.points")} value={points(total, definition)} />
        <Figure
          label={t("loyalty.openings.owed")}
          value={liability.isPending ? undefined : worth === 0 ? "–" : money(Math.round(total * worth))}
          note={t(worth === 0 ? "loyalty.openings.owed_unknown" : "loyalty.openings.owed_note")}
        />
      </Figures>
      <Aside unchanged={unchanged} empty={told.file.empty} />
      <Refused told={told} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={other}>
          {t("loyalty.openings.other")}
        </Button>
        <Button disabled={moved.length === 0} onClick={send}>
          {t("loyalty.openings.action", { count: moved.length })}
        </Button>
      </Group>
    </Stack>
  );
}

interface DoneProps {
  readonly definition: Definition;
  readonly told: Told;
  readonly close: () => void;
}

function Done({ definition, told, close }: DoneProps) {
  const { t, number } = useI18n();
  const points = usePoints();
  const { moved, unchanged, people } = told.brought;
  return (
    <Stack gap="md">
      <p role="status" className={common.notice} data-tone="good">
        {t("loyalty.openings.done", {
          count: people,
          people: number(people),
          points: points(sumOf(moved), definition),
        })}
      </p>
      <Aside unchanged={unchanged} empty={told.file.empty} />
      <Refused told={told} />
      <Group justify="flex-end">
        <Button onClick={close}>{t("console.close")}</Button>
      </Group>
    </Stack>
  );
}

function Aside({ unchanged, empty }: { readonly unchanged: number; readonly empty: number }) {
  const { t } = useI18n();
  return (
    <>
      {unchanged > 0 && (
        <p className={common.quiet}>{t("loyalty.openings.unchanged", { count: unchanged })}</p>
      )}
      {empty > 0 && <p className={common.quiet}>{t("loyalty.openings.empty", { count: empty })}</p>}
    </>
  );
}

const shown = 50;

/** Lines that are not brought, each with its reason; all of them in a file, to be corrected and dropped again. */
function Refused({ told: { file, brought } }: { readonly told: Told }) {
  const { t, number, language } = useI18n();
  const refused = [...file.refused, ...brought.refused].toSorted((one, other) => one.line - other.line);
  if (refused.length === 0) return null;
  const reason = (code: string) =>
    reasons.has(code) ? t(`loyalty.openings.reason.${code}`) : t("loyalty.openings.reason.other");
  const download = () =>
    downloadCsv(
      {
        columns: [
          ...file.columns.map((name, index) => ({ key: String(index), name, kind: "text" as const })),
          { key: "line", name: t("loyalty.openings.line"), kind: "number" },
          { key: "reason", name: t("loyalty.openings.why"), kind: "text" },
        ],
        rows: refused.map((one) => ({
          ...Object.fromEntries(one.cells.map((cell, index) => [String(index), cell])),
          line: one.line,
          reason: reason(one.reason),
        })),
      },
      language,
      t("loyalty.openings.refused_file"),
    );
  return (
    <section aria-label={t("loyalty.openings.refused", { count: refused.length })}>
      <Group justify="space-between" gap="sm" mb="xs">
        <strong>{t("loyalty.openings.refused", { count: refused.length })}</strong>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<Download size={16} strokeWidth={1.75} aria-hidden />}
          onClick={download}
        >
          {t("loyalty.openings.download")}
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={260} mah={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("loyalty.openings.line")}</Table.Th>
              <Table.Th>{t("loyalty.openings.who")}</Table.Th>
              <Table.Th>{t("loyalty.openings.why")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {refused.slice(0, shown).map((one) => (
              <Table.Tr key={one.line}>
                <Table.Td className={common.figureCell}>{number(one.line)}</Table.Td>
                <Table.Td>{whoOf(one, file)}</Table.Td>
                <Table.Td>{reason(one.reason)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {refused.length > shown && (
        <p className={common.quiet}>{t("loyalty.openings.more", { count: refused.length - shown })}</p>
      )}
    </section>
  );
}

const reasons: ReadonlySet<string> = new Set([
  "nobody_named",
  "identifier_too_long",
  "unreadable_points",
  "points_out_of_range",
  "points_with_too_many_decimals",
  "unreadable_expiry",
  "already_expired",
  "unreadable_since",
  "earned_in_the_future",
  "expires_before_it_opens",
  "unknown_customer",
  "customer_is_ambiguous",
  "membership_closed",
  "unreadable_email",
  "unreadable_phone",
  "unreadable_card",
  "unreadable_external_id",
]);

function whoOf({ cells }: RefusedOpening, { fields }: OpeningsFile): string {
  const { card, email, phone, reference, lastName } = fields;
  return [card, reference, email, phone, lastName]
    .flatMap((at) => (at === undefined || !cells[at]?.trim() ? [] : [cells[at].trim()]))
    .slice(0, 2)
    .join(" · ");
}

function sumOf(lines: readonly Keyed[]): number {
  return Math.round(lines.reduce((sum, { points }) => sum + points, 0) * 1_000) / 1_000;
}
