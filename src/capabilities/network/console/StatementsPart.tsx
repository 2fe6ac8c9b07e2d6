import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import { api, apiUrl } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { Empty } from "../../../console/components/Empty.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Form, SubmitButton, useShopForm } from "../../../console/components/form.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useConfirm } from "../../../console/confirm.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import { useToasts } from "../../../console/toasts.tsx";
import type { StatementAnswer } from "../shared.ts";
import { MonthTable } from "./MonthTable.tsx";
import { networkQuery, statementsQuery, transferFilesQuery } from "./reading.ts";

/** Closed months, the latest first: statements, transfers, what has been paid. */
export function StatementsPart() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(statementsQuery);
  if (error !== null) return <ErrorState fault={error} retry={refetch} />;
  if (data === undefined) return <CardSkeleton height={240} />;
  if (data.items.length === 0) {
    return (
      <Card>
        <Empty icon={FileText} sentence={t("network.statements.empty")} />
      </Card>
    );
  }
  return (
    <Stack gap="lg">
      {[...Map.groupBy(data.items, ({ month }) => month)].map(([month, statements]) => (
        <ClosedMonth key={month} month={month} statements={statements} />
      ))}
    </Stack>
  );
}

interface ClosedMonthProps {
  readonly month: string;
  readonly statements: readonly StatementAnswer[];
}

function ClosedMonth({ month, statements }: ClosedMonthProps) {
  const { t, month: monthWords, day } = useI18n();
  const may = usePermission();
  const confirm = useConfirm();
  const toasts = useToasts();
  const queries = useQueryClient();
  const [isPaying, setPaying] = useState(false);
  const open = statements.filter(({ settledAt }) => settledAt === null);
  const settle = async () => {
    const agreed = await confirm({
      title: t("network.settle.title", { month: monthWords(month) }),
      effect: t("network.settle.effect", { count: open.length }),
      action: t("network.settle.action"),
    });
    if (!agreed) return;
    try {
      const shopIds = open.map(({ shopId }) => shopId);
      await api.post("/network/settlements", { body: { month, shopIds } });
      await queries.invalidateQueries({ queryKey: networkQuery.queryKey });
      toasts.saved(t("network.settle.done"));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  const state = (one: StatementAnswer) => (
    <Group gap="sm" wrap="nowrap">
      <span>
        {one.settledAt === null
          ? t("network.state.open")
          : t("network.state.settled", { day: day(one.settledAt.slice(0, 10)) })}
      </span>
      <Anchor
        href={apiUrl(`/network/statements/${month}/shops/${one.shopId}/statement.pdf`)}
        aria-label={t("network.statements.pdf_of", { shop: one.shopName })}
      >
        {t("network.statements.pdf")}
      </Anchor>
    </Group>
  );
  return (
    <Card
      title={t("network.statements.title", { month: monthWords(month) })}
      aside={
        <Anchor href={apiUrl(`/network/statements/${month}/statements.csv`)}>
          {t("network.statements.csv")}
        </Anchor>
      }
    >
      <MonthTable rows={statements} end={{ name: t("network.table.state"), cell: state }} />
      {may("network:write") && open.length > 0 && (
        <Group mt="md">
          {open.some(({ netCents }) => netCents < 0) && (
            <Button onClick={() => setPaying(true)}>{t("network.transfer.action")}</Button>
          )}
          <Button variant="default" onClick={() => void settle()}>
            {t("network.settle.action")}
          </Button>
        </Group>
      )}
      <TransferFiles month={month} />
      <Modal
        opened={isPaying}
        onClose={() => setPaying(false)}
        title={t("network.transfer.action")}
        closeButtonProps={{ "aria-label": t("console.close") }}
      >
        <TransferForm month={month} onDone={() => setPaying(false)} />
      </Modal>
    </Card>
  );
}

function TransferFiles({ month }: { readonly month: string }) {
  const { t, day, money, instant } = useI18n();
  const { data } = useQuery(transferFilesQuery(month));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Stack gap="xs" mt="md">
      {data.items.map((file) => (
        <Text key={file.id} size="sm">
          <Anchor href={apiUrl(`/network/transfer-files/${file.id}/content`)}>{file.messageId}.xml</Anchor>
          {" · "}
          {t("network.transfer.file", {
            count: file.transfers,
            amount: money(file.totalCents),
            day: day(file.requestedOn),
            when: instant(file.createdAt),
          })}
        </Text>
      ))}
    </Stack>
  );
}

function TransferForm({ month, onDone }: { readonly month: string; readonly onDone: () => void }) {
  const { t, today } = useI18n();
  const queries = useQueryClient();
  const toasts = useToasts();
  const { field, submit, isSending, summary } = useShopForm({
    initialValues: { requestedOn: today() },
    check: ({ requestedOn }) => ({
      requestedOn: requestedOn === "" ? t("network.transfer.day_missing") : undefined,
    }),
    send: async ({ requestedOn }) => {
      await api.post("/network/transfer-files", { body: { month, requestedOn } });
      await queries.invalidateQueries({ queryKey: transferFilesQuery(month).queryKey });
      toasts.saved(t("network.transfer.done"));
      onDone();
    },
  });
  return (
    <Form onSubmit={submit} summary={summary}>
      <Text c="dimmed">{t("network.transfer.sentence")}</Text>
      <TextInput type="date" label={t("network.transfer.day")} {...field("requestedOn")} />
      <SubmitButton isSending={isSending}>{t("network.transfer.make")}</SubmitButton>
    </Form>
  );
}
