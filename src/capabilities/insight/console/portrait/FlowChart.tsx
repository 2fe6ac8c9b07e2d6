import { linkHorizontal } from "d3-shape";
import { ChartBox } from "../../../../console/components/chart.tsx";
import { useI18n } from "../../../../console/i18n.tsx";
import { directionOf, type Move, type Place } from "../../shared.ts";
import { layOut } from "./flow-layout.ts";
import styles from "./flow.module.css";

interface FlowChartProps {
  readonly moves: readonly Move[];
  readonly description: string;
  readonly from: string;
  readonly to: string;
}

const barWidth = 10;

/** Two columns of stages and a ribbon for each move between them, as thick as those who made it are many. */
export function FlowChart({ moves, description, from, to }: FlowChartProps) {
  const { t, number } = useI18n();
  const isTall = moves.filter((move) => move.from !== move.to).length > 8;
  const height = isTall ? 420 : 320;
  return (
    <ChartBox description={description} height={height}>
      {(width) => {
        const labels = width < 520 ? 106 : 150;
        const left = labels;
        const right = width - labels;
        const { links, before, after } = layOut(moves, { top: 30, bottom: height - 8 });
        const link = linkHorizontal<unknown, readonly [number, number]>()
          .x(([x]) => x)
          .y(([, y]) => y);
        return (
          <>
            <text className={styles.head} x={left} y={14} textAnchor="end">
              {from}
            </text>
            <text className={styles.head} x={right} y={14}>
              {to}
            </text>
            {links.map(({ move, thickness, start, end }) => (
              <path
                key={`${move.from} ${move.to}`}
                className={styles.ribbon}
                data-direction={directionOf(move)}
                d={link({ source: [left + barWidth, start], target: [right - barWidth, end] }) ?? ""}
                strokeWidth={thickness}
              >
                <title>
                  {t("insight.flow.move", {
                    from: t(`insight.flow.place.${move.from}`),
                    to: t(`insight.flow.place.${move.to}`),
                    count: number(move.customers),
                  })}
                </title>
              </path>
            ))}
            {before.map((node) => (
              <Node key={node.place} node={node} x={left} side="before" />
            ))}
            {after.map((node) => (
              <Node key={node.place} node={node} x={right - barWidth} side="after" />
            ))}
          </>
        );
      }}
    </ChartBox>
  );
}

interface NodeProps {
  readonly node: {
    readonly place: Place;
    readonly top: number;
    readonly height: number;
    readonly moved: number;
    readonly labelAt: number;
  };
  readonly x: number;
  readonly side: "before" | "after";
}

function Node({ node: { place, top, height, moved, labelAt }, x, side }: NodeProps) {
  const { t, number } = useI18n();
  const at = side === "before" ? x - 8 : x + barWidth + 8;
  return (
    <>
      <rect className={styles.bar} x={x} y={top} width={barWidth} height={height} rx={2} />
      <text className={styles.place} x={at} y={labelAt} textAnchor={side === "before" ? "end" : "start"}>
        {t(`insight.flow.place.${place}`)}
        <tspan className={styles.count} dx={6}>
          {number(moved)}
        </tspan>
      </text>
    </>
  );
}
