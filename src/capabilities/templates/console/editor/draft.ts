import {
  type Block,
  type Channel,
  type Draft,
  type Language,
  languages,
  languagesOf,
  type Words,
} from "../../shared.ts";
import { addAfter, changeBlock, findBlock, isPlain } from "./blocks.ts";

type WordsOf<Kind extends Channel> = NonNullable<Extract<Draft, { channel: Kind }>["words"]["fr"]>;

export function blocksOf(draft: Draft, language: Language): readonly Block[] {
  if (draft.channel === "email" || draft.channel === "post") return draft.words[language]?.blocks ?? [];
  return [];
}

export function changeBlocks(
  draft: Draft,
  language: Language,
  change: (blocks: readonly Block[]) => readonly Block[],
): Draft {
  const blocks = blocksOf(draft, language);
  const changed = change(blocks);
  if (changed === blocks) return draft;
  if (draft.channel === "email")
    return changeWords(draft, "email", language, (words) => ({ ...words, blocks: changed }));
  return changeWords(draft, "post", language, (words) => ({ ...words, blocks: changed.filter(isPlain) }));
}

/** The words of one language of a draft of this channel; another channel is left alone. */
export function changeWords<Kind extends Channel>(
  draft: Draft,
  channel: Kind,
  language: Language,
  change: (words: WordsOf<Kind>) => WordsOf<Kind>,
): Draft {
  const words = draft.words[language];
  if (draft.channel !== channel || words === undefined) return draft;
  return withWords(draft, language, change(words as WordsOf<Kind>));
}

const withWords = (draft: Draft, language: Language, words: Words): Draft =>
  ({ ...draft, words: { ...draft.words, [language]: words } }) as Draft;

/** Begun from what is written in the other language, so that it is translated where it stands. */
export function addLanguage(draft: Draft, language: Language): Draft {
  const from = languagesOf(draft)[0];
  const words = from === undefined ? undefined : draft.words[from];
  if (words === undefined || draft.words[language] !== undefined) return draft;
  // Plain text of one's own is in the first language.
  return withWords(draft, language, "preheader" in words ? { ...words, text: null } : words);
}

export function dropLanguage(draft: Draft, language: Language): Draft {
  const kept = languages.filter((one) => one !== language && draft.words[one] !== undefined);
  if (kept.length === 0) return draft;
  return { ...draft, words: Object.fromEntries(kept.map((one) => [one, draft.words[one]])) };
}

export const otherLanguage = (language: Language): Language => (language === "fr" ? "en" : "fr");

/** The block as it stands in one language put into the other: over its twin, or below what stands before it. */
export function copyAcross(draft: Draft, from: Language, id: string): Draft {
  const blocks = blocksOf(draft, from);
  const block = findBlock(blocks, id);
  if (block === null) return draft;
  const before = blocks[blocks.findIndex((one) => one.id === id) - 1]?.id ?? null;
  return changeBlocks(draft, otherLanguage(from), (others) =>
    findBlock(others, id) === null ? addAfter(others, before, block) : changeBlock(others, id, () => block),
  );
}
