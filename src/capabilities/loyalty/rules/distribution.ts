export type Bar = { readonly from: number; readonly count: number };
export type Quartiles = { readonly first: number; readonly median: number; readonly third: number };

/** The value in the middle, or between the two in the middle; null of nothing. Sorts what it is given. */
export function medianOf(values: Float64Array): number | null {
  values.sort();
  return quantile(values, 0.5);
}

/** A quantile of sorted values, interpolated between its neighbours; null of nothing. */
export function quantile(sorted: ArrayLike<number>, share: number): number | null {
  if (sorted.length === 0) return null;
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place % 1);
}

export function quartilesOf(values: readonly number[]): Quartiles | null {
  const sorted = Float64Array.from(values).sort();
  const [first, median, third] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  return first === null || median === null || third === null ? null : { first, median, third };
}

// Round numbers that an axis can bear.
const niceWidths = [1, 2, 5, 10, 20, 25, 50].flatMap((width) => [
  width,
  width * 100,
  width * 10_000,
  width * 1_000_000,
]);
niceWidths.sort((one, other) => one - other);

/** The width of bars with which so many of them reach `top`. */
export function niceWidth(top: number, bars: number): number {
  return niceWidths.find((width) => width * bars >= top) ?? Math.max(1, Math.ceil(top / bars));
}

/** Counts by bars of equal width from 0; the last bar holds all that is above. */
export function histogram(values: ArrayLike<number>, width: number, bars: number): number[] {
  const counts = new Array<number>(bars).fill(0);
  for (let index = 0; index < values.length; index += 1) {
    const bar = Math.min(bars - 1, Math.max(0, Math.floor((values[index] ?? 0) / width)));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts;
}

/** Bars of values as an owner reads them: zero apart, then equal steps up to where nearly all are. */
export function barsOf(values: readonly number[], scale = 1): Bar[] {
  const above = Float64Array.from(values.filter((value) => value > 0)).sort();
  const zero = { from: 0, count: values.length - above.length };
  const top = quantile(above, 0.98);
  if (top === null) return [zero];
  const width = Math.max(1, niceWidth(top / scale, 10)) * scale;
  const counts = histogram(
    above.map((value) => value - scale),
    width,
    11,
  );
  while (counts.length > 1 && counts.at(-1) === 0) counts.pop();
  return [zero, ...counts.map((count, bar) => ({ from: 1 + (bar * width) / scale, count }))];
}
