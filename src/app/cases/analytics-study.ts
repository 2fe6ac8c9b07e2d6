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

/**
 * Rows of a compressed CSV file, without its heading.
 * @throws CaseFault when the data is not where the cases say.
 */
export function readTable(folder: string, file: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  eachRow(folder, file, (fields) => rows.push(fields));
  return rows;
}

/** The same row by row: a large file is never held as a whole in pieces. */
export function eachRow(folder: string, file: string, take: (fields: readonly string[]) => void): void {
  const path = join(folder, file);
  if (!existsSync(path)) throw new CaseFault(`the data ${path} is not there`);
  const text = gunzipSync(readFileSync(path)).toString();
  for (let from = text.indexOf("\n") + 1; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    if (to > from) take(fieldsOf(text.slice(from, to)));
    from = to + 1;
  }
}

function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields = line.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? [];
  return fields.map((field) => {
    const text = field.startsWith(",") ? field.slice(1) : field;
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  });
}
