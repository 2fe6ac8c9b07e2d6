import { fold } from "../../../values/fold.ts";

export type Delimiter = "," | ";" | "\t" | "|";

const candidates: readonly Delimiter[] = [";", "\t", ",", "|"];

/** Which sign separates the cells: the one that cuts the first lines into the same number of pieces, and the most. */
export function guessDelimiter(lines: readonly string[]): Delimiter {
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const delimiter of candidates) {
    const counts = lines.slice(0, 50).map((line) => outsideQuotes(line, delimiter));
    const usual = mostFrequent(counts.filter((count) => count > 0));
    if (usual === 0) continue;
    const agreeing = counts.filter((count) => count === usual).length / counts.length;
    const score = agreeing * agreeing * (1 + Math.log2(usual + 1));
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function outsideQuotes(line: string, delimiter: string): number {
  let count = 0;
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === delimiter) count += 1;
  }
  return count;
}

function mostFrequent(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].toSorted((one, other) => other[1] - one[1] || other[0] - one[0])[0]?.[0] ?? 0;
}

/** Where the names of the columns stand among the first rows: their position, or -1 when the file has none. */
export function findHeader(rows: readonly (readonly string[])[]): number {
  const width = mostFrequent(rows.slice(0, 50).map((row) => filled(row)));
  for (const [position, row] of rows.slice(0, 20).entries()) {
    if (filled(row) < Math.max(1, Math.ceil(width * 0.6))) continue;
    return row.every((cell) => !looksLikeData(cell)) ? position : -1;
  }
  return -1;
}

function filled(row: readonly string[]): number {
  return row.filter((cell) => cell.trim() !== "").length;
}

/** A number, a date, an address: something that is said of one customer or one sale, never the name of a column. */
function looksLikeData(cell: string): boolean {
  const text = cell.trim();
  if (text.length > 80) return true;
  return (
    /^[-+]?[\d\s.,/:'-]*\d[\d\s.,/:'-]*(?:€|£|\$|EUR)?$/.test(text) ||
    /\S@\S+\.\S/.test(text) ||
    /^\d{4}-\d{2}-\d{2}T/.test(text)
  );
}

/**
 * Names for the columns: as written, numbered when missing, and told apart when two are the same
 * (`Montant`, `Montant (2)`), since a mapping speaks of columns by name.
 */
export function columnNames(header: readonly string[], width: number): string[] {
  const used = new Map<string, number>();
  const names: string[] = [];
  for (let position = 0; position < Math.max(header.length, width); position += 1) {
    const written = (header[position] ?? "").replace(/\s+/gu, " ").trim().slice(0, 120);
    const name = written === "" ? `#${position + 1}` : written;
    const times = (used.get(fold(name)) ?? 0) + 1;
    used.set(fold(name), times);
    names.push(times === 1 ? name : `${name} (${times})`);
  }
  return names;
}

/** By which a file of the same program is recognised next time: its column names, whatever case and accents. */
export function headerSignature(names: readonly string[]): string {
  return names.map((name) => fold(name)).join("|");
}
