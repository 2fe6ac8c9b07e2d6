import { scaleLinear } from "d3-scale";
import { ChartBox, textWidth } from "../../../../console/components/chart.tsx";
import chart from "../../../../console/components/chart.module.css";
import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./designer.module.css";

interface BasketChartProps {
  /** Sales from i × width; the last bar holds what is above. */
  readonly counts: readonly number[];
  readonly widthCents: number;
  readonly medianCents: number | null;
  readonly stepCents: number | null;
  /** Below the step nothing is kept: those tickets earn nothing at all. */
  readonly losesBelowStep: boolean;
  readonly description: string;
}

const height = 200;

/** How large the baskets are, with the earning step and the median drawn on them. */
export function BasketChart({
  counts,
  widthCents,
  medianCents,
  stepCents,
  losesBelowStep,
  description,
}: BasketChartProps) {
  const { t, money, language } = useI18n();
  const say = (cents: number) => money(cents, undefined, { hideCents: true });
  const most = Math.max(1, ...counts);
  return (
    <ChartBox description={description} height={height}>
      {(width) => {
        const x = scaleLinear([0, counts.length * widthCents], [4, width - 4]);
        const y = scaleLinear([0, most], [height - 24, 48]);
        const ends = x.ticks(Math.max(2, Math.floor(width / 90)));
        const marks = [
          ...(stepCents === null
            ? []
            : [
                { key: "step", cents: stepCents, label: t("loyalty.baskets.step", { step: say(stepCents) }) },
              ]),
          ...(medianCents === null
            ? []
            : [
                {
                  key: "median",
                  cents: medianCents,
                  label: t("loyalty.baskets.median", { basket: say(medianCents) }),
                },
              ]),
        ].filter(({ cents }) => cents <= counts.length * widthCents);
        return (
          <>
            {counts.map((count, place) => {
              const from = place * widthCents;
              const isLost = losesBelowStep && stepCents !== null && from + widthCents <= stepCents;
              return (
                <rect
                  key={from}
                  className={isLost ? styles.lostBar : styles.bar}
                  x={x(from) + 0.5}
                  width={Math.max(1, x(from + widthCents) - x(from) - 1)}
                  y={y(count)}
                  height={y(0) - y(count)}
                />
              );
            })}
            <line className={chart.hair} x1={4} x2={width - 4} y1={y(0)} y2={y(0)} />
            {ends.map((tick) => (
              <text
                key={tick}
                className={chart.tick}
                x={x(tick)}
                y={height - 6}
                textAnchor={tick === 0 ? "start" : x(tick) > width - 24 ? "end" : "middle"}
              >
                {tick === counts.length * widthCents
                  ? language === "fr"
                    ? `${say(tick)} et +`
                    : `${say(tick)}+`
                  : say(tick)}
              </text>
            ))}
            {marks.map(({ key, cents, label }, line) => {
              const at = x(cents);
              const other = x(marks[1 - line]?.cents ?? cents);
              // Two marks close together: the left one's label stands beyond the right one, under its label.
              const beside = other > at && other - at < textWidth(label) ? other : at;
              const isLeft = beside + textWidth(label) + 12 > width;
              const top = 14 + line * 18;
              return (
                <g key={key}>
                  <line
                    className={key === "step" ? styles.stepLine : styles.medianLine}
                    x1={at}
                    x2={at}
                    y1={top - 10}
                    y2={y(0)}
                  />
                  <text
                    className={chart.label}
                    fill={key === "step" ? "var(--accent)" : "var(--text)"}
                    x={isLeft ? at - 8 : beside + 8}
                    y={top}
                    textAnchor={isLeft ? "end" : "start"}
                    stroke="var(--surface)"
                    strokeWidth={4}
                    paintOrder="stroke"
                  >
                    {label}
                  </text>
                </g>
              );
            })}
          </>
        );
      }}
    </ChartBox>
  );
}
