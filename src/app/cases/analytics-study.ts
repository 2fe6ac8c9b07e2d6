import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Figures } from "./figures.ts";
import type { Place } from "./place.ts";
import { CaseFault } from "./words.ts";

/** Where a study finds its data, and the product to play it through. */
export type Ground = { readonly folder: string; readonly place: Place };

/** A part of a file of expected figures: one case. */
export type Part = {
  readonly id: string;
  readonly title: string;
  /** The figures that this case compares, all of them; `*` stands for any key. */
  readonly claims: readonly (readonly string[])[];
} & (
  | { readonly play: (figures: Figures, ground: Ground) => void | Promise<void> }
  /** Why the product does not do this, on purpose. */
  | { readonly skipped: string }
);

export type Study = readonly Part[];

const tables = new Map<string, readonly string[][]>();

/**
 * Rows of a compressed CSV file, without its heading; read once.
 * @throws CaseFault when the data is not where the cases say.
 */
export function readTable(folder: string, file: string): readonly (readonly string[])[] {
  const path = join(folder, file);
  const known = tables.get(path);
  if (known !== undefined) return known;
  if (!existsSync(path)) throw new CaseFault(`the data ${path} is not there`);
  const [, ...lines] = gunzipSync(readFileSync(path)).toString().trim().split(/\r?\n/);
  const rows = lines.map(fieldsOf);
  tables.set(path, rows);
  return rows;
}

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields = line.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? [];
  return fields.map((field) => {
    const text = field.startsWith(",") ? field.slice(1) : field;
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  });
}
