import { scaleLinear } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import { useI18n } from "../i18n.tsx";
import { ChartBox, textWidth } from "./chart.tsx";
import styles from "./chart.module.css";

export interface CurvePoint {
  /** Share of customers, the best first, from 0 to 1. */
  readonly customers: number;
  /** Share of the sales they make. */
  readonly sales: number;
}

interface CurveChartProps {
  readonly points: readonly CurvePoint[];
  /** The one point that is named. */
  readonly marked: CurvePoint & { readonly label: string };
  readonly description: string;
  readonly height?: number;
}

/** Who makes the sales: the 20/80 curve. */
export function CurveChart({ points, marked, description, height = 190 }: CurveChartProps) {
  const { percent } = useI18n();
  const first = points[0];
  // The curve starts from nobody and nothing, even when the data start with the first customer.
  const whole = first && first.customers > 0 ? [{ customers: 0, sales: 0 }, ...points] : points;
  return (
    <ChartBox description={description} height={height}>
      {(width) => {
        const x = scaleLinear([0, 1], [48, width - 6]);
        const y = scaleLinear([0, 1], [height - 26, 10]);
        const at = (point: CurvePoint) => [x(point.customers), y(point.sales)] as const;
        const curve = line<CurvePoint>(
          (point) => at(point)[0],
          (point) => at(point)[1],
        ).curve(curveMonotoneX);
        const under = area<CurvePoint>(
          (point) => at(point)[0],
          y(0),
          (point) => at(point)[1],
        ).curve(curveMonotoneX);
        const [markedX, markedY] = at(marked);
        const isLabelLeft = markedX + textWidth(marked.label, 15) + 20 > width;
        return (
          <>
            <path d={under(whole) ?? ""} fill="var(--brand-soft)" />
            {[0, 1 / 3, 2 / 3, 1].map((share) => (
              <line key={share} className={styles.grid} x1={48} x2={width - 6} y1={y(share)} y2={y(share)} />
            ))}
            {[0, 1].map((share) => (
              <text key={share} className={styles.tick} x={40} y={y(share) + 4} textAnchor="end">
                {percent(share)}
              </text>
            ))}
            <path className={styles.line} d={curve(whole) ?? ""} stroke="var(--series-1)" />
            <line
              className={styles.hair}
              x1={markedX}
              x2={markedX}
              y1={markedY}
              y2={y(0)}
              strokeDasharray="2 4"
            />
            <circle
              cx={markedX}
              cy={markedY}
              r={6}
              fill="var(--accent)"
              stroke="var(--surface)"
              strokeWidth={2}
            />
            <text
              className={styles.marked}
              x={markedX + (isLabelLeft ? -14 : 14)}
              y={markedY + 24}
              textAnchor={isLabelLeft ? "end" : "start"}
              stroke="var(--brand-soft)"
              strokeWidth={4}
              paintOrder="stroke"
            >
              {marked.label}
            </text>
            <CustomersAxis markedX={markedX} share={marked.customers} width={width} y={height - 6} />
          </>
        );
      }}
    </ChartBox>
  );
}

interface CustomersAxisProps {
  readonly markedX: number;
  readonly share: number;
  readonly width: number;
  readonly y: number;
}

function CustomersAxis({ markedX, share, width, y }: CustomersAxisProps) {
  const { t, percent } = useI18n();
  return (
    <>
      <text className={styles.tick} x={48} y={y}>
        0
      </text>
      <text className={styles.tick} x={markedX} y={y} textAnchor="middle">
        {percent(share)}
      </text>
      <text className={styles.tick} x={width - 6} y={y} textAnchor="end">
        {t("console.chart.customers_axis")}
      </text>
    </>
  );
}
