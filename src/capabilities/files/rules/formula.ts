/**
 * A spreadsheet runs a cell that starts with one of these as a formula; an apostrophe before it makes it text.
 * A plain number may start with a minus: it runs nothing.
 */
export function neutralised(cell: string): string {
  if (cell === "" || !/^[=+\-@\t\r\n＝＋－＠]/u.test(cell)) return cell;
  if (/^[-+]?\d+(?:[.,]\d+)?$/.test(cell)) return cell;
  return `'${cell}`;
}

/** The cell of our own export, back as it was. */
export function withoutApostrophe(cell: string): string {
  return /^'[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}

/** One cell of a CSV file, quoted when it must be. */
export function csvCell(value: string, delimiter = ","): string {
  const safe = neutralised(value);
  return safe.includes(delimiter) || /["\r\n]/.test(safe) || safe.trim() !== safe
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
