import { BarRows } from "../../../../console/components/BarRows.tsx";
import { Finding } from "../../../../console/components/Finding.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { customersAddress, stages as stageOrder, type StagesSnapshot } from "../../shared.ts";

/** The stages of the relationship. */
export function Stages({ stages }: { readonly stages: StagesSnapshot }) {
  const { t, number, money, percent } = useI18n();
  const known = new Map(stages.stages.map((one) => [one.stage, one]));
  const total = stages.stages.reduce((sum, { customers }) => sum + customers, 0);
  const spent = stages.stages.reduce((sum, { yearCents }) => sum + yearCents, 0);
  const rows = stageOrder.map((stage) => ({
    stage,
    customers: known.get(stage)?.customers ?? 0,
    yearCents: known.get(stage)?.yearCents ?? 0,
  }));
  const regulars = known.get("regular");
  const title =
    regulars === undefined || regulars.customers === 0 || spent === 0
      ? t("insight.stages.title_plain", { count: total })
      : t("insight.stages.title", { count: regulars.customers, share: percent(regulars.yearCents / spent) });
  return (
    <Finding
      title={title}
      note={t("insight.stages.note")}
      fileName={t("insight.stages.file")}
      table={{
        columns: [
          { key: "name", name: t("insight.column.stage"), kind: "text" },
          { key: "customers", name: t("insight.stages.customers"), kind: "number" },
          { key: "share", name: t("insight.stages.share"), kind: "percent" },
          { key: "yearCents", name: t("insight.column.spent_year"), kind: "money" },
        ],
        rows: rows.map(({ stage, customers, yearCents }) => ({
          name: t(`insight.stage.${stage}`),
          customers,
          share: total === 0 ? 0 : customers / total,
          yearCents,
        })),
      }}
    >
      <BarRows
        label={title}
        format={number}
        rows={rows.map(({ stage, customers, yearCents }) => ({
          key: stage,
          label: t(`insight.stage.${stage}`),
          value: customers,
          note: yearCents > 0 ? money(yearCents, undefined, { hideCents: true }) : undefined,
          href: customersAddress({ field: "stage", op: "in", value: [stage] }, "spent_year"),
        }))}
      />
    </Finding>
  );
}
