import { scaleLinear } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import { type PointerEvent, useState } from "react";
import { ChartBox, sparseTicks, spreadLabels, textWidth } from "./chart.tsx";
import styles from "./chart.module.css";

export interface LineSeries {
  readonly name: string;
  /** One value for each place of `at`; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Dashed and grey: the same period a year before. */
  readonly isLastYear?: boolean;
}

interface LineChartProps {
  /** Days or months, in order. */
  readonly at: readonly string[];
  /** Five at most; three with labels that stay readable. */
  readonly series: readonly LineSeries[];
  /** What is uncertain, drawn as a band: lowest and highest for each place. */
  readonly band?: readonly (readonly [low: number, high: number] | null)[] | undefined;
  readonly description: string;
  readonly format: (value: number) => string;
  readonly atLabel: (at: string) => string;
  /** Longer name of a place, in the reading bubble. */
  readonly atFullLabel?: (at: string) => string;
  readonly height?: number;
  /** The top of the scale is at least this; 1 by default, less for small shares. */
  readonly least?: number;
}

/** Lines from zero, with their names at their ends. */
export function LineChart({
  at,
  series,
  band,
  description,
  format,
  atLabel,
  atFullLabel = atLabel,
  height = 240,
  least = 1,
}: LineChartProps) {
  const [read, setRead] = useState<{ index: number; left: number; isRight: boolean }>();
  const highest = highestOf(series, band, least);

  function frameFor(width: number) {
    const y = scaleLinear([0, highest], [height - 28, 14]).nice(4);
    const ticks = y.ticks(4);
    const left = Math.max(...ticks.map((tick) => textWidth(format(tick), 12))) + 12;
    const isNarrow = width < 520;
    const right = isNarrow ? 8 : Math.max(...series.map((one) => textWidth(one.name, 13.5))) + 14;
    const x = scaleLinear([0, Math.max(1, at.length - 1)], [left, width - right]);
    return { x, y, ticks, left, right, isNarrow };
  }

  function readAt(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const { x } = frameFor(box.width);
    const index = Math.round(Math.min(at.length - 1, Math.max(0, x.invert(event.clientX - box.left))));
    setRead({ index, left: x(index), isRight: x(index) > box.width / 2 });
  }

  return (
    <ChartBox
      description={description}
      height={height}
      onPointerMove={readAt}
      onPointerLeave={() => setRead(undefined)}
      over={
        read && (
          <div
            className={styles.tip}
            style={read.isRight ? { right: `calc(100% - ${read.left - 12}px)` } : { left: read.left + 12 }}
          >
            <p>{atFullLabel(at[read.index] ?? "")}</p>
            {series.map((one) => (
              <p key={one.name}>
                {one.name} <b>{formatOrDash(one.values[read.index], format)}</b>
              </p>
            ))}
          </div>
        )
      }
    >
      {(width) => (
        <Drawing
          at={at}
          series={series}
          band={band}
          frame={frameFor(width)}
          size={{ width, height }}
          read={read?.index}
          format={format}
          atLabel={atLabel}
        />
      )}
    </ChartBox>
  );
}

type Scale = (value: number) => number;

interface DrawingProps extends Pick<LineChartProps, "at" | "series" | "band" | "format" | "atLabel"> {
  readonly frame: {
    readonly x: Scale;
    readonly y: Scale;
    readonly ticks: readonly number[];
    readonly left: number;
    readonly right: number;
    readonly isNarrow: boolean;
  };
  readonly size: { readonly width: number; readonly height: number };
  readonly read: number | undefined;
}

function Drawing({ at, series, band, frame, size, read, format, atLabel }: DrawingProps) {
  const { x, y, ticks, left, right, isNarrow } = frame;
  const { width, height } = size;
  const colours = seriesColours(series);
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index))
    .y((value) => y(value ?? 0))
    .curve(curveMonotoneX);
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
          <text className={styles.tick} x={left - 8} y={y(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {sparseTicks(at.length, Math.max(2, Math.floor((width - left - right) / 72))).map((index) => (
        <text
          key={at[index]}
          className={styles.tick}
          x={x(index)}
          y={height - 6}
          textAnchor={index === 0 ? "start" : "middle"}
        >
          {atLabel(at[index] ?? "")}
        </text>
      ))}
      {band && <Band band={band} x={x} y={y} />}
      {series.map((one, index) => (
        <path
          key={one.name}
          className={one.isLastYear ? `${styles.line} ${styles.lastYear}` : styles.line}
          stroke={colours[index]}
          d={draw(one.values) ?? ""}
        />
      ))}
      <Names series={series} colours={colours} x={x} y={y} bottom={height - 32} isNarrow={isNarrow} />
      <Reading series={series} colours={colours} index={read} x={x} y={y} height={height} />
    </>
  );
}

interface NamesProps {
  readonly series: readonly LineSeries[];
  readonly colours: readonly string[];
  readonly x: Scale;
  readonly y: Scale;
  readonly bottom: number;
  readonly isNarrow: boolean;
}

/** Each line says its own name at its end; on a phone, above its end. */
function Names({ series, colours, x, y, bottom, isNarrow }: NamesProps) {
  const ends = series.map((one) => one.values.findLastIndex((value) => value !== null));
  const heights = spreadLabels(
    series.map(
      (one, index) => y(one.values[ends[index] ?? 0] ?? 0) + (isNarrow ? (one.isLastYear ? 18 : -10) : 4),
    ),
    17,
    bottom,
  );
  return series.map((one, index) => (
    <text
      key={one.name}
      className={styles.label}
      fill={one.isLastYear ? "var(--text-2)" : colours[index]}
      x={x(ends[index] ?? 0) + (isNarrow ? 0 : 10)}
      y={heights[index]}
      textAnchor={isNarrow ? "end" : "start"}
      stroke="var(--surface)"
      strokeWidth={4}
      paintOrder="stroke"
    >
      {one.name}
    </text>
  ));
}

interface ReadingProps {
  readonly series: readonly LineSeries[];
  readonly colours: readonly string[];
  readonly index: number | undefined;
  readonly x: Scale;
  readonly y: Scale;
  readonly height: number;
}

/** The place under the pointer: a hair line, and a dot on each line. */
function Reading({ series, colours, index, x, y, height }: ReadingProps) {
  if (index === undefined) return null;
  return (
    <g>
      <line className={styles.hair} x1={x(index)} x2={x(index)} y1={14} y2={height - 28} />
      {series.map((one, place) => {
        const value = one.values[index];
        if (typeof value !== "number") return null;
        return (
          <circle
            key={one.name}
            cx={x(index)}
            cy={y(value)}
            r={4}
            fill={colours[place]}
            stroke="var(--surface)"
            strokeWidth={2}
          />
        );
      })}
    </g>
  );
}

interface BandProps {
  readonly band: readonly (readonly [low: number, high: number] | null)[];
  readonly x: Scale;
  readonly y: Scale;
}

function Band({ band, x, y }: BandProps) {
  const draw = area<readonly [number, number] | null>()
    .defined((range) => range !== null)
    .x((_, index) => x(index))
    .y0((range) => y(range?.[0] ?? 0))
    .y1((range) => y(range?.[1] ?? 0))
    .curve(curveMonotoneX);
  return <path d={draw([...band]) ?? ""} fill="var(--series-1)" opacity={0.14} />;
}

function highestOf(series: readonly LineSeries[], band: LineChartProps["band"] = [], least: number) {
  const values = series.flatMap((one) => one.values.map((value) => value ?? 0));
  return Math.max(least, ...values, ...band.map((range) => range?.[1] ?? 0));
}

function seriesColours(series: readonly LineSeries[]) {
  let used = 0;
  return series.map((one) => {
    if (one.isLastYear) return "var(--control-line)";
    used += 1;
    return `var(--series-${Math.min(used, 5)})`;
  });
}

const formatOrDash = (value: number | null | undefined, format: (value: number) => string) =>
  typeof value === "number" ? format(value) : "–";
