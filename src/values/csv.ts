/**
 * A spreadsheet runs a cell that starts with one of these as a formula; an apostrophe before it makes it text.
 * A plain number may start with a minus: it runs nothing.
 */
export function neutralised(cell: string): string {
  // One more where the cell has its own apostrophe there: read back, it is still what was typed.
  if (!/^'*[=+\-@\t\r\n＝＋－＠]/u.test(cell)) return cell;
  if (/^[-+]?\d+(?:[.,]\d+)?$/.test(cell)) return cell;
  return `'${cell}`;
}

/** The cell of our own export, back as it was. */
export function withoutApostrophe(cell: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}

/** One cell of a CSV file, quoted when it must be. */
export function csvCell(value: string, delimiter = ","): string {
  const safe = neutralised(value);
  return safe.includes(delimiter) || /["\r\n]/.test(safe) || safe.trim() !== safe
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

export type CsvCell = string | number | boolean | null;

/** A whole table as RFC 4180 has it (commas, CRLF), with the mark by which spreadsheets know UTF-8. Nothing in it runs as a formula. */
export function csvTable(rows: readonly Readonly<Record<string, CsvCell>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]): string => `${cells.map((cell) => csvCell(cell)).join(",")}\r\n`;
  const body = rows.map((row) => line(columns.map((column) => String(row[column] ?? ""))));
  return `\ufeff${line(columns)}${body.join("")}`;
}
