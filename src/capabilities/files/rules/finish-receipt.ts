import type { Cents } from "../../../values/money.ts";
import type { ReceiptPiece } from "./assemble.ts";
import type { Decision } from "./reasons.ts";
import type { FileLine } from "./receipt-line.ts";

export type FinishedPiece = Omit<ReceiptPiece, "lines"> & {
  readonly lines: readonly FileLine[];
  readonly linesCents: Cents;
  readonly discountCents: Cents;
  readonly shippingCents: Cents;
};

export type Spread = (amount: Cents, weights: readonly Cents[]) => Cents[];

/** What a line that only balances a receipt is called, in the shop's language. */
export type Balances = { readonly difference: string; readonly total: string };

/**
 * Makes the lines add to the receipt: a discount on the whole is shared among them to the cent, and what then still differs from
 * the total that the file says (taxes counted apart, a gift wrapping) becomes a line of its own, so that nothing is lost or made.
 */
export function finishReceipt(
  piece: ReceiptPiece,
  spread: Spread,
  balances: Balances,
  tell: (decision: Decision) => void,
): FinishedPiece {
  const { head } = piece;
  const sign = piece.refund ? -1 : 1;
  const shippingCents = signed(head.shippingCents, sign);
  let lines = piece.lines;
  const before = sumOf(lines);
  if (head.totalCents !== null && before === 0 && lines.every((line) => line.totalCents === 0)) {
    return finishWithoutPrices(piece, shippingCents, balances);
  }
  if (head.discountCents > 0 && head.discountCents <= Math.abs(before)) {
    const weights = lines.map((line) => (line.totalCents * sign > 0 ? Math.abs(line.totalCents) : 0));
    const shares = spread(head.discountCents, weights);
    lines = lines.map((line, index) => ({
      ...line,
      totalCents: line.totalCents - sign * (shares[index] ?? 0),
      discountCents: line.discountCents + (shares[index] ?? 0),
    }));
    tell("discount_shared");
  }
  const counted = sumOf(lines) + shippingCents;
  // A refund's total stands with or without its minus; any other total is meant as it is written.
  const written = piece.refund ? signed(Math.abs(head.totalCents ?? 0), sign) : head.totalCents;
  const said = head.totalCents === null || written === null ? counted : written;
  if (said !== counted) {
    tell("difference_line");
    lines = [...lines, balanceLine(piece, said - counted, balances.difference)];
  }
  return finished(piece, lines, shippingCents);
}

/** Orders whose lines name articles without their prices: the total is what is known. */
function finishWithoutPrices(piece: ReceiptPiece, shippingCents: Cents, balances: Balances): FinishedPiece {
  const total = signed(Math.abs(piece.head.totalCents ?? 0), piece.refund ? -1 : 1) - shippingCents;
  const [only] = piece.lines;
  if (piece.lines.length === 1 && only !== undefined) {
    const price = (Math.abs(total) / 100 / Math.max(1, Math.abs(Number(only.quantity)))).toFixed(4);
    return finished(piece, [{ ...only, totalCents: total, unitPrice: price }], shippingCents);
  }
  return finished(
    piece,
    total === 0 ? piece.lines : [...piece.lines, balanceLine(piece, total, balances.total)],
    shippingCents,
  );
}

function balanceLine(piece: ReceiptPiece, cents: Cents, label: string): FileLine {
  return {
    receipt: piece.key,
    refund: piece.refund,
    moment: piece.moment,
    sku: "",
    label,
    quantity: "1",
    unitPrice: (cents / 100).toFixed(2),
    totalCents: cents,
    discountCents: 0,
    taxRate: null,
  };
}

function finished(piece: ReceiptPiece, lines: readonly FileLine[], shippingCents: Cents): FinishedPiece {
  return {
    ...piece,
    lines,
    shippingCents,
    linesCents: sumOf(lines),
    discountCents: lines.reduce((sum, line) => sum + line.discountCents, 0),
  };
}

function sumOf(lines: readonly FileLine[]): Cents {
  return lines.reduce((sum, line) => sum + line.totalCents, 0);
}

function signed(cents: Cents, sign: 1 | -1): Cents {
  return cents === 0 ? 0 : cents * sign;
}
