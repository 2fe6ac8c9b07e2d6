import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";

/** The only format of scenario files there is. */
const format = "rebelote-loyalty-cases/1";

export type Scenario = {
  readonly id: string;
  readonly file: string;
  readonly strength: string;
  readonly title: string;
  readonly given: Value;
  readonly steps: readonly Value[];
  /** Promotions that other scenarios of the file declare behind a code. */
  readonly codesOfFile: ReadonlyMap<string, Value>;
};

/**
 * The scenarios of a folder, file by file.
 * @throws CaseFault when the folder holds no scenario file or one that is not written as the format says.
 */
export async function readScenarios(folder: string): Promise<Scenario[]> {
  const names = await readdir(folder).catch(() => {
    throw new CaseFault(`${folder} is no folder that can be read`);
  });
  const scenarios: Scenario[] = [];
  for (const file of names.filter((name) => name.endsWith(".json")).toSorted()) {
    const text = await readFile(join(folder, file), "utf8");
    scenarios.push(...scenariosOf(file, JSON.parse(text) as Value));
  }
  if (scenarios.length === 0) throw new CaseFault(`${folder} holds no scenario`);
  return scenarios;
}

function scenariosOf(file: string, content: Value): Scenario[] {
  const words = wordsOf(file, content);
  if (words.value("format") !== format) throw new CaseFault(`${file} is not written in ${format}`);
  const cases = words.each("cases");
  const codesOfFile = new Map<string, Value>();
  for (const one of cases) {
    for (const promotion of one.maybeInner("given")?.each("promotions") ?? []) {
      const code = promotion.maybeText("code");
      if (code !== undefined && !codesOfFile.has(code)) codesOfFile.set(code, valueOf(promotion));
    }
  }
  return cases.map((one) => ({
    id: one.text("id"),
    file,
    strength: one.text("strength"),
    title: one.text("title"),
    given: one.value("given") ?? {},
    steps: (one.value("steps") ?? []) as readonly Value[],
    codesOfFile,
  }));
}

function valueOf(words: Words): Value {
  return Object.fromEntries(words.keys().map((key) => [key, words.value(key) ?? null]));
}
