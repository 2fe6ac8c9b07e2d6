import { useQuery } from "@tanstack/react-query";
import { Card } from "../../../console/components/Card.tsx";
import { ErrorState } from "../../../console/components/ErrorState.tsx";
import { DataTableView, Finding } from "../../../console/components/Finding.tsx";
import { LineChart } from "../../../console/components/LineChart.tsx";
import { CardSkeleton } from "../../../console/components/Skeletons.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import type { SilenceAnswer } from "../shared.ts";
import { silenceQuery } from "./queries.ts";
import { ThresholdForm } from "./ThresholdForm.tsx";
import { WarningForm } from "./WarningForm.tsx";
import styles from "./winback.module.css";

/** After how long a silence somebody counts as gone: what the shop's own past says, and what the shop chooses. */
export default function SilenceView() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(silenceQuery);
  if (data === undefined) {
    return error === null ? <CardSkeleton height={260} /> : <ErrorState fault={error} retry={refetch} />;
  }
  return (
    <div className={styles.stack}>
      {data.points.length < 2 ? (
        <Card title={t("winback.silence.none_title")}>
          <p className={styles.plain}>{t("winback.silence.none")}</p>
        </Card>
      ) : (
        <Returns silence={data} />
      )}
      <ThresholdForm silence={data} />
      <Parts silence={data} />
      <WarningForm />
    </div>
  );
}

function Returns({ silence }: { readonly silence: SilenceAnswer }) {
  const { t, percent, number } = useI18n();
  const { points, proposedDays, returnPercent } = silence;
  const last = points.at(-1);
  const title =
    proposedDays === null
      ? t("winback.silence.title_none", {
          days: last?.days ?? 0,
          share: percent(last?.share ?? 0),
          percent: percent(returnPercent / 100),
        })
      : t("winback.silence.title", { days: proposedDays, percent: percent(returnPercent / 100) });
  return (
    <Finding
      title={title}
      note={<span className={styles.definition}>{t("winback.silence.note")}</span>}
      fileName={t("winback.silence.file")}
      table={{
        columns: [
          { key: "days", name: t("winback.silence.days"), kind: "number" },
          { key: "silences", name: t("winback.silence.silences"), kind: "number" },
          { key: "share", name: t("winback.silence.share"), kind: "percent" },
          { key: "low", name: t("winback.loss.low"), kind: "percent" },
          { key: "high", name: t("winback.loss.high"), kind: "percent" },
          { key: "customers", name: t("winback.silence.customers"), kind: "number" },
          { key: "stake", name: t("winback.silence.stake"), kind: "money" },
        ],
        rows: points.map(({ days, silences, share, low, high, customers, stakeCents }) => ({
          days,
          silences,
          share,
          low,
          high,
          customers,
          stake: stakeCents,
        })),
      }}
    >
      <LineChart
        at={points.map(({ days }) => String(days))}
        series={[
          { name: t("winback.silence.line"), values: points.map(({ share }) => share) },
          {
            name: percent(returnPercent / 100),
            values: points.map(() => returnPercent / 100),
            isLastYear: true,
          },
        ]}
        band={points.map(({ low, high }) => [low, high] as const)}
        description={title}
        format={(value) => percent(value)}
        atLabel={(days) => t("winback.silence.day_short", { days: number(Number(days)) })}
        atFullLabel={(days) => t("winback.silence.after", { days: Number(days) })}
        height={220}
      />
    </Finding>
  );
}

/** The same question asked of each store and family of products that has silences enough. */
function Parts({ silence }: { readonly silence: SilenceAnswer }) {
  const { t, number } = useI18n();
  const { parts, returnPercent } = silence;
  if (parts.length < 2) return null;
  const shareAt = (days: number, points: SilenceAnswer["parts"][number]["points"]) =>
    points.find((point) => point.days === days)?.share ?? null;
  const rows = parts.map(({ by, name, proposedDays, points }) => ({
    name: t(`winback.silence.part_${by}`, { name: name ?? "" }),
    silences: points[0]?.silences ?? 0,
    after30: shareAt(30, points),
    after90: shareAt(90, points),
    after180: shareAt(180, points),
    proposed: proposedDays,
  }));
  return (
    <Card title={t("winback.silence.parts_title")}>
      <DataTableView
        caption={t("winback.silence.parts_caption", { percent: number(returnPercent) })}
        table={{
          columns: [
            { key: "name", name: t("winback.silence.part"), kind: "text" },
            { key: "silences", name: t("winback.silence.silences"), kind: "number" },
            ...([30, 90, 180] as const).map((days) => ({
              key: `after${days}`,
              name: t("winback.silence.after", { days }),
              kind: "percent" as const,
            })),
            { key: "proposed", name: t("winback.silence.proposed"), kind: "number" },
          ],
          rows,
        }}
      />
    </Card>
  );
}
