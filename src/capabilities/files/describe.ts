import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { type OpenedFile, openTable, type ReadOptions } from "./readers/open.ts";
import type { Row } from "./readers/rows.ts";
import { LyingArchive } from "./readers/zip.ts";
import { type DateOrder, guessDateOrder } from "./rules/dates.ts";
import type { Encoding } from "./rules/encoding.ts";
import type { Field, ImportKind } from "./rules/fields.ts";
import { columnsOfLayout, type Layout, recogniseLayout } from "./rules/layouts.ts";
import type { LayoutName, Mapping } from "./rules/mapping.ts";
import { type ColumnGuess, guessKind, matchColumns } from "./rules/matching.ts";
import { type DecimalSign, guessDecimalSign } from "./rules/numbers.ts";
import { columnNames, type Delimiter, findHeader, headerSignature } from "./rules/shape.ts";

/** What a file is, as far as its first rows tell; everything here is shown to the person who dropped it. */
export type Description = {
  readonly format: "text" | "workbook";
  readonly packed: boolean;
  readonly encoding: Encoding | null;
  readonly encodingSure: boolean;
  readonly delimiter: Delimiter | null;
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  readonly hasHeader: boolean;
  readonly headerLine: number;
  readonly decimal: DecimalSign;
  readonly decimalSure: boolean;
  readonly dateOrder: DateOrder;
  readonly datesSure: boolean;
  readonly kind: ImportKind;
  readonly layout: LayoutName | null;
  readonly source: string;
  readonly channel: "shop" | "web" | null;
  readonly columns: readonly ColumnGuess[];
  readonly signature: string;
};

export type Habits = { readonly language: "fr" | "en"; readonly country: string };

const rowsLookedAt = 400;

/** Reads the first rows and says what they are. */
export async function describeFile(
  path: string,
  habits: Habits,
  options: ReadOptions & { readonly kind?: ImportKind | undefined } = {},
): Promise<Description | Refusal> {
  const opened = await openTable(path);
  if (isRefusal(opened)) return opened;
  const rows = await firstRows(opened, options);
  if (isRefusal(rows)) return rows;
  if (rows.length === 0) return refuse("file_is_empty");
  return describeRows(opened, rows, habits, options);
}

async function firstRows(opened: OpenedFile, options: ReadOptions): Promise<Row[] | Refusal> {
  const rows: Row[] = [];
  try {
    for await (const batch of opened.rows(options).batches) {
      rows.push(...batch.slice(0, rowsLookedAt - rows.length));
      if (rows.length >= rowsLookedAt) break;
    }
  } catch (fault) {
    if (fault instanceof LyingArchive) return refuse("workbook_unpacks_too_large");
    return refuse("file_cannot_be_read");
  }
  return rows;
}

function describeRows(
  opened: OpenedFile,
  rows: readonly Row[],
  habits: Habits,
  options: ReadOptions & { readonly kind?: ImportKind | undefined },
): Description | Refusal {
  const cells = rows.map((row) => row.cells);
  const header = findHeader(cells);
  const body = cells.slice(header + 1);
  const width = Math.max(
    ...body.slice(0, 100).map((row) => row.length),
    cells[Math.max(header, 0)]?.length ?? 0,
  );
  if (width > 300) return refuse("too_many_columns", { columns: width, most: 300 });
  const names = columnNames(header === -1 ? [] : (cells[header] ?? []), width);
  const everything = body.flat();
  const comma = opened.delimiter === ";" || habits.language === "fr" ? "," : ".";
  const decimal = guessDecimalSign(everything, opened.delimiter === "," ? "." : comma);
  const dates = guessDateOrder(everything, habits.country === "US" ? "mdy" : "dmy");
  const layout = recogniseLayout(names);
  const kind = options.kind ?? layout?.kind ?? guessKind(names);
  const columns = names.map((name, position) => ({ name, cells: body.map((row) => row[position] ?? "") }));
  const guesses = matchColumns(kind, columns, { decimal: decimal.sign, dateOrder: dates.order });
  return {
    format: opened.format,
    packed: opened.packed,
    encoding: options.encoding ?? opened.encoding,
    encodingSure: opened.encodingSure,
    delimiter: options.delimiter ?? opened.delimiter,
    sheets: opened.sheets,
    sheet: options.sheet ?? opened.sheets[0] ?? null,
    hasHeader: header !== -1,
    headerLine: header === -1 ? 0 : (rows[header]?.line ?? 0),
    decimal: decimal.sign,
    decimalSure: decimal.sure,
    dateOrder: dates.order,
    datesSure: dates.sure,
    kind,
    layout: layout !== null && layout.kind === kind ? layout.name : null,
    source: layout?.source ?? "file",
    channel: layout?.channel ?? null,
    columns: layout !== null && layout.kind === kind ? fromLayout(guesses, layout, names) : guesses,
    signature: headerSignature(names),
  };
}

/** A layout known by heart leaves nothing to guess. */
function fromLayout(
  guesses: readonly ColumnGuess[],
  layout: Layout,
  names: readonly string[],
): ColumnGuess[] {
  const fields = columnsOfLayout(layout, names);
  return guesses.map((guess) => {
    const field = fields[guess.column] ?? null;
    return { ...guess, field, confidence: field === null ? 0 : 1 };
  });
}

/** The mapping that a description proposes, before somebody corrects it. */
export function proposedMapping(described: Description): Mapping {
  const columns = Object.fromEntries(
    described.columns.flatMap(({ column, field }): [string, Field][] =>
      field === null ? [] : [[column, field]],
    ),
  );
  return {
    kind: described.kind,
    columns,
    decimal: described.decimal,
    dateOrder: described.dateOrder,
    source: described.source,
    header: described.hasHeader,
    ...(described.encoding === null ? {} : { encoding: described.encoding }),
    ...(described.delimiter === null ? {} : { delimiter: described.delimiter }),
    ...(described.sheet === null ? {} : { sheet: described.sheet }),
    ...(described.layout === null ? {} : { layout: described.layout }),
    ...(described.channel === null ? {} : { channel: described.channel }),
  };
}
