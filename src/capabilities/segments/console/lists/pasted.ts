import { api } from "../../../../console/api.ts";

export interface Found {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

/** What became of each line pasted. */
export interface Pasted {
  readonly found: readonly Found[];
  readonly unknown: readonly string[];
  /** Several people answer: a name, or the end of a number. */
  readonly unclear: readonly string[];
}

export const mostLines = 500;
const atOnce = 6;

/** Card numbers, e-mails, phones or names, one a line or apart by commas; each once. */
export function linesOf(text: string): readonly string[] {
  const lines = text
    .split(/[\n\r;,\t]+/)
    .map((line) => line.trim())
    .filter((line) => line.length > 1);
  return [...new Set(lines)];
}

/** Looks for whoever each line names. */
export async function findPasted(lines: readonly string[]): Promise<Pasted> {
  const found = new Map<string, Found>();
  const unknown: string[] = [];
  const unclear: string[] = [];
  for (let start = 0; start < lines.length; start += atOnce) {
    const some = lines.slice(start, start + atOnce);
    const answers = await Promise.all(
      some.map(
        async (q) =>
          (await api.get<{ items: readonly Found[] }>("/customers/search", { query: { q } })).items,
      ),
    );
    for (const [place, items] of answers.entries()) {
      const [only] = items;
      const line = some[place] ?? "";
      if (only === undefined) unknown.push(line);
      else if (items.length > 1) unclear.push(line);
      else found.set(only.id, only);
    }
  }
  return { found: [...found.values()], unknown, unclear };
}
