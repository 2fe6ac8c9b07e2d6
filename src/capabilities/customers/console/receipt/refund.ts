import type { Line, Receipt } from "./receipt.ts";

/** A line of a sale and what can still be given back of it. */
export type LeftLine = {
  readonly number: number;
  readonly label: string;
  readonly sold: number;
  readonly left: number;
  readonly totalCents: number;
  readonly leftCents: number;
};

/** What is left to give back, once the lines of earlier refunds are counted. */
export function leftLines(sale: Pick<Receipt, "lines">, refunded: readonly Line[]): readonly LeftLine[] {
  return sale.lines.map((line) => {
    const back = refunded.filter((one) => one.refundOfLine === line.number);
    const quantity = back.reduce((sum, one) => sum + Math.abs(Number(one.quantity)), 0);
    const cents = back.reduce((sum, one) => sum - one.totalCents, 0);
    return {
      number: line.number,
      label: line.label,
      sold: Number(line.quantity),
      left: thousandths(Number(line.quantity) - quantity),
      totalCents: line.totalCents,
      leftCents: line.totalCents - cents,
    };
  });
}

/** Of one line, how many cents a quantity gives back: the last piece takes the cents that rounding left. */
export function refundCents({ sold, left, totalCents, leftCents }: LeftLine, quantity: number): number {
  if (quantity <= 0 || sold === 0) return 0;
  if (quantity >= left) return leftCents;
  return Math.min(Math.round((totalCents * quantity) / sold), leftCents);
}

/** "1,5" typed by a French hand, or null when it is no quantity of this line. */
export function readQuantity(typed: string, left: number): number | null {
  const plain = typed.trim().replace(",", ".");
  if (plain === "") return 0;
  if (!/^\d+(\.\d{1,3})?$/.test(plain)) return null;
  const quantity = Number(plain);
  return quantity <= left ? quantity : null;
}

const thousandths = (quantity: number) => Math.round(quantity * 1_000) / 1_000;
