import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@formatjs/icu-messageformat-parser";
import { expect, test } from "vitest";
import { importsOf } from "./fences.ts";

const src = join(import.meta.dirname, "..", "..", "src");
const homes = [
  join(src, "platform"),
  join(src, "console"),
  join(src, "till"),
  join(src, "site"),
  ...readdirSync(join(src, "capabilities")).map((room) => join(src, "capabilities", room)),
].filter((home) => existsSync(join(home, "texts", "fr.json")));

function catalogue(home: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(home, "texts", `${language}.json`), "utf8")) as Record<string, string>;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.(ts|tsx)$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

/** The arguments of a message, so that both languages ask for the same values. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (parts: ReturnType<typeof parse>): void => {
    for (const part of parts) {
      if ("value" in part && part.type !== 0) names.add(String(part.value));
      if ("options" in part) for (const option of Object.values(part.options)) walk(option.value);
      if ("children" in part) walk(part.children);
    }
  };
  walk(parse(message, { ignoreTag: true }));
  return [...names].sort();
}

test.each(homes)("%s says the same things in French and English", (home) => {
  const fr = catalogue(home, "fr");
  const en = catalogue(home, "en");
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  for (const [key, message] of Object.entries(fr)) {
    expect({ key, asks: argumentsOf(message) }).toEqual({ key, asks: argumentsOf(en[key] ?? "") });
  }
});

test("no text is said twice under one key, and none is left unused", () => {
  const sources = wordsOf(
    filesBelow(src)
      .map((path) => readFileSync(path, "utf8"))
      .join("\n"),
  );
  const seen = new Set<string>();
  const twice: string[] = [];
  const unused: string[] = [];
  for (const home of homes) {
    for (const key of Object.keys(catalogue(home, "fr"))) {
      if (seen.has(key)) twice.push(key);
      seen.add(key);
      if (!isUsed(key, sources)) unused.push(key);
    }
  }
  expect(twice).toEqual([]);
  expect(unused).toEqual([]);
});

type Words = {
  /** Between quotation marks, or between backticks without anything filled in. */
  readonly whole: ReadonlySet<string>;
  /** What stands between a backtick and the first value filled in. */
  readonly beginnings: ReadonlySet<string>;
  /** Names of fields. */
  readonly fields: ReadonlySet<string>;
};

/** Read once: looking for each of thousands of keys in the whole text takes seconds. */
function wordsOf(sources: string): Words {
  const found = (pattern: RegExp) => new Set([...sources.matchAll(pattern)].map(([, word = ""]) => word));
  return {
    whole: found(/["`]([\w.:-]+)(?=["`])/g),
    beginnings: found(/`([\w.:-]+)(?=\$)/g),
    fields: found(/\b(\w+)(?=:)/g),
  };
}

/** Used as a whole, or by a beginning to which the code adds a code: `console.role.` + role. */
function isUsed(key: string, { whole, beginnings, fields }: Words): boolean {
  if (whole.has(key)) return true;
  const parts = key.split(".");
  if (parts[0] === "problem") return whole.has(parts[1] ?? "") || fields.has(parts[1] ?? "");
  // A timeline's text is named after the kind of its entry, which the room writes in full.
  if (parts[0] === "timeline") return whole.has(parts.slice(1).join(".")) || beginnings.has(`${parts[1]}.`);
  // What can be asked of customers is named after its field, whose texts its room names in full.
  if (parts[1] === "filter" && whole.has(parts.slice(0, 3).join("."))) return true;
  return [...key.matchAll(/[._]/g)].some(({ index }) => beginnings.has(key.slice(0, index + 1)));
}

test("the screens' French has neither « veuillez » nor « invalide », and no exclamation mark in the console", () => {
  const wrong: string[] = [];
  for (const home of homes) {
    for (const [key, message] of Object.entries(catalogue(home, "fr"))) {
      if (/\b(veuillez|invalides?|désolés?|oups)\b|!/iu.test(message)) wrong.push(`${key}: ${message}`);
    }
  }
  expect(wrong).toEqual([]);
});

const capabilities = join(src, "capabilities");
const doors = readdirSync(capabilities)
  .map((room) => ({ room, door: join(capabilities, room, "console", "index.tsx") }))
  .filter(({ door }) => existsSync(door));

test.each(doors)("the pages of $room bring the words of every room they speak", ({ door }) => {
  const [, list = ""] = /texts: \[([^\]]*)\]/.exec(readFileSync(door, "utf8")) ?? [];
  const declared = [...list.matchAll(/"(\w+)"/g)].map(([, room = ""]) => room).toSorted();
  const said = wordsOf([...withWhatTheyUse(door)].map((path) => readFileSync(path, "utf8")).join("\n"));
  const spoken = readdirSync(capabilities).filter((room) => {
    const home = join(capabilities, room);
    const keys = existsSync(join(home, "texts", "fr.json")) ? Object.keys(catalogue(home, "fr")) : [];
    return keys.some((key) => key.startsWith(`${room}.`) && isUsed(key, said));
  });
  expect(declared).toEqual(spoken.toSorted());
});

/** A file of the console and all of ours that stands behind it. */
function withWhatTheyUse(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const specifier of importsOf(readFileSync(path, "utf8"), path)) {
    const target = join(path, "..", specifier);
    if (specifier.startsWith(".") && /\.tsx?$/.test(specifier) && target.startsWith(src))
      withWhatTheyUse(target, seen);
  }
  return seen;
}
