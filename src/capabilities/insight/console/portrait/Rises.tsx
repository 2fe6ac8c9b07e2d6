import { Finding } from "../../../../console/components/Finding.tsx";
import { LineChart } from "../../../../console/components/LineChart.tsx";
import { type I18n, useI18n } from "../../../../console/i18n.tsx";
import { fewestForAPercentage, type Rise, shareDifference } from "../../shared.ts";

/** Whether offers that should make occasional customers come more often do: how many became regulars, quarter after quarter. */
export function Rises({ rises }: { readonly rises: readonly Rise[] }) {
  const i18n = useI18n();
  const { t, percent, month, shortMonth } = i18n;
  const last = rises.at(-1);
  if (last === undefined || rises.length < 2) return null;
  const title = titleOf(i18n, last);
  const enough = rises.filter(({ of }) => of >= fewestForAPercentage);
  return (
    <Finding
      title={title}
      note={[comparison(i18n, last, rises.at(-4)), t("insight.rise.what")].filter(Boolean).join(" ")}
      fileName={t("insight.rise.file")}
      table={{
        columns: [
          { key: "from", name: t("insight.rise.from"), kind: "day" },
          { key: "to", name: t("insight.rise.to"), kind: "day" },
          { key: "of", name: t("insight.rise.of"), kind: "number" },
          { key: "came", name: t("insight.rise.came"), kind: "number" },
          { key: "share", name: t("insight.rise.share"), kind: "percent" },
          { key: "low", name: t("insight.rise.low"), kind: "percent" },
          { key: "high", name: t("insight.rise.high"), kind: "percent" },
        ],
        rows: rises.map(({ from, to, of, came, share }) => ({
          from,
          to,
          of,
          came,
          share: share?.share ?? null,
          low: share?.low ?? null,
          high: share?.high ?? null,
        })),
      }}
    >
      {enough.length >= 3 && (
        <LineChart
          at={enough.map(({ to }) => to)}
          series={[
            { name: t("insight.rise.series"), values: enough.map(({ share }) => share?.share ?? null) },
          ]}
          band={enough.map(({ share }) => (share === null ? null : [share.low, share.high]))}
          description={title}
          format={(value) => percent(value)}
          atLabel={(day) => shortMonth(day)}
          atFullLabel={(day) => month(day)}
          height={200}
        />
      )}
    </Finding>
  );
}

function titleOf({ t, percent, number, month }: I18n, { came, of, share, from, to }: Rise): string {
  const day = t("insight.flow.end_of", { month: month(from) });
  const seen = t("insight.flow.end_of", { month: month(to) });
  if (share === null) return t("insight.rise.title_nobody", { from: day });
  if (of < fewestForAPercentage) return t("insight.rise.title_few", { came, of, from: day });
  return t("insight.rise.title", {
    came: number(came),
    of: number(of),
    from: day,
    to: seen,
    share: percent(share.share),
    low: percent(share.low),
    high: percent(share.high),
  });
}

/** The quarter before, which shares no month with this one. */
function comparison({ t, percent }: I18n, last: Rise, before: Rise | undefined): string {
  const share = before?.share ?? null;
  if (before === undefined || share === null || Math.min(before.of, last.of) < fewestForAPercentage)
    return "";
  const difference = shareDifference(partOf(last), partOf(before));
  if (difference === null) return "";
  const word = difference.low > 0 ? "better" : difference.high < 0 ? "worse" : "alike";
  return t(`insight.rise.${word}`, { before: percent(share.share) });
}

const partOf = ({ came, of }: Rise) => ({ successes: came, trials: of });
