import { type Draft, type Language, languagesOf } from "./document.ts";

/** By what a list recognises it: the subject, or the first words. */
export function subjectIn(draft: Draft, language: Language): string | null {
  const spoken = draft.words[language] === undefined ? languagesOf(draft)[0] : language;
  if (spoken === undefined) return null;
  const words = draft.words[spoken];
  if (words === undefined) return null;
  if ("subject" in words) return words.subject;
  return "text" in words ? words.text.slice(0, 140) : (words.steps[0]?.say.slice(0, 140) ?? null);
}
