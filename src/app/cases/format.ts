import { CaseFault, type Value, type Words, wordsOf } from "./words.ts";

/** How a file of loyalty scenarios says what it is. */
export const loyaltyFormat = "rebelote-loyalty-cases/1";

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
 * The scenarios of a file.
 * @throws CaseFault when it is not written as the format says.
 */
export function scenariosOf(file: string, content: Value): Scenario[] {
  const words = wordsOf(file, content);
  if (words.value("format") !== loyaltyFormat)
    throw new CaseFault(`${file} is not written in ${loyaltyFormat}`);
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
