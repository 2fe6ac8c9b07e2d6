import { fieldKey, fieldOf } from "./fields.ts";
import type { Language } from "./document.ts";

/** Words as they are read, and Liquid between them. */
export type Piece = { readonly kind: "words" | "output" | "tag"; readonly text: string };

const fragments = /\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*\}\}|\{%(?:[^%]|%(?!\}))*%\}/gu;

/** Cuts a text at its Liquid. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: fragment, index } of text.matchAll(fragments)) {
    if (index > from) pieces.push({ kind: "words", text: text.slice(from, index) });
    pieces.push({ kind: fragment.startsWith("{{") ? "output" : "tag", text: fragment });
    from = index + fragment.length;
  }
  if (from < text.length) pieces.push({ kind: "words", text: text.slice(from) });
  return pieces;
}

/** Filters that words may pass through, and how they are called in French. Nothing that repeats, multiplies or joins. */
export const filterNames: ReadonlyMap<string, string> = new Map([
  ["default", "default"],
  ["defaut", "default"],
  ["upcase", "upcase"],
  ["majuscules", "upcase"],
  ["downcase", "downcase"],
  ["minuscules", "downcase"],
  ["capitalize", "capitalize"],
  ["capitale", "capitalize"],
  ["truncate", "truncate"],
  ["abrege", "truncate"],
  ["date", "date"],
]);

const identifiers = /"[^"]*"|'[^']*'|[\p{L}_][\p{L}\p{N}\p{M}_-]*/gu;

/** A fragment of Liquid in which fields and filters are called by their own names, whichever language they were written in. */
export function canonical(fragment: string): string {
  return fragment.replaceAll(identifiers, (word: string, at: number) => {
    if (word.startsWith('"') || word.startsWith("'")) return word;
    const isFilter = /\|\s*$/u.test(fragment.slice(0, at));
    return (isFilter ? filterNames.get(plain(word)) : fieldKey(word)) ?? word;
  });
}

function plain(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** The Liquid of a chip of the editor; characters that would end it are left out of the fallback. */
export function fieldLiquid(name: string, fallback: string | undefined): string {
  const key = /^[\p{L}_][\p{L}\p{N}_]{0,60}$/u.test(name) ? name : "unknown";
  if (fallback === undefined) return `{{ ${key} }}`;
  return `{{ ${key} | default: "${fallback.replaceAll(/["{}%]/gu, "")}" }}`;
}

/** The words as a reader would meet them, with made-up values for fields: what advice on writing looks at. */
export function readable(text: string, language: Language): string {
  return piecesOf(text)
    .map((piece) => {
      if (piece.kind === "words") return piece.text;
      if (piece.kind === "tag") return "";
      const name = /^\{\{-?\s*([\p{L}_][\p{L}\p{N}\p{M}_-]*)/u.exec(piece.text)?.[1];
      const sample = name === undefined ? undefined : fieldOf(fieldKey(name) ?? "")?.sample;
      return sample === undefined ? "…" : typeof sample === "number" ? String(sample) : sample[language];
    })
    .join("");
}

/** Liquid that writes these words as they are: for names that go into plain text once for all. */
export function literal(text: string): string {
  return text.replaceAll(/\{(?=[{%])/gu, '{{ "{" }}');
}
