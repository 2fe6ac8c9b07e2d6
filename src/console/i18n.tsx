import { IntlMessageFormat } from "intl-messageformat";
import { createContext, Fragment, type ReactNode, useContext, useMemo } from "react";
import { type Formats, type FormatSettings, frenchSpaces, makeFormats } from "./formats.ts";
import type { Language } from "./language.ts";
import type { Texts } from "./texts/texts.ts";

export type Values = Readonly<Record<string, string | number | boolean | Date | null | undefined>>;
type RichValues = Readonly<Record<string, ReactNode | ((inside: ReactNode[]) => ReactNode)>>;

export interface I18n extends Formats {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: (key: string, values?: Values) => string;
  /** The same with elements: `<b>…</b>` in the text becomes the function `b` of the values. */
  readonly rich: (key: string, values: RichValues) => ReactNode;
  /** Whether a text exists, for keys made from a code of the server. */
  readonly has: (key: string) => boolean;
}

export function makeTranslator(texts: Texts, locale: string) {
  const compiled = new Map<string, IntlMessageFormat>();

  function message(key: string) {
    const found = compiled.get(key);
    if (found) return found;
    const text = texts[key];
    if (text === undefined) return missing(key);
    const made = new IntlMessageFormat(locale.startsWith("fr") ? frenchSpaces(text) : text, locale);
    compiled.set(key, made);
    return made;
  }

  return {
    t: (key: string, values?: Values) => String(message(key)?.format(values) ?? unknown(key)),
    rich(key: string, values: RichValues): ReactNode {
      const parts = message(key)?.format<ReactNode>(values as Record<string, ReactNode>) ?? unknown(key);
      return Array.isArray(parts)
        ? parts.map((part, index) => <Fragment key={index}>{part}</Fragment>)
        : parts;
    },
    has: (key: string) => key in texts,
  };
}

const unknown = (key: string) => `⟦${key}⟧`;

function missing(key: string): undefined {
  if (import.meta.env.MODE === "test") throw new Error(`No text for "${key}"`);
  // oxlint-disable-next-line no-console -- loud where it is written, silent in a shop
  if (import.meta.env.DEV) console.error(`No text for "${key}"`);
}

const Context = createContext<I18n | null>(null);

interface I18nProviderProps {
  readonly texts: Texts;
  readonly settings: FormatSettings;
  readonly setLanguage: (language: Language) => void;
  readonly children: ReactNode;
}

export function I18nProvider({ texts, settings, setLanguage, children }: I18nProviderProps) {
  const { language, country, currency, timeZone, stopsOn } = settings;
  const value = useMemo(() => {
    const formats = makeFormats({ language, country, currency, timeZone, stopsOn: stopsOn ?? null });
    return { ...formats, ...makeTranslator(texts, formats.locale), language, setLanguage };
  }, [texts, language, country, currency, timeZone, stopsOn, setLanguage]);
  return <Context value={value}>{children}</Context>;
}

export function useI18n() {
  const i18n = useContext(Context);
  if (i18n === null) throw new Error("useI18n is called outside of I18nProvider.");
  return i18n;
}
