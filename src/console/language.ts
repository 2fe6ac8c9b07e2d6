export const languages = ["fr", "en"] as const;
export type Language = (typeof languages)[number];

const storageKey = "rebelote-language";

export const isLanguage = (value: unknown): value is Language =>
  languages.some((language) => language === value);

/** What was chosen on this device, or else the first language of the browser we know, or else French. */
export function preferredLanguage(): Language {
  const chosen = readStored();
  if (isLanguage(chosen)) return chosen;
  const known = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return known ?? "fr";
}

export function hasChosenLanguage() {
  return isLanguage(readStored());
}

export function rememberLanguage(language: Language) {
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Storage is refused in some private windows: the choice then lasts as long as the page.
  }
}

function readStored() {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
