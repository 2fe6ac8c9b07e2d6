import { IntlMessageFormat } from "intl-messageformat";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Formats, frenchSpaces, type Language, languages, makeFormats } from "./formats.ts";

type Texts = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number | null | undefined>>;

export type Words = Formats & {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: (key: string, values?: Values) => string;
  readonly has: (key: string) => boolean;
  /** Whether the page is in the language in which the shop wrote its programs. */
  readonly speaksAsShop: boolean;
};

// The page's own words, and those in which the loyalty room says why a purchase earned.
const files = import.meta.glob<Texts>(["../texts/*.json", "../../capabilities/loyalty/texts/*.json"], {
  import: "default",
});

async function loadTexts(language: Language): Promise<Texts> {
  const wanted = Object.entries(files).filter(([path]) => path.endsWith(`/${language}.json`));
  const parts = await Promise.all(wanted.map(async ([, load]) => await load()));
  return Object.assign({}, ...parts) as Texts;
}

const Context = createContext<Words | null>(null);
const rememberedAs = "rebelote-till-language";

export function preferredLanguage(): Language {
  const remembered = readRemembered();
  const known = [remembered, ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  return known.find((one): one is Language => languages.some((language) => language === one)) ?? "fr";
}

function readRemembered(): string | null {
  try {
    return localStorage.getItem(rememberedAs);
  } catch {
    return null;
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(rememberedAs, language);
  } catch {
    // Some private windows refuse to remember: the choice then lasts as long as the page.
  }
}

type WordsProviderProps = {
  readonly place: {
    readonly currency: string;
    readonly timeZone: string;
    readonly country: string;
    readonly language: Language;
  };
  readonly children: ReactNode;
};

export function WordsProvider({ place, children }: WordsProviderProps) {
  const [language, setLanguage] = useState(preferredLanguage);
  const [texts, setTexts] = useState<{ readonly of: Language; readonly texts: Texts } | null>(null);
  const { currency, timeZone, country, language: ofShop } = place;

  useEffect(() => {
    let isWanted = true;
    document.documentElement.lang = language;
    document
      .querySelector("link[rel=manifest]")
      ?.setAttribute("href", `/till/manifest-${language}.webmanifest`);
    void loadTexts(language).then((loaded) => {
      if (isWanted) setTexts({ of: language, texts: loaded });
    });
    return () => {
      isWanted = false;
    };
  }, [language]);

  const words = useMemo<Words | null>(() => {
    if (texts === null) return null;
    const formats = makeFormats(texts.of, { currency, timeZone, country });
    const choose = (chosen: Language) => {
      remember(chosen);
      setLanguage(chosen);
    };
    return {
      ...formats,
      ...translator(texts.texts, formats.locale),
      language: texts.of,
      setLanguage: choose,
      speaksAsShop: texts.of === ofShop,
    };
  }, [texts, currency, timeZone, country, ofShop]);

  return words === null ? null : <Context value={words}>{children}</Context>;
}

function translator(texts: Texts, locale: string): Pick<Words, "t" | "has"> {
  const compiled = new Map<string, IntlMessageFormat>();
  return {
    has: (key) => key in texts,
    t: (key, values) => {
      const text = texts[key];
      if (text === undefined) return `⟦${key}⟧`;
      const known = compiled.get(key);
      if (known !== undefined) return String(known.format(values));
      const made = new IntlMessageFormat(
        locale.startsWith("fr") ? frenchSpaces(text) : text,
        locale,
        undefined,
        {
          ignoreTag: true,
        },
      );
      compiled.set(key, made);
      return String(made.format(values));
    },
  };
}

export function useWords(): Words {
  const words = useContext(Context);
  if (words === null) throw new Error("useWords is called outside of WordsProvider.");
  return words;
}
