import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { IntlMessageFormat } from "intl-messageformat";

export type Language = "fr" | "en";

const sources = join(dirname(fileURLToPath(import.meta.url)), "..");
const catalogues = new Map<Language, ReadonlyMap<string, string>>();

/**
 * A sentence for a person, from the catalogues of all rooms (ICU messages).
 * A missing key is a fault in development; people see the key's own words rather than nothing.
 */
export function say(language: Language, key: string, values: Record<string, string | number> = {}): string {
  const known = compiled.get(`${language} ${key}`) ?? compile(language, key);
  return known === undefined ? key : String(known.format(values));
}

// Reading a message costs more than filling it in, and a page fills in a hundred.
const compiled = new Map<string, IntlMessageFormat>();

function compile(language: Language, key: string): IntlMessageFormat | undefined {
  const message = catalogueOf(language).get(key);
  if (message === undefined) return undefined;
  const made = new IntlMessageFormat(message, language === "fr" ? "fr-FR" : "en-GB");
  compiled.set(`${language} ${key}`, made);
  return made;
}

export function hasText(language: Language, key: string): boolean {
  return catalogueOf(language).has(key);
}

/** The first language of an Accept-Language header that the product speaks; French otherwise. */
export function languageOf(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? "").split(",")) {
    const code = part.trim().slice(0, 2).toLowerCase();
    if (code === "fr" || code === "en") return code;
  }
  return "fr";
}

function catalogueOf(language: Language): ReadonlyMap<string, string> {
  const known = catalogues.get(language);
  if (known !== undefined) return known;
  const read = new Map<string, string>();
  const rooms = readdirSync(join(sources, "capabilities"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (const folder of [
    join(sources, "platform"),
    join(sources, "site"),
    ...rooms.map((room) => join(sources, "capabilities", room.name)),
  ]) {
    for (const [key, message] of Object.entries(readCatalogue(join(folder, "texts", `${language}.json`)))) {
      read.set(key, message);
    }
  }
  catalogues.set(language, read);
  return read;
}

function readCatalogue(path: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
