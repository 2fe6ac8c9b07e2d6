import { Alert, Button, Group, Stack, Table } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Download, TriangleAlert } from "lucide-react";
import { useGoTo } from "../../../console/address.ts";
import { api, apiUrl } from "../../../console/api.ts";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { Figure, Figures } from "../../../console/components/Figure.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import styles from "./files.module.css";
import type { Counts, ImportView, ReportView } from "./views.ts";

/** What importing would do, before anything is written. */
export function ReportPart({
  one,
  onChange,
}: {
  readonly one: ImportView;
  readonly onChange: () => Promise<void>;
}) {
  const { t, number } = useI18n();
  const goTo = useGoTo();
  const writing = useMutation({
    mutationFn: async () => await api.put(`/files/imports/${one.id}/writing`),
    onSuccess: onChange,
  });
  const giving = useMutation({
    mutationFn: async () => await api.delete(`/files/imports/${one.id}`),
    onSuccess: async () => {
      await onChange();
      goTo("/files");
    },
  });
  const { report } = one;
  if (report === null) return null;
  const isNothing = report.accepted === 0 || isUnchanged(report);
  return (
    <Stack gap="lg">
      <ReportFigures report={report} />
      {isUnchanged(report) && <Alert color="brand">{t("files.report.unchanged_all")}</Alert>}
      <Decisions report={report} />
      {report.refused > 0 && <Refused one={one} report={report} />}
      {(writing.error ?? giving.error) !== null && <ErrorState fault={writing.error ?? giving.error} />}
      <Group justify="flex-end">
        <Button variant="default" loading={giving.isPending} onClick={() => giving.mutate()}>
          {t("files.report.give_up")}
        </Button>
        <Button disabled={isNothing} loading={writing.isPending} onClick={() => writing.mutate()}>
          {t("files.report.import", { count: report.accepted, rows: number(report.accepted) })}
        </Button>
      </Group>
    </Stack>
  );
}

function isUnchanged({ receipts, customers, products }: ReportView): boolean {
  if (receipts !== undefined) return receipts.fresh === 0;
  if (customers !== undefined) return customers.fresh + customers.updated === 0 && customers.consents === 0;
  return products !== undefined && products.fresh + products.updated === 0;
}

export function ReportFigures({ report }: { readonly report: ReportView }) {
  const { t, number, money, day } = useI18n();
  const { receipts, customers, products } = report;
  return (
    <Figures>
      {receipts !== undefined && (
        <>
          <Figure
            label={t("files.report.receipts")}
            value={number(receipts.fresh)}
            note={t("files.report.receipts_note", {
              count: receipts.refunds,
              refunds: number(receipts.refunds),
              unchanged: number(receipts.unchanged),
            })}
          />
          <Figure
            label={t("files.report.revenue")}
            value={money(receipts.grossCents + receipts.refundedCents, undefined, { hideCents: true })}
            note={
              receipts.firstDay !== null && receipts.lastDay !== null
                ? t("files.report.days", { first: day(receipts.firstDay), last: day(receipts.lastDay) })
                : undefined
            }
          />
        </>
      )}
      {customers !== undefined && (
        <Figure
          label={t("files.report.customers")}
          value={number(customers.fresh)}
          note={
            receipts === undefined
              ? t("files.report.customers_note", {
                  updated: number(customers.updated),
                  unchanged: number(customers.unchanged),
                })
              : t("files.report.buyers_note", { known: number(customers.known) })
          }
        />
      )}
      {products !== undefined && receipts === undefined && (
        <Figure
          label={t("files.report.products")}
          value={number(products.fresh)}
          note={t("files.report.products_note", { known: number(products.known + products.updated) })}
        />
      )}
      {customers !== undefined && receipts === undefined && (
        <Figure
          label={t("files.report.permissions")}
          value={number(customers.provenConsents)}
          note={t("files.report.permissions_note", { all: number(customers.consents) })}
        />
      )}
      <Figure
        label={t("files.report.not_taken")}
        value={number(report.refused + report.leftOut)}
        note={t("files.report.not_taken_note", {
          count: report.refused,
          refused: number(report.refused),
          leftOut: number(report.leftOut),
        })}
      />
    </Figures>
  );
}

/** What was decided on the way, in the open. */
function Decisions({ report }: { readonly report: ReportView }) {
  const { t, number } = useI18n();
  const { customers, products, receipts } = report;
  const told = [
    ...(products !== undefined && receipts !== undefined && products.fresh > 0
      ? [{ code: "products", text: t("files.report.products"), count: products.fresh }]
      : []),
    ...listed(report.asides, (code) => t(`files.aside.${code}`)),
    ...listed(report.decisions, (code) => t(`files.decision.${code}`)),
    ...(customers !== undefined && customers.duplicates > 0
      ? [{ code: "duplicates", text: t("files.report.duplicates"), count: customers.duplicates }]
      : []),
    ...(customers !== undefined && customers.ambiguous > 0
      ? [{ code: "ambiguous", text: t("files.report.ambiguous"), count: customers.ambiguous }]
      : []),
    ...(customers !== undefined && customers.withoutWayToWrite > 0
      ? [{ code: "unreachable", text: t("files.report.unreachable"), count: customers.withoutWayToWrite }]
      : []),
  ];
  if (told.length === 0) return null;
  return (
    <Card title={t("files.report.decisions")}>
      <dl className={styles.decisions}>
        {told.map(({ code, text, count }) => (
          <div key={code} className={styles.decision}>
            <dt>{text}</dt>
            <dd className="figures">{number(count)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function listed(
  counts: Counts,
  name: (code: string) => string,
): { code: string; text: string; count: number }[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, text: name(code), count }));
}

/** The first refused rows, each with its line and its reason; all of them in a file. */
export function Refused({ one, report }: { readonly one: ImportView; readonly report: ReportView }) {
  const { t, number } = useI18n();
  return (
    <Card
      title={t("files.refused.title", { count: report.refused, rows: number(report.refused) })}
      aside={
        one.hasRefusedFile && (
          <Button
            component="a"
            variant="default"
            href={apiUrl(`/files/imports/${one.id}/refused.csv`)}
            leftSection={<Download size={18} aria-hidden />}
          >
            {t("files.refused.download")}
          </Button>
        )
      }
    >
      <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("files.refused_file.line")}</Table.Th>
              <Table.Th>{t("files.refused_file.reason")}</Table.Th>
              <Table.Th>{t("files.refused.content")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.samples.slice(0, 20).map((sample) => (
              <Table.Tr key={`${sample.line}-${sample.reason}`}>
                <Table.Td className="figures">{number(sample.line)}</Table.Td>
                <Table.Td>
                  <span className={styles.reason}>
                    <TriangleAlert size={16} aria-hidden />
                    {t(`files.reason.${sample.reason}`)}
                  </span>
                </Table.Td>
                <Table.Td className={styles.samples}>{sample.cells.slice(0, 6).join(" · ")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
