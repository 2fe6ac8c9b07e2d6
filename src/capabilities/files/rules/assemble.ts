import type { Cents } from "../../../values/money.ts";
import type { FileMoment } from "./dates.ts";
import type { FileLine } from "./receipt-line.ts";

/** What a file says of a receipt as a whole, beside its lines. */
export type ReceiptHead = {
  readonly channel: "shop" | "web" | null;
  readonly store: string | null;
  readonly till: string | null;
  readonly staff: string | null;
  readonly totalCents: Cents | null;
  readonly discountCents: Cents;
  readonly shippingCents: Cents;
  readonly taxCents: Cents | null;
  /** Given back later, as orders of web shops tell it; it becomes a refund of its own. */
  readonly refundedCents: Cents;
};

/** The lines of one receipt that stood together in the file; lines that come later make another piece of it. */
export type ReceiptPiece = {
  readonly key: string;
  readonly firstRow: number;
  readonly buyerKey: string | null;
  readonly refund: boolean;
  readonly moment: FileMoment;
  readonly head: ReceiptHead;
  readonly lines: readonly FileLine[];
  /** Does not depend on the order of the lines, so that a re-ordered export is recognised. */
  readonly hash: readonly [number, number];
};

type OpenPiece = {
  key: string;
  firstRow: number;
  buyerKey: string | null;
  refund: boolean;
  moment: FileMoment;
  head: ReceiptHead;
  lines: FileLine[];
  hash: [number, number];
  /** Fingerprints of its lines, to tell identical ones. */
  marks: Set<number>;
};

/** Gathers lines into receipts with a bounded memory, whatever the order of the file. */
export type Assembler = {
  readonly add: (
    row: number,
    line: FileLine,
    buyerKey: string | null,
    head: ReceiptHead,
  ) => { identical: boolean };
  /** The receipts gathered so far, but the one being read. */
  readonly take: () => ReceiptPiece[];
  readonly takeAll: () => ReceiptPiece[];
  readonly lines: () => number;
};

export function assembler(): Assembler {
  let open = new Map<string, OpenPiece>();
  let lineCount = 0;
  let current = "";
  let unnumbered = 0;
  const add: Assembler["add"] = (row, line, buyerKey, head) => {
    // A row without number is a receipt of its own, told apart by its row until the database numbers it.
    const key = line.receipt === "" ? `\u0000${(unnumbered += 1)}` : line.receipt;
    let piece = open.get(key);
    if (piece === undefined) {
      piece = {
        key: line.receipt,
        firstRow: row,
        buyerKey,
        refund: line.refund,
        moment: line.moment,
        head,
        lines: [],
        hash: [0, 0],
        marks: new Set(),
      };
      open.set(key, piece);
    }
    piece.buyerKey ??= buyerKey;
    if (!line.refund) piece.refund = false;
    if (piece.head.totalCents === null && head.totalCents !== null) piece.head = head;
    const [high, low] = hashOf(
      line.sku,
      line.label,
      line.quantity,
      line.unitPrice,
      String(line.totalCents),
      line.moment.day,
    );
    piece.hash[0] = (piece.hash[0] + high) >>> 0;
    piece.hash[1] = (piece.hash[1] + low) >>> 0;
    piece.lines.push(line);
    lineCount += 1;
    current = key;
    const before = piece.marks.size;
    const identical = line.receipt !== "" && piece.marks.add(high * 2 ** 21 + (low >>> 11)).size === before;
    return { identical };
  };
  const taken = (keep: string | null): ReceiptPiece[] => {
    const kept = keep === null ? undefined : open.get(keep);
    const pieces = [...open.values()].filter((piece) => piece !== kept);
    open = new Map(kept === undefined || keep === null ? [] : [[keep, kept]]);
    lineCount = kept?.lines.length ?? 0;
    return pieces;
  };
  return {
    add,
    take: () => taken(lineCount > 20_000 ? null : current),
    takeAll: () => taken(null),
    lines: () => lineCount,
  };
}

/** Two independent 32-bit sums of some texts (FNV-1a and a multiplicative one): enough to see that content changed. */
export function hashOf(...texts: readonly string[]): [number, number] {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      first = Math.imul(first ^ code, 0x01000193);
      second = Math.imul(second + code, 0x5bd1e995);
      second ^= second >>> 15;
    }
    // Where one text ends and the next begins belongs to the content.
    first = Math.imul(first ^ 1, 0x01000193);
    second = Math.imul(second + 1, 0x5bd1e995);
  }
  return [first >>> 0, second >>> 0];
}
