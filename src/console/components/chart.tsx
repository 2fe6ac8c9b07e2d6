import { useElementSize } from "@mantine/hooks";
import type { PointerEvent, ReactNode } from "react";
import styles from "./chart.module.css";

interface ChartBoxProps {
  /** What a person who cannot see the drawing should know of it; the table holds the rest. */
  readonly description: string;
  readonly height: number;
  readonly onPointerMove?: (event: PointerEvent<SVGSVGElement>) => void;
  readonly onPointerLeave?: () => void;
  /** Drawn once the width is known. */
  readonly children: (width: number) => ReactNode;
  /** HTML laid over the drawing. */
  readonly over?: ReactNode;
}

export function ChartBox({
  description,
  height,
  children,
  over,
  onPointerMove,
  onPointerLeave,
}: ChartBoxProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    // The height is kept before the first drawing, so that nothing jumps.
    <div ref={ref} className={styles.box} style={{ height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={description}
          {...(onPointerMove ? { onPointerMove } : {})}
          {...(onPointerLeave ? { onPointerLeave } : {})}
        >
          <desc>{description}</desc>
          {children(width)}
        </svg>
      )}
      {over}
    </div>
  );
}

// Close enough to keep labels apart without measuring text: the average letter of Inter is half as wide as high.
export const textWidth = (text: string, size = 13) => text.length * size * 0.55;

/** Pushes labels apart downwards, then back up if the last one leaves the drawing. */
export function spreadLabels(heights: readonly number[], gap: number, bottom: number) {
  const order = heights
    .map((_, index) => index)
    .sort((one, other) => (heights[one] ?? 0) - (heights[other] ?? 0));
  const placed = [...heights];
  let above = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    above = Math.max(placed[index] ?? 0, above + gap);
    placed[index] = above;
  }
  let below = bottom + gap;
  for (const index of order.toReversed()) {
    below = Math.min(placed[index] ?? 0, below - gap);
    placed[index] = below;
  }
  return placed;
}

/** At most `most` places out of `count`, the first and the last among them when they fit. */
export function sparseTicks(count: number, most: number) {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  const step = Math.ceil((count - 1) / Math.max(1, most - 1));
  return Array.from({ length: Math.floor((count - 1) / step) + 1 }, (_, index) => index * step);
}
