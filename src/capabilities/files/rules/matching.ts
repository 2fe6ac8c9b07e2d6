import { fold } from "../../../values/fold.ts";
import { type DateOrder, readMoment, readTime } from "./dates.ts";
import { type Field, fieldsOf, type ImportKind, isField, synonymsOf } from "./fields.ts";
import { type DecimalSign, plainDecimal } from "./numbers.ts";

export type ColumnGuess = {
  readonly column: string;
  readonly samples: readonly string[];
  readonly field: Field | null;
  /** From 0 (no idea) to 1 (its name and its values both say so). */
  readonly confidence: number;
  /** What its values look like, whatever its name. */
  readonly looksLike: Look;
};

export type Look =
  | "empty"
  | "email"
  | "phone"
  | "date"
  | "time"
  | "amount"
  | "count"
  | "postcode"
  | "yes_no"
  | "text";

export type Notation = { readonly decimal: DecimalSign; readonly dateOrder: DateOrder };

/** Guesses the field of each column by its name, then by its values; each field is given once, to the surest column. */
export function matchColumns(
  kind: ImportKind,
  columns: readonly { readonly name: string; readonly cells: readonly string[] }[],
  notation: Notation,
): ColumnGuess[] {
  const looks = columns.map((column) => lookOf(column.cells, notation));
  const wishes = columns.flatMap((column, position) =>
    fieldsOf(kind)
      .filter((field) => isField(kind, field))
      .map((field) => ({
        position,
        field,
        confidence: agreement(kind, field, column.name, looks[position] ?? "text"),
      }))
      .filter((wish) => wish.confidence >= 0.4),
  );
  const given = new Map<number, { field: Field; confidence: number }>();
  const taken = new Set<string>();
  for (const { position, field, confidence } of wishes.toSorted(
    (one, other) => other.confidence - one.confidence,
  )) {
    if (given.has(position) || taken.has(field) || !isField(kind, field)) continue;
    given.set(position, { field, confidence });
    taken.add(field);
  }
  correctTotal(columns, given, taken);
  return columns.map((column, position) => ({
    column: column.name,
    samples: samplesOf(column.cells),
    field: given.get(position)?.field ?? null,
    confidence: given.get(position)?.confidence ?? 0,
    looksLike: looks[position] ?? "text",
  }));
}

type Given = Map<number, { field: Field; confidence: number }>;

/** A receipt has one total: a column called Total whose values differ between the lines of one receipt is each line's. */
function correctTotal(
  columns: readonly { readonly cells: readonly string[] }[],
  given: Given,
  taken: ReadonlySet<string>,
): void {
  if (taken.has("lineTotal")) return;
  const placeOf = (field: Field): number => [...given].find(([, guess]) => guess.field === field)?.[0] ?? -1;
  const receipts = columns[placeOf("receipt")]?.cells;
  const place = placeOf("total");
  const totals = columns[place]?.cells;
  const guess = given.get(place);
  if (receipts === undefined || totals === undefined || guess === undefined) return;
  const totalsOf = new Map<string, Set<string>>();
  for (const [row, receipt] of receipts.entries()) {
    const total = totals[row]?.trim() ?? "";
    if (receipt.trim() === "" || total === "") continue;
    totalsOf.set(receipt, (totalsOf.get(receipt) ?? new Set()).add(total));
  }
  if ([...totalsOf.values()].some((all) => all.size > 1)) {
    given.set(place, { field: "lineTotal", confidence: guess.confidence });
  }
}

/** Which kind of file has these columns: the one whose fields they name best. */
export function guessKind(names: readonly string[]): ImportKind {
  const folded = names.map(bare);
  const score = (kind: ImportKind, telling: readonly string[]): number =>
    telling.filter((field) =>
      folded.some((name) => synonymsOf(kind, field).some((synonym) => bare(synonym) === name)),
    ).length;
  const scores: readonly [ImportKind, number][] = [
    [
      "receipts",
      score("receipts", ["receipt", "date", "quantity", "unitPrice", "lineTotal", "total", "time", "label"]),
    ],
    [
      "customers",
      score("customers", [
        "email",
        "firstName",
        "lastName",
        "fullName",
        "phone",
        "postcode",
        "birthday",
        "card",
      ]),
    ],
    ["products", score("products", ["sku", "label", "price", "cost", "barcode", "stock", "category"])],
  ];
  return scores.toSorted((one, other) => other[1] - one[1])[0]?.[0] ?? "customers";
}

/** Five values that differ, in the order of the file. */
function samplesOf(cells: readonly string[]): string[] {
  return [...new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== ""))].slice(0, 5);
}

function bare(name: string): string {
  return fold(name)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function agreement(kind: ImportKind, field: string, name: string, look: Look): number {
  const byName = nameAgreement(kind, field, bare(name));
  const byLook = lookAgreement(field, look);
  // A column called E-mail whose cells are not all addresses is still the column of e-mails, only less surely.
  if (byLook === "no") return byName > 0.8 ? byName - 0.35 : 0;
  if (byName > 0) return byLook === "yes" ? Math.min(1, byName + 0.1) : byName;
  return speaksForItself[look] === field ? 0.6 : 0;
}

/** Some values need no heading: an e-mail address, a phone with its zero, a day. */
const speaksForItself: Readonly<Partial<Record<Look, string>>> = {
  email: "email",
  phone: "phone",
  date: "date",
};

function nameAgreement(kind: ImportKind, field: string, name: string): number {
  if (name === "") return 0;
  if (bare(field) === name) return 0.9;
  const all = synonymsOf(kind, field).map(bare);
  const rank = all.indexOf(name);
  // The first names of a list are its plainest; a word that two fields share goes to the one that lists it earlier.
  if (rank !== -1) return 0.9 - Math.min(rank, 20) * 0.005;
  return all.some((synonym) => synonym.length > 4 && ` ${name} `.includes(` ${synonym} `)) ? 0.5 : 0;
}

const looksOfField: Readonly<Record<string, readonly Look[]>> = {
  email: ["email"],
  phone: ["phone", "count"],
  mobile: ["phone", "count"],
  date: ["date"],
  time: ["time", "date"],
  birthday: ["date"],
  createdOn: ["date"],
  consentDate: ["date"],
  quantity: ["count", "amount"],
  unitPrice: ["amount", "count"],
  lineTotal: ["amount", "count"],
  total: ["amount", "count"],
  price: ["amount", "count"],
  cost: ["amount", "count"],
  stock: ["count", "amount"],
  emailConsent: ["yes_no", "count", "text"],
};

function lookAgreement(field: string, look: Look): "yes" | "no" | "unknown" {
  // Who is named by an e-mail address is found by it, whatever the column is called.
  if (look === "email" && (field === "external" || field === "fullName")) return "no";
  const expected = looksOfField[field];
  if (look === "empty" || expected === undefined) return "unknown";
  if (expected.includes(look)) return "yes";
  return "no";
}

function lookOf(cells: readonly string[], { decimal, dateOrder }: Notation): Look {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  if (filled.length === 0) return "empty";
  const mostly = (test: (cell: string) => boolean): boolean =>
    filled.filter(test).length >= filled.length * 0.7;
  if (mostly((cell) => /^\S+@\S+\.\S+$/.test(cell))) return "email";
  if (
    mostly((cell) => /^(?:0|1|oui|non|yes|no|true|false|vrai|faux|y|n|o)$/i.test(cell)) &&
    new Set(filled).size <= 3
  ) {
    return "yes_no";
  }
  if (mostly((cell) => readTime(cell) !== null && /[:h]/.test(cell))) return "time";
  if (mostly((cell) => readMoment(cell, dateOrder) !== null)) return "date";
  // After dates: 03/02/2025 also begins with a zero.
  if (mostly((cell) => /^(?:\+|00|0)[\d\s.()/-]{8,}$/.test(cell) && !/^\d{8}$/.test(cell))) return "phone";
  if (mostly((cell) => /^-?\d+$/.test(cell))) {
    return mostly((cell) => /^\d{4,5}$/.test(cell)) && filled.some((cell) => cell.startsWith("0"))
      ? "postcode"
      : "count";
  }
  if (mostly((cell) => plainDecimal(cell, decimal) !== null)) return "amount";
  return "text";
}
