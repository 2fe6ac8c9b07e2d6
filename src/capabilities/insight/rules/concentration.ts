/** How unevenly something is shared among customers. */
export type Concentration = {
  readonly customers: number;
  readonly total: number;
  readonly shareOfTop: Readonly<Record<"1%" | "5%" | "10%" | "20%" | "50%", number>>;
  readonly customersMaking80Percent: number;
  readonly shareOfCustomersMaking80Percent: number;
  readonly gini: number;
};

/** A point of the curve: the best `customers` make `share` of the total. */
export type CurvePoint = { readonly customers: number; readonly share: number };

/** The best p of n: ceil(p·n) of them. The shop's own numbers, whatever twenty and eighty say. */
export function topCount(share: number, customers: number): number {
  // 0.2 × 15 is 3.0000000000000004 in binary and would count a fourth customer.
  return Math.ceil(Number((share * customers).toFixed(9)));
}

/** From amounts sorted from the largest down. */
export function concentrationOf(sorted: readonly number[]): Concentration {
  const customers = sorted.length;
  const running = runningTotals(sorted);
  const total = running.at(-1) ?? 0;
  const share = (part: number) => (total === 0 ? 0 : (running[topCount(part, customers) - 1] ?? 0) / total);
  const making80 = running.findIndex((sum) => sum >= 0.8 * total) + 1;
  return {
    customers,
    total,
    shareOfTop: {
      "1%": share(0.01),
      "5%": share(0.05),
      "10%": share(0.1),
      "20%": share(0.2),
      "50%": share(0.5),
    },
    customersMaking80Percent: making80,
    shareOfCustomersMaking80Percent: customers === 0 ? 0 : making80 / customers,
    gini: giniOf(sorted, total),
  };
}

/** About `points` points of the curve, denser where it bends. */
export function curveOf(sorted: readonly number[], points = 200): CurvePoint[] {
  const running = runningTotals(sorted);
  const total = running.at(-1) ?? 0;
  if (total <= 0) return [];
  const at = curvePositions(sorted.length, points);
  return [
    { customers: 0, share: 0 },
    ...at.map((customers) => ({ customers, share: (running[customers - 1] ?? 0) / total })),
  ];
}

/** Ranks at which the curve is read: squares of equal steps, so that the steep start is drawn finely. */
export function curvePositions(customers: number, points = 200): number[] {
  const positions = new Set<number>();
  for (let step = 1; step <= points; step++)
    positions.add(Math.max(1, Math.round(customers * (step / points) ** 2)));
  positions.add(Math.max(1, topCount(0.2, customers)));
  return [...positions].filter((position) => position <= customers).sort((low, high) => low - high);
}

function runningTotals(sorted: readonly number[]): number[] {
  let sum = 0;
  return sorted.map((value) => {
    sum += value;
    return sum;
  });
}

function giniOf(sorted: readonly number[], total: number): number {
  const count = sorted.length;
  if (count === 0 || total === 0) return 0;
  const weighted = sorted.reduce((sum, value, index) => sum + (index + 1) * value, 0);
  return (count + 1 - (2 * weighted) / total) / count;
}
