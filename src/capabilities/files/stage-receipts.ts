import { guessKind } from "../catalog/index.ts";
import { newcomerText } from "../customers/index.ts";
import { spread } from "../purchases/index.ts";
import { type Cents, centsOf } from "../../values/money.ts";
import { fold } from "../../values/fold.ts";
import type { Row } from "./readers/rows.ts";
import { assembler, hashOf, type ReceiptHead, type ReceiptPiece } from "./rules/assemble.ts";
import { type Buyer, type ReadPhone, readBuyer } from "./rules/buyer.ts";
import { copyNumbers, copyText, copyTexts } from "./rules/copy-text.ts";
import { type Balances, type FinishedPiece, finishReceipt } from "./rules/finish-receipt.ts";
import { plainDecimal } from "./rules/numbers.ts";
import { cellOf, type FileLine, momentReader, readLine, type ReceiptPlan } from "./rules/receipt-line.ts";
import { seenBefore } from "./rules/seen.ts";
import type { Tally } from "./tally.ts";

/** Lines of text ready to be copied into the staging tables. */
export type StagedText = { pieces: string[]; buyers: string[]; products: string[]; records: string[] };

export type Stager = {
  readonly add: (row: Row) => void;
  /** What is ready; with `all`, also the receipt that is still being read. */
  readonly take: (all: boolean) => StagedText;
  readonly isFull: () => boolean;
};

export type ReceiptStaging = {
  readonly merchantId: string;
  readonly importId: string;
  readonly plan: ReceiptPlan;
  readonly stores: ReadonlySet<string>;
  readonly readPhone: ReadPhone;
  readonly balances: Balances;
  readonly tally: Tally;
  /** Web shops that export buyers by name only. */
  readonly buyersByName: boolean;
};

// So many lines are gathered before they go to the database: enough to make the trip worth, few enough to be forgotten while they
// are young. With twice as many, the collector lets the program grow to twice the memory.
const linesPerTrip = 2_500;
const noHead: ReceiptHead = {
  channel: null,
  store: null,
  till: null,
  staff: null,
  totalCents: null,
  discountCents: 0,
  shippingCents: 0,
  taxCents: null,
  refundedCents: 0,
};

export function receiptStager(staging: ReceiptStaging): Stager {
  const { plan, tally } = staging;
  const { at } = plan;
  const moments = momentReader(plan.dateOrder);
  const gathered = assembler();
  const buyersSeen = seenBefore();
  const productsSeen = seenBefore();
  const fees = new Map<string, boolean>();
  let staged = empty();
  let number = 0;
  const prefix = `${staging.merchantId}\t${staging.importId}\t`;
  const headColumns = [
    at.channel,
    at.store,
    at.till,
    at.staff,
    at.total,
    at.discount,
    at.shipping,
    at.tax,
    at.refunded,
  ];
  const hasHead = plan.store !== null || headColumns.some((position) => position !== -1);

  const add = (row: Row): void => {
    if (row.broken !== undefined) return tally.refuse(row.line, row.broken, row.cells);
    const read = readLine(row.cells, plan, moments);
    if ("refused" in read) return tally.refuse(row.line, read.refused, row.cells);
    if ("aside" in read) return tally.leaveOut(read.aside);
    const head = hasHead ? readHead(row.cells, plan) : noHead;
    if (head === null) return tally.refuse(row.line, "unreadable_amount", row.cells);
    if (head.store !== null && !staging.stores.has(head.store))
      return tally.refuse(row.line, "unknown_store", row.cells);
    const buyer = readBuyer(row.cells, at, staging.readPhone, tally.count, staging.buyersByName);
    if (buyer !== null && !buyersSeen.meet(buyer.key)) staged.buyers.push(buyerText(prefix, row.line, buyer));
    const line = withCode(read);
    countLine(tally, line, buyer, plan, fees);
    if (line.sku !== "") {
      const priced = line.totalCents > 0 && line.label !== "";
      if (!productsSeen.meet(priced ? `p${line.sku}` : `u${line.sku}`)) {
        staged.products.push(productText(prefix, row.line, line, priced));
      }
    }
    if (gathered.add(row.line, line, buyer?.key ?? null, head).identical) tally.count("identical_line");
  };

  const take = (all: boolean): StagedText => {
    const pieces = all ? gathered.takeAll() : gathered.take();
    for (const piece of pieces) {
      number += 1;
      const finished = finishReceipt(piece, spread, staging.balances, tally.count);
      staged.pieces.push(pieceText(prefix, number, finished, null));
      if (piece.head.refundedCents > 0 && piece.key !== "") {
        number += 1;
        staged.pieces.push(pieceText(prefix, number, refundOf(finished, staging.balances.total), piece.key));
        tally.count("credit_note");
      }
    }
    const ready = staged;
    staged = empty();
    return ready;
  };
  return { add, take, isFull: () => gathered.lines() >= linesPerTrip };
}

export function empty(): StagedText {
  return { pieces: [], buyers: [], products: [], records: [] };
}

/** Articles that the file names without a code get one from their name, so that what is bought together is seen. */
function withCode(line: FileLine): FileLine {
  const label = line.label === "" ? line.sku : line.label;
  return line.sku === "" && line.label !== ""
    ? { ...line, sku: fold(line.label).slice(0, 120) }
    : label === line.label
      ? line
      : { ...line, label };
}

function countLine(
  tally: Tally,
  line: FileLine,
  buyer: Buyer | null,
  plan: ReceiptPlan,
  fees: Map<string, boolean>,
): void {
  if (line.refund) tally.count("credit_note");
  if (buyer === null) tally.count("without_customer");
  if (line.totalCents === 0) tally.count(plan.hasAmounts ? "zero_price" : "no_amount");
  if (line.label === "" || line.label === line.sku) tally.count("missing_label");
  if (line.receipt === "") tally.count("number_made_from_content");
  let fee = fees.get(line.sku);
  if (fee === undefined) {
    fee = line.sku !== "" && guessKind(line.sku, line.label) === "fee";
    if (fees.size < 200_000) fees.set(line.sku, fee);
  }
  if (fee) tally.count("fee_code");
}

/** What the row says of its receipt as a whole; null when one of its amounts cannot be read. */
function readHead(cells: readonly string[], plan: ReceiptPlan): ReceiptHead | null {
  const { at, decimal } = plan;
  const cents = (position: number): Cents | null | undefined => {
    const text = cellOf(cells, position);
    return text === "" ? null : (centsOf(plainDecimal(text, decimal) ?? "?") ?? undefined);
  };
  const total = cents(at.total);
  const discount = cents(at.discount);
  const shipping = cents(at.shipping);
  const tax = cents(at.tax);
  const refunded = cents(at.refunded);
  if ([total, discount, shipping, tax, refunded].includes(undefined)) return null;
  const channel = cellOf(cells, at.channel).toLowerCase();
  return {
    channel: channel === "" ? null : /web|online|ligne|internet|site/.test(channel) ? "web" : "shop",
    store: cellOf(cells, at.store).toLowerCase() || plan.store,
    till: cellOf(cells, at.till).slice(0, 80) || null,
    staff: cellOf(cells, at.staff).slice(0, 120) || null,
    totalCents: total ?? null,
    discountCents: Math.abs(discount ?? 0),
    shippingCents: Math.abs(shipping ?? 0),
    taxCents: tax ?? null,
    refundedCents: Math.abs(refunded ?? 0),
  };
}

/** The refund that an order's own row tells. */
function refundOf(piece: FinishedPiece, label: string): FinishedPiece {
  const sold = piece.linesCents + piece.shippingCents;
  const cents = -Math.min(piece.head.refundedCents, Math.abs(sold));
  const line: FileLine = {
    receipt: `${piece.key}-refund`,
    refund: true,
    moment: piece.moment,
    sku: "",
    label,
    quantity: "-1",
    unitPrice: (-cents / 100).toFixed(2),
    totalCents: cents,
    discountCents: 0,
    taxRate: null,
  };
  return {
    ...piece,
    key: line.receipt,
    refund: true,
    head: { ...piece.head, taxCents: null },
    lines: [line],
    linesCents: cents,
    discountCents: 0,
    shippingCents: 0,
    hash: hashOf(`${line.receipt}\u0001${cents}`),
  };
}

function pieceText(prefix: string, number: number, piece: FinishedPiece, refundOfKey: string | null): string {
  const { moment, head, lines } = piece;
  const numbered = piece.key !== "";
  const key = numbered ? piece.key : numberFromContent(piece);
  const local = moment.time === null || moment.offset !== null ? "\\N" : `${moment.day} ${moment.time}`;
  const exact =
    moment.time === null || moment.offset === null ? "\\N" : `${moment.day}T${moment.time}${moment.offset}`;
  const discounted = lines.some((line) => line.discountCents !== 0);
  const taxed = lines.some((line) => line.taxRate !== null);
  return (
    `${prefix}${number}\t${copyText(key)}\t${numbered ? "t" : "f"}\t${piece.firstRow}\t${piece.refund ? "t" : "f"}\t` +
    `${copyText(refundOfKey)}\t${moment.day}\t${local}\t${exact}\t${copyText(piece.buyerKey)}\t${head.channel ?? "\\N"}\t` +
    `${copyText(head.store)}\t${copyText(head.till)}\t${copyText(head.staff)}\t${piece.shippingCents}\t` +
    `${head.taxCents ?? "\\N"}\t${piece.linesCents}\t${piece.discountCents}\t${lines.length}\t${piece.hash[0]}\t${piece.hash[1]}\t` +
    `${copyTexts(lines.map((line) => line.sku))}\t${copyTexts(lines.map((line) => line.label))}\t` +
    `${copyNumbers(lines.map((line) => line.quantity))}\t${copyNumbers(lines.map((line) => line.unitPrice))}\t` +
    `${copyNumbers(lines.map((line) => line.totalCents))}\t` +
    `${discounted ? copyNumbers(lines.map((line) => line.discountCents)) : "\\N"}\t` +
    `${taxed ? copyNumbers(lines.map((line) => line.taxRate ?? "NULL")) : "\\N"}\n`
  );
}

/** Who, when and what: the same sale found in another export of the same program gets the same number. */
function numberFromContent(piece: ReceiptPiece): string {
  const buyer = piece.buyerKey === null ? "" : `${piece.buyerKey.slice(2)}-`;
  const content = piece.hash[0].toString(36) + piece.hash[1].toString(36);
  return `${buyer}${piece.moment.day}${(piece.moment.time ?? "").replaceAll(":", "")}-${content}`;
}

function buyerText(prefix: string, row: number, buyer: Buyer): string {
  const { sortName, words } = newcomerText(buyer);
  const cells = [
    buyer.external,
    buyer.card,
    buyer.email,
    buyer.phone,
    buyer.typed.email,
    buyer.typed.phone,
    buyer.firstName,
    buyer.lastName,
    buyer.companyName,
    buyer.addressLine1,
    buyer.addressLine2,
    buyer.postcode,
    buyer.city,
    buyer.country,
    sortName,
  ];
  return `${prefix}${copyText(buyer.key)}\t${row}\t${cells.map(copyText).join("\t")}\t${copyTexts(words)}\n`;
}

function productText(prefix: string, row: number, line: FileLine, priced: boolean): string {
  const name = line.label === "" ? line.sku : line.label;
  const price = priced && !line.unitPrice.startsWith("-") ? line.unitPrice : null;
  const cells = [name, fold(name), guessKind(line.sku, name)];
  return `${prefix}${copyText(line.sku)}\t${row}\t${priced ? "t" : "f"}\t${price ?? "\\N"}\t${cells.map(copyText).join("\t")}\n`;
}
