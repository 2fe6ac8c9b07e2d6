import type { Day } from "../../../values/day.ts";
import { fold } from "../../../values/fold.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import type { CustomerReference } from "../../customers/shared.ts";
import {
  guessDateOrder,
  guessDecimalSign,
  guessDelimiter,
  plainDecimal,
  readMoment,
} from "../../files/shared.ts";
import { toUnits } from "./points.ts";

/** A balance, or one lot of it, as a line of the file says it. */
export type OpeningLine = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly customer: CustomerReference;
  readonly points: number;
  /** Null: the file does not say it. */
  readonly openedOn: Day | null;
  /** Last day of use; null: none. */
  readonly expiresOn: Day | null;
};

export type OpeningFault =
  | "nobody_named"
  | "identifier_too_long"
  | "unreadable_points"
  | "points_out_of_range"
  | "points_with_too_many_decimals"
  | "unreadable_expiry"
  | "already_expired"
  | "unreadable_since"
  | "earned_in_the_future"
  | "expires_before_it_opens";

export type RefusedOpening = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly reason: string;
};

export type OpeningsFile = {
  /** Names of the columns as written. */
  readonly columns: readonly string[];
  readonly fields: Readonly<Partial<Record<OpeningField, number>>>;
  readonly openings: readonly OpeningLine[];
  readonly refused: readonly (RefusedOpening & { readonly reason: OpeningFault })[];
  /** Lines with a balance of zero: nothing to bring. */
  readonly empty: number;
};

export type OpeningsFileFault = "openings_empty" | "openings_without_points" | "openings_without_person";

export type OpeningsOptions = {
  readonly today: Day;
  /** Decimals of a point in the program. */
  readonly scale: number;
  /** The system whose customer numbers the column "reference" holds. */
  readonly source: string;
};

// In order of precedence: "Expiration des points" is a date, and "Solde" says more than "Points".
const names = [
  ["expiresOn", /\b(expir\w*|peremption|echeance|validite|valables?|valid|expiry)\b/],
  [
    "openedOn",
    /^(?!client|customer|member|membre)(.* )?(depuis|since|(gagne\w*|acquis\w*|earned) (le|on|at)|date d acquisition|opened on)\b/,
  ],
  ["email", /^(?!.*(accord|opt|consent)).*\b(e ?mails?|courriel|mail)\b/],
  ["phone", /^(?!.*(accord|opt|consent)).*\b(telephone|tel|phone|mobile|portable|gsm)\b/],
  ["points", /^(?!.*(carte|card)).*\b(solde|balance)\b/],
  [
    "points",
    /^(?!.*(utilis|depens|used|spent|gagn|earned|cumul|total)).*\b(points?|pts|cagnotte|tampons?|stamps?)\b/,
  ],
  ["card", /\b(carte|card)\b/],
  [
    "reference",
    /^(id|uuid|ref|reference|identifiant|external id|client|((id|ref|reference|code|n|no|numero|num) )(client|membre)|(customer|client|member|user) (id|number|no|reference))$/,
  ],
  ["firstName", /^(prenom|first ?name|given name)$/],
  ["lastName", /^(nom|nom de famille|last ?name|surname|family name)$/],
] as const;
type OpeningField = (typeof names)[number][0];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const never = new Set([
  "",
  "-",
  "–",
  "0",
  "jamais",
  "never",
  "aucune",
  "aucun",
  "none",
  "null",
  "illimite",
  "illimitee",
  "n/a",
]);
const mostPoints = 1e9;

/**
 * Reads balances of another system from a text in columns. Several lines of one person are several lots. A line that cannot be
 * brought is told with its reason and stops nothing.
 * Refused: `openings_empty`, `openings_without_points`, `openings_without_person`.
 */
export function readOpenings(
  text: string,
  options: OpeningsOptions,
): OpeningsFile | Refusal<OpeningsFileFault> {
  const [header, ...rows] = rowsOf(text);
  if (header === undefined || rows.length === 0) return refuse("openings_empty");
  const fields = fieldsOf(header.cells);
  if (fields.points === undefined) return refuse("openings_without_points");
  if ([fields.card, fields.email, fields.phone, fields.reference].every((at) => at === undefined)) {
    return refuse("openings_without_person");
  }
  const read = lineReader(fields, rows, options);
  const openings: OpeningLine[] = [];
  const refused: OpeningsFile["refused"][number][] = [];
  let empty = 0;
  for (const row of rows) {
    const said = read(row.cells);
    if (said === null) empty += 1;
    else if (isRefusal(said)) refused.push({ ...row, reason: said.refused });
    else openings.push({ ...row, ...said });
  }
  return { columns: header.cells, fields, openings, refused, empty };
}

type Row = { readonly line: number; readonly cells: readonly string[] };

function fieldsOf(columns: readonly string[]): OpeningsFile["fields"] {
  const found: Partial<Record<OpeningField, number>> = {};
  const plain = columns.map((name) =>
    fold(name)
      .replace(/[^a-z0-9]+/g, " ")
      .trim(),
  );
  const taken = new Set<number>();
  for (const [field, pattern] of names) {
    const at = plain.findIndex((name, index) => !taken.has(index) && pattern.test(name));
    if (at === -1 || found[field] !== undefined) continue;
    found[field] = at;
    taken.add(at);
  }
  return found;
}

type Said = Omit<OpeningLine, "line" | "cells">;

/** A reader of lines in the notation that the whole file follows; it answers null for a balance of zero. */
function lineReader(
  fields: OpeningsFile["fields"],
  rows: readonly Row[],
  { today, scale, source }: OpeningsOptions,
): (cells: readonly string[]) => Said | Refusal<OpeningFault> | null {
  const cell = (cells: readonly string[], field: OpeningField): string => {
    const at = fields[field];
    return at === undefined ? "" : (cells[at] ?? "").trim();
  };
  const pointsCell = (cells: readonly string[]) => cell(cells, "points").replace(/\s*(points?|pts)\.?$/i, "");
  const { sign } = guessDecimalSign(
    rows.map(({ cells }) => pointsCell(cells)),
    ",",
  );
  const dates = rows.flatMap(({ cells }) => [cell(cells, "expiresOn"), cell(cells, "openedOn")]);
  const { order } = guessDateOrder(dates, "dmy");
  const dayOf = (text: string): Day | null | undefined =>
    never.has(fold(text)) ? null : readMoment(text, order)?.day;

  return (cells) => {
    const written = plainDecimal(pointsCell(cells), sign);
    const points = written === null ? Number.NaN : Number(written);
    if (points === 0) return null;
    if (!(points > 0)) return refuse("unreadable_points");
    if (points > mostPoints) return refuse("points_out_of_range");
    if (isRefusal(toUnits(points, scale))) return refuse("points_with_too_many_decimals");
    const expiresOn = dayOf(cell(cells, "expiresOn"));
    if (expiresOn === undefined) return refuse("unreadable_expiry");
    if (expiresOn !== null && expiresOn < today) return refuse("already_expired");
    const openedOn = dayOf(cell(cells, "openedOn"));
    if (openedOn === undefined) return refuse("unreadable_since");
    if (openedOn !== null && openedOn > today) return refuse("earned_in_the_future");
    if (openedOn !== null && expiresOn !== null && expiresOn < openedOn) {
      return refuse("expires_before_it_opens");
    }
    const customer = customerOf((field) => cell(cells, field), source);
    return isRefusal(customer) ? customer : { customer, points, openedOn, expiresOn };
  };
}

function customerOf(
  cell: (field: OpeningField) => string,
  source: string,
): CustomerReference | Refusal<OpeningFault> {
  const [card, email, phone, reference] = [cell("card"), cell("email"), cell("phone"), cell("reference")];
  if (card + email + phone + reference === "") return refuse("nobody_named");
  const isTooLong = card.length > 64 || email.length > 254 || phone.length > 40 || reference.length > 320;
  if (isTooLong) return refuse("identifier_too_long");
  // An identifier of this product says all by itself.
  if (uuid.test(reference)) return { id: reference.toLowerCase() };
  const firstName = cell("firstName").slice(0, 120);
  const lastName = cell("lastName").slice(0, 120);
  return {
    ...(card === "" ? {} : { card }),
    ...(reference === "" ? {} : { externalId: { namespace: source, value: reference } }),
    ...(email === "" ? {} : { email }),
    ...(phone === "" ? {} : { phone }),
    ...(firstName === "" ? {} : { firstName }),
    ...(lastName === "" ? {} : { lastName }),
  };
}

/** Rows of a text in columns with the line on which each begins; quoted cells may hold separators, quotes and line ends. */
function rowsOf(text: string): Row[] {
  const separator = guessDelimiter(text.slice(0, 20_000).split(/\r\n|\n|\r/));
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let begins = 1;
  const endCell = () => {
    // Spreadsheets' guard against formulas is no part of what was written.
    cells.push(cell.replace(/^'(?=[=+@-])/, ""));
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: begins, cells });
    cells = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    const isLineEnd = letter === "\n" || (letter === "\r" && text.charAt(at + 1) !== "\n");
    if (isLineEnd) line += 1;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (letter === separator) endCell();
    else if (isLineEnd) {
      endRow();
      begins = line;
    } else if (letter !== "\r") cell += letter;
  }
  endRow();
  return rows;
}
