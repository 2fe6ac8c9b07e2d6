/** A case cannot be played as it is written; the message says why. */
export class CaseFault extends Error {}

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
type Entries = Readonly<Record<string, Value>>;

/**
 * Reads an object of a scenario word by word and remembers which words were understood: what nobody asked for is not
 * passed over in silence.
 */
export type Words = {
  readonly where: string;
  readonly has: (key: string) => boolean;
  readonly value: (key: string) => Value | undefined;
  readonly text: (key: string) => string;
  readonly maybeText: (key: string) => string | undefined;
  readonly number: (key: string) => number;
  readonly maybeNumber: (key: string) => number | undefined;
  readonly flag: (key: string) => boolean;
  readonly texts: (key: string) => string[];
  readonly inner: (key: string) => Words;
  readonly maybeInner: (key: string) => Words | undefined;
  /** Each object of a list; none when the word is absent. */
  readonly each: (key: string) => Words[];
  readonly keys: () => string[];
  /** @throws CaseFault naming the words that were not understood, here or further in. */
  readonly close: () => void;
};

export function wordsOf(where: string, value: Value): Words {
  if (!isEntries(value)) throw new CaseFault(`${where} is no object`);
  const read = new Set<string>();
  // Opened once, so that what was read of an object is remembered whoever asks for it again.
  const opened = new Map<string, Words>();
  const open = (path: string, inside: Value): Words => {
    const words = opened.get(path) ?? wordsOf(path, inside);
    opened.set(path, words);
    return words;
  };
  const take = (key: string): Value | undefined => {
    read.add(key);
    return value[key];
  };
  const number = (key: string): number => {
    const found = take(key);
    const asNumber = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
    if (typeof asNumber !== "number" || !Number.isFinite(asNumber)) {
      throw new CaseFault(`${where}.${key} is no number`);
    }
    return asNumber;
  };
  const text = (key: string): string => {
    const found = take(key);
    if (typeof found !== "string") throw new CaseFault(`${where}.${key} is no text`);
    return found;
  };
  return {
    where,
    has: (key) => key in value,
    value: take,
    text,
    maybeText: (key) => (key in value ? text(key) : undefined),
    number,
    maybeNumber: (key) => (key in value ? number(key) : undefined),
    flag: (key) => take(key) === true,
    texts: (key) => {
      const found = take(key) ?? [];
      if (!Array.isArray(found)) throw new CaseFault(`${where}.${key} is no list`);
      return found.map(String);
    },
    inner: (key) => open(`${where}.${key}`, take(key) ?? null),
    maybeInner: (key) => {
      const found = take(key);
      return found === undefined ? undefined : open(`${where}.${key}`, found);
    },
    each: (key) => {
      const found = take(key) ?? [];
      if (!Array.isArray(found)) throw new CaseFault(`${where}.${key} is no list`);
      return (found as readonly Value[]).map((one, index) => open(`${where}.${key}[${index}]`, one));
    },
    keys: () => Object.keys(value),
    close: () => {
      const unknown = Object.keys(value).filter((key) => !read.has(key));
      if (unknown.length > 0) throw new CaseFault(`${where}: not understood: ${unknown.join(", ")}`);
      for (const words of opened.values()) words.close();
    },
  };
}

function isEntries(value: Value): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
