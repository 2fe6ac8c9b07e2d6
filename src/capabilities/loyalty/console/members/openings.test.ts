import { expect, test } from "vitest";
import { isRefusal } from "../../../../values/refusal.ts";
import { readOpenings } from "../../rules/openings.ts";
import { textOf, withKeys } from "./openings.ts";

async function keysOf(program: string, rows: readonly string[]): Promise<string[]> {
  const text = ["carte;nom;solde;expiration", ...rows].join("\n");
  const file = readOpenings(text, { today: "2026-06-15", scale: 0, source: "file" });
  if (isRefusal(file)) throw new Error(file.refused);
  return (await withKeys(program, file.openings)).map(({ key }) => key);
}

test("a line keeps its key in a corrected file, equal lines are two lots, another program has other keys", async () => {
  const rows = ["A;Ana;30;31/12/2026", "A;Ana;30;31/12/2026", "B;Bob;5;"];
  const keys = await keysOf("one", rows);
  expect(new Set(keys).size).toBe(3);
  expect(await keysOf("one", ["C;Cyd;1;", rows[2] ?? "", rows[0] ?? "", rows[1] ?? ""])).toEqual([
    expect.any(String),
    keys[2],
    keys[0],
    keys[1],
  ]);
  expect(await keysOf("two", rows)).not.toContain(keys[0]);
});

test("accents are read in UTF-8, with or without its mark, and in Windows-1252", async () => {
  const word = "Téléphone";
  const utf8 = new TextEncoder();
  // Its letters have the same numbers in both.
  const windows = Uint8Array.from(word, (letter) => letter.charCodeAt(0));
  for (const bytes of [utf8.encode(word), utf8.encode(`\ufeff${word}`), windows]) {
    expect(await textOf(new Blob([bytes]))).toBe(word);
  }
});
