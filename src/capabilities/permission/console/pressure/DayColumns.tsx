import { scaleLinear } from "d3-scale";
import { ChartBox, textWidth } from "../../../../console/components/chart.tsx";
import chart from "../../../../console/components/chart.module.css";
import { useI18n } from "../../../../console/i18n.tsx";

interface DayColumnsProps {
  readonly days: readonly { readonly day: string; readonly planned: number; readonly over: number }[];
  readonly description: string;
}

const height = 200;
const foot = 28;
const head = 14;

/** A column a day: what has its place, and on top of it what has none. */
export function DayColumns({ days, description }: DayColumnsProps) {
  const { t, number, day, shortMonth } = useI18n();
  const highest = Math.max(4, ...days.map(({ planned }) => planned));
  const y = scaleLinear([0, highest], [height - foot, head]).nice(4);
  const ticks = y.ticks(4).filter(Number.isInteger);
  const left = Math.max(...ticks.map((tick) => textWidth(number(tick), 12))) + 12;
  return (
    <ChartBox description={description} height={height}>
      {(width) => {
        const step = (width - left) / days.length;
        const wide = Math.min(36, step * 0.6);
        // A label takes about forty pixels.
        const every = Math.max(1, Math.ceil(44 / step));
        return (
          <>
            {ticks.map((tick) => (
              <g key={tick}>
                <line className={chart.grid} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
                <text className={chart.tick} x={left - 8} y={y(tick) + 4} textAnchor="end">
                  {number(tick)}
                </text>
              </g>
            ))}
            {days.map(({ day: at, planned, over }, index) => {
              const middle = left + step * (index + 0.5);
              const begins = index === 0 || at.endsWith("-01");
              return (
                <g key={at}>
                  <title>{t("permission.pressure.forecast.of_day", { day: day(at), planned, over })}</title>
                  <rect
                    x={middle - wide / 2}
                    width={wide}
                    y={y(planned - over)}
                    height={y(0) - y(planned - over)}
                    fill="var(--series-1)"
                  />
                  <rect
                    x={middle - wide / 2}
                    width={wide}
                    y={y(planned)}
                    height={y(planned - over) - y(planned)}
                    fill="var(--accent)"
                  />
                  {(begins || index % every === 0) && (
                    <text className={chart.tick} x={middle} y={height - 6} textAnchor="middle">
                      {begins ? `${Number(at.slice(8))} ${shortMonth(at)}` : Number(at.slice(8))}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    </ChartBox>
  );
}
