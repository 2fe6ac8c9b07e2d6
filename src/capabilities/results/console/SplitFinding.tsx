import { useQuery } from "@tanstack/react-query";
import { BarRows } from "../../../console/components/BarRows.tsx";
import { Card } from "../../../console/components/Card.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { type Compared, customersAddress, type Split, type SplitRow } from "../../insight/shared.ts";
import { type Scope, splitQuery } from "./queries.ts";
import styles from "./results.module.css";

interface SplitFindingProps {
  readonly scope: Scope;
  readonly by: Split;
  readonly compare: boolean;
}

/** The sales cut by something, the largest part first; each part leads to its people. */
export function SplitFinding({ scope, by, compare }: SplitFindingProps) {
  const { t } = useI18n();
  const { data } = useQuery(splitQuery(scope, by));
  if (data === undefined) return <CardSkeleton height={200} />;
  const rows = data.filter(({ cents }) => cents !== 0);
  if (rows.length === 0) {
    return (
      <Card title={t(`results.split.${by}.name`)}>
        <p className={styles.plain}>{t(`results.split.${by}.empty`)}</p>
      </Card>
    );
  }
  return <SplitBars rows={rows} by={by} compare={compare} />;
}

const mostBars = 10;

function SplitBars({
  rows,
  by,
  compare,
}: {
  readonly rows: readonly Compared<SplitRow>[];
  readonly by: Split;
  readonly compare: boolean;
}) {
  const { t, money, percent } = useI18n();
  const nameOf = useNameOf(by);
  const total = rows.reduce((sum, { cents }) => sum + Math.max(cents, 0), 0);
  const [first] = rows;
  const shown = (cents: number) => money(cents, undefined, { hideCents: true });
  const noteOf = ({ cents, lastYearCents, marginCents }: Compared<SplitRow>) => {
    if (compare && lastYearCents !== null && lastYearCents > 0) {
      const change = (cents - lastYearCents) / lastYearCents;
      return `${change < 0 ? "−" : "+"}${percent(Math.abs(change))}`;
    }
    return marginCents === null ? undefined : t("results.split.margin", { margin: shown(marginCents) });
  };
  return (
    <Finding
      title={t(`results.split.${by}.title`, {
        part: first === undefined ? "" : nameOf(first),
        share: percent(first === undefined || total === 0 ? 0 : first.cents / total),
      })}
      fileName={t(`results.split.${by}.file`)}
      table={{
        columns: [
          { key: "name", name: t(`results.split.${by}.name`), kind: "text" },
          { key: "cents", name: t("results.figure.sales"), kind: "money" },
          { key: "lastYearCents", name: t("results.sales.last_year"), kind: "money" },
          { key: "sales", name: t("results.figure.receipts"), kind: "number" },
          { key: "quantity", name: t("results.split.quantity"), kind: "number" },
          { key: "marginCents", name: t("results.split.margin_column"), kind: "money" },
        ],
        rows: rows.map((row) => ({
          name: nameOf(row),
          cents: row.cents,
          lastYearCents: row.lastYearCents,
          sales: row.sales,
          quantity: row.quantity,
          marginCents: row.marginCents,
        })),
      }}
    >
      <BarRows
        format={shown}
        rows={rows.slice(0, mostBars).map((row) => ({
          key: row.key ?? "none",
          label: nameOf(row),
          value: row.cents,
          note: noteOf(row),
          ...(row.people === null ? {} : { href: customersAddress(row.people, "spent_year") }),
          ...(compare ? { lastYear: row.lastYearCents } : {}),
        }))}
      />
    </Finding>
  );
}

function useNameOf(by: Split) {
  const { t } = useI18n();
  return ({ key, name }: SplitRow): string => {
    if (by === "channel" && key !== null) return t(`results.channel.${key}`);
    if (by === "stage" && key !== null) return t(`insight.stage.${key}`);
    return name ?? t(`results.split.${by}.none`);
  };
}
