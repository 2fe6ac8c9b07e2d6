/** The words a filter keeps in the address, read for its editor and its phrase. */
export type DayWord =
  | { readonly mode: "within" | "before"; readonly days: number }
  | { readonly mode: "dated"; readonly from: string; readonly to: string };

export function readDayWord(word: string): DayWord {
  const counted = /^(within|before) (\d+)$/.exec(word);
  if (counted !== null)
    return { mode: counted[1] === "before" ? "before" : "within", days: Number(counted[2]) };
  const [from = "", to = ""] = word.split("..");
  return { mode: "dated", from, to };
}

export function writeDayWord(word: DayWord): string {
  return word.mode === "dated" ? `${word.from}..${word.to}` : `${word.mode} ${word.days}`;
}

export interface RangeWord {
  readonly from: number | null;
  readonly to: number | null;
}

export function readRangeWord(word: string): RangeWord {
  const [from = "", to = ""] = word.split("..");
  const end = (text: string) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text));
  return { from: end(from), to: end(to) };
}

export function writeRangeWord({ from, to }: RangeWord): string {
  return `${from ?? ""}..${to ?? ""}`;
}

/** What was bought, and within how many months; null for ever. */
export function readBoughtWords(words: readonly string[]): { ids: readonly string[]; months: number | null } {
  const months = words.find((word) => word.startsWith("months "));
  return {
    ids: words.filter((word) => !word.startsWith("months ")),
    months: months === undefined ? null : Number(months.slice(7)),
  };
}

export function writeBoughtWords({
  ids,
  months,
}: {
  ids: readonly string[];
  months: number | null;
}): readonly string[] {
  return months === null ? ids : [...ids, `months ${months}`];
}
