import { Button, Group, Modal, Radio, Select, Stack, Table, TextInput } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { api } from "../../../../console/api.ts";
import { Card } from "../../../../console/components/Card.tsx";
import { ErrorState } from "../../../../console/components/ErrorState.tsx";
import { Form, Optional, SubmitButton, useShopForm } from "../../../../console/components/form.tsx";
import { Day } from "../../../../console/components/inline.tsx";
import { CardSkeleton } from "../../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { CostLine, Costs, MonthlyCost, Program } from "../../shared.ts";
import common from "../common/common.module.css";
import { Euros, typedCents } from "../common/Euros.tsx";
import { useLoyaltyChanged } from "../reading.ts";

const kinds = ["reward", "message", "card", "staff", "call_centre", "training", "software", "other"] as const;

const costsQuery = (programId: string) =>
  queryOptions({
    queryKey: ["loyalty", "program", programId, "costs"],
    queryFn: async ({ signal }) => await api.get<Costs>(`/loyalty/programs/${programId}/costs`, { signal }),
  });

/** What the program costs beyond what is counted by itself, written down by hand; a wrong line is corrected, never erased. */
export function CostLedger({ program }: { readonly program: Program }) {
  const { t, money } = useI18n();
  const may = usePermission();
  const costs = useQuery(costsQuery(program.id));
  const [isAdding, setAdding] = useState(false);
  if (costs.isPending) return <CardSkeleton lines={4} />;
  if (costs.error !== null) {
    return (
      <Card>
        <ErrorState fault={costs.error} retry={costs.refetch} />
      </Card>
    );
  }
  const { lines, monthly, directCents, indirectCents } = costs.data;
  return (
    <Card
      title={t("loyalty.ledger.title")}
      aside={
        may("loyalty:write") && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("loyalty.ledger.add")}
          </Button>
        )
      }
    >
      {lines.length === 0 && monthly.length === 0 ? (
        <p className={common.plain}>{t("loyalty.ledger.empty")}</p>
      ) : (
        <>
          <p className={common.quiet}>
            {t("loyalty.ledger.sums", { direct: money(directCents), indirect: money(indirectCents) })}
          </p>
          {monthly.length > 0 && <Monthly program={program} monthly={monthly} />}
          <Lines program={program} lines={lines} />
        </>
      )}
      <Modal
        opened={isAdding}
        onClose={() => setAdding(false)}
        title={t("loyalty.ledger.add")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <NewCost program={program} close={() => setAdding(false)} />
      </Modal>
    </Card>
  );
}

function Monthly({
  program,
  monthly,
}: {
  readonly program: Program;
  readonly monthly: readonly MonthlyCost[];
}) {
  const { t, money, month, today } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const thisMonth = today().slice(0, 7);
  const end = async (cost: MonthlyCost) => {
    try {
      await api.post(`/loyalty/programs/${program.id}/monthly-costs/${cost.id}/end`, {
        body: { untilMonth: thisMonth },
      });
      await changed();
      toasts.saved(t("loyalty.ledger.ended", { month: month(thisMonth) }));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return (
    <ul className={common.rows} style={{ margin: "12px 0" }}>
      {monthly.map((cost) => (
        <li key={cost.id}>
          <div className={common.rowWords}>
            <span className={common.rowName}>{t(`loyalty.cost_kind.${cost.kind}`)}</span>
            <p className={common.quiet}>
              {t(cost.untilMonth === null ? "loyalty.ledger.monthly_since" : "loyalty.ledger.monthly_until", {
                amount: money(cost.cents),
                from: month(cost.fromMonth),
                until: cost.untilMonth === null ? "" : month(cost.untilMonth),
              })}
              {cost.note !== null && ` · ${cost.note}`}
            </p>
          </div>
          {cost.untilMonth === null && may("loyalty:write") && (
            <Button variant="subtle" size="compact-sm" onClick={() => void end(cost)}>
              {t("loyalty.ledger.end")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Lines({ program, lines }: { readonly program: Program; readonly lines: readonly CostLine[] }) {
  const { t, money } = useI18n();
  const may = usePermission();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const written = lines.filter(({ monthlyId }) => monthlyId === null);
  const corrected = new Set(written.map(({ correctsId }) => correctsId));
  const correct = async (line: CostLine) => {
    try {
      await api.post(`/loyalty/programs/${program.id}/costs/${line.id}/correction`);
      await changed();
      toasts.saved(t("loyalty.ledger.corrected"));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  if (written.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }} mt="sm">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("loyalty.ledger.day")}</Table.Th>
            <Table.Th>{t("loyalty.ledger.what")}</Table.Th>
            <Table.Th ta="right">{t("loyalty.ledger.amount")}</Table.Th>
            <Table.Th aria-label={t("loyalty.actions")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {written.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td>
                <Day day={line.day} />
              </Table.Td>
              <Table.Td>
                {line.correctsId === null
                  ? t(`loyalty.cost_kind.${line.kind}`)
                  : t("loyalty.ledger.correction", { what: t(`loyalty.cost_kind.${line.kind}`) })}
                <p className={common.quiet}>
                  {[
                    line.note,
                    t(line.isDirect ? "loyalty.ledger.direct" : "loyalty.ledger.indirect"),
                    line.by,
                  ]
                    .filter((part) => part !== null)
                    .join(" · ")}
                </p>
              </Table.Td>
              <Table.Td className={common.figureCell}>{money(line.cents)}</Table.Td>
              <Table.Td ta="right">
                {line.correctsId === null && !corrected.has(line.id) && may("loyalty:write") && (
                  <Button variant="subtle" size="compact-sm" onClick={() => void correct(line)}>
                    {t("loyalty.ledger.correct")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function NewCost({ program, close }: { readonly program: Program; readonly close: () => void }) {
  const { t, today, money } = useI18n();
  const toasts = useToasts();
  const changed = useLoyaltyChanged();
  const { field, form, submit, isSending, summary } = useShopForm<{
    kind: (typeof kinds)[number];
    rhythm: string;
    euros: string | number;
    day: string;
    share: string;
    note: string;
  }>({
    initialValues: { kind: "message", rhythm: "once", euros: "", day: today(), share: "direct", note: "" },
    check: ({ euros, day }) => ({
      euros: Number(euros) > 0 ? undefined : t("loyalty.amount_wrong"),
      day: day === "" ? t("loyalty.ledger.day_wrong") : undefined,
    }),
    send: async ({ kind, rhythm, euros, day, share, note }) => {
      const cents = typedCents(euros);
      const line = {
        kind,
        cents,
        isDirect: share === "direct",
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      };
      const isOnce = rhythm === "once";
      await api.post(`/loyalty/programs/${program.id}/${isOnce ? "costs" : "monthly-costs"}`, {
        body: isOnce ? { ...line, day } : { ...line, fromMonth: day.slice(0, 7) },
      });
      await changed();
      toasts.saved(t("loyalty.ledger.added", { amount: money(cents) }));
      close();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Stack gap="md">
        <Select
          label={t("loyalty.ledger.what")}
          data={kinds.map((kind) => ({ value: kind, label: t(`loyalty.cost_kind.${kind}`) }))}
          {...field("kind")}
        />
        <Euros label={t("loyalty.ledger.amount")} {...field("euros")} />
        <Radio.Group label={t("loyalty.ledger.rhythm")} {...field("rhythm")}>
          <Group gap="lg" mt={4}>
            <Radio value="once" label={t("loyalty.ledger.once")} />
            <Radio value="monthly" label={t("loyalty.ledger.monthly")} />
          </Group>
        </Radio.Group>
        <TextInput
          type="date"
          maw={200}
          label={t(form.values.rhythm === "once" ? "loyalty.ledger.day" : "loyalty.ledger.from")}
          {...field("day")}
        />
        <Radio.Group label={t("loyalty.ledger.share")} {...field("share")}>
          <Stack gap="xs" mt={4}>
            <Radio value="direct" label={t("loyalty.ledger.is_direct")} />
            <Radio value="indirect" label={t("loyalty.ledger.is_indirect")} />
          </Stack>
        </Radio.Group>
        <TextInput label={<Optional>{t("loyalty.note")}</Optional>} maxLength={500} {...field("note")} />
      </Stack>
      <SubmitButton isSending={isSending}>{t("loyalty.ledger.action")}</SubmitButton>
    </Form>
  );
}
