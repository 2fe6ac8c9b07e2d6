import { csvCell } from "../../../values/csv.ts";

type Cell = string | number | boolean | null;
type DataSection = { readonly name: string; readonly rows: readonly Readonly<Record<string, Cell>>[] };

/**
 * Everything of a person as one sheet a spreadsheet opens: a title, its columns, its rows, an empty line, and so on
 * (RFC 4180, parted by semicolons as French and Belgian spreadsheets expect).
 */
export function sheetOf(sections: readonly DataSection[], titleOf: (name: string) => string): string {
  const blocks = sections.map(({ name, rows }) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    return [[titleOf(name)], columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))]
      .map((cells) => cells.map((cell) => csvCell(String(cell ?? ""), ";")).join(";"))
      .join("\r\n");
  });
  // With a byte order mark: without it the most used spreadsheet takes accents for something else.
  return `\uFEFF${blocks.join("\r\n\r\n")}\r\n`;
}

/** The same as data for another program (GDPR art. 20). */
export function documentOf(
  sections: readonly DataSection[],
  about: { readonly shop: string; readonly at: string },
): string {
  return JSON.stringify(
    { ...about, data: Object.fromEntries(sections.map(({ name, rows }) => [name, rows])) },
    null,
    2,
  );
}
