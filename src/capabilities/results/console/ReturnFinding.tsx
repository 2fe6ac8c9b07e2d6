import { Finding } from "../../../console/components/Finding.tsx";
import { LineChart } from "../../../console/components/LineChart.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { fewestForAPercentage, type FiguresSnapshot, wilson } from "../../insight/shared.ts";
import styles from "./results.module.css";

/** Of the buyers of each quarter, who came again within ninety days; the band is what chance alone could make of it. */
export function ReturnFinding({ figures }: { readonly figures: FiguresSnapshot }) {
  const { t, percent, day, shortMonth, number } = useI18n();
  const quarters = figures.returnByQuarter;
  const shares = quarters.map(({ came, of }) => (of < fewestForAPercentage ? null : wilson(came, of)));
  const { return90, repeat } = figures;
  if (quarters.length < 2 || return90.of === 0) return null;
  const title =
    return90.of < fewestForAPercentage
      ? t("results.return.title_few", { came: number(return90.came), of: number(return90.of) })
      : t("results.return.title", { share: percent(return90.came / return90.of) });
  return (
    <div id="return" className={styles.anchor}>
      <Finding
        title={title}
        note={
          repeat.of === 0
            ? undefined
            : t("results.return.repeat", { share: percent(repeat.came / repeat.of), of: number(repeat.of) })
        }
        fileName={t("results.return.file")}
        table={{
          columns: [
            { key: "from", name: t("results.return.quarter"), kind: "day" },
            { key: "of", name: t("results.return.buyers"), kind: "number" },
            { key: "came", name: t("results.return.came"), kind: "number" },
            { key: "share", name: t("results.return.share"), kind: "percent" },
          ],
          rows: quarters.map(({ from, came, of }) => ({
            from,
            of,
            came,
            share: of === 0 ? null : came / of,
          })),
        }}
      >
        <LineChart
          at={quarters.map(({ from }) => from)}
          series={[{ name: t("results.return.line"), values: shares.map((share) => share?.share ?? null) }]}
          band={shares.map((share) => (share === null ? null : [share.low, share.high]))}
          description={title}
          format={(value) => percent(value)}
          atLabel={(from) => `${shortMonth(from)} ${from.slice(0, 4)}`}
          atFullLabel={(from) => t("results.return.quarter_of", { day: day(from) })}
          height={200}
        />
      </Finding>
    </div>
  );
}
