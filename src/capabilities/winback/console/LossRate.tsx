import { AppLink } from "../../../console/components/AppLink.tsx";
import { Finding } from "../../../console/components/Finding.tsx";
import { LineChart } from "../../../console/components/LineChart.tsx";
import { useI18n } from "../../../console/i18n.tsx";
import { customersAddress, fewestForAPercentage, wilson } from "../../insight/shared.ts";
import { type Loss, referenceLoss } from "../shared.ts";
import styles from "./winback.module.css";

/** The share of the customers of a year ago who have gone since, month after month, beside the one in five that is often quoted. */
export function LossRate({ loss }: { readonly loss: Loss }) {
  const { t, percent, number, money, day, shortMonth } = useI18n();
  const { latest, lostYearCents } = loss;
  if (latest === null) return null;
  const points = [...loss.points, latest];
  const shares = points.map(({ lost, active }) => wilson(lost, active));
  const found = wilson(latest.lost, latest.active);
  const isFew = latest.active < fewestForAPercentage;
  const title =
    isFew || found === null
      ? t("winback.loss.title_few", { lost: latest.lost, active: number(latest.active) })
      : t("winback.loss.title", { share: percent(found.share) });
  return (
    <Finding
      title={title}
      note={
        <span className={styles.notes}>
          <span>
            {t("winback.loss.cost", {
              lost: latest.lost,
              active: number(latest.active),
              amount: money(lostYearCents, undefined, { hideCents: true }),
            })}{" "}
            {!isFew &&
              found !== null &&
              t("winback.loss.interval", {
                low: percent(found.low),
                high: percent(found.high),
              })}
          </span>
          {!isFew && (
            <span>
              {t("winback.loss.absent", {
                absent: latest.absent,
                share: percent(latest.absent / latest.active),
                reference: percent(referenceLoss),
              })}
            </span>
          )}
          <span className={styles.definition}>{t("winback.loss.definition")}</span>
          <AppLink
            href={customersAddress(
              {
                all: [
                  { field: "stage", op: "in", value: ["lost"] },
                  { field: "stage_since", op: "within", value: 365 },
                ],
              },
              "spent_year",
            )}
          >
            {t("winback.loss.who")}
          </AppLink>
        </span>
      }
      fileName={t("winback.loss.file")}
      table={{
        columns: [
          { key: "until", name: t("winback.loss.until"), kind: "day" },
          { key: "active", name: t("winback.loss.active"), kind: "number" },
          { key: "lost", name: t("winback.loss.lost"), kind: "number" },
          { key: "absent", name: t("winback.loss.absent_column"), kind: "number" },
          { key: "share", name: t("winback.loss.share"), kind: "percent" },
          { key: "low", name: t("winback.loss.low"), kind: "percent" },
          { key: "high", name: t("winback.loss.high"), kind: "percent" },
        ],
        rows: points.map(({ until, active, lost, absent }, place) => ({
          until,
          active,
          lost,
          absent,
          share: shares[place]?.share ?? null,
          low: shares[place]?.low ?? null,
          high: shares[place]?.high ?? null,
        })),
      }}
    >
      {points.length < 3 ? (
        <p className={styles.plain}>{t("winback.loss.too_short")}</p>
      ) : (
        <LineChart
          at={points.map(({ until }) => until)}
          series={[
            { name: t("winback.loss.line"), values: shares.map((share) => share?.share ?? null) },
            {
              name: t("winback.loss.absent_line"),
              values: points.map(({ absent, active }) => (active === 0 ? null : absent / active)),
            },
            { name: t("winback.loss.reference"), values: points.map(() => referenceLoss), isLastYear: true },
          ]}
          band={shares.map((share) => (share === null ? null : [share.low, share.high]))}
          description={title}
          format={(value) => percent(value)}
          atLabel={(until) =>
            until.slice(5, 7) === "01" ? `${shortMonth(until)} ${until.slice(0, 4)}` : shortMonth(until)
          }
          atFullLabel={(until) => t("winback.loss.year_to", { day: day(until) })}
          height={220}
          least={0.25}
        />
      )}
    </Finding>
  );
}
