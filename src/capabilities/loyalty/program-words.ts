import { say } from "../../platform/texts.ts";
import type { Telling } from "./benefit-words.ts";
import { figures } from "./explain-movement.ts";
import { programSentence } from "./rules/explain.ts";
import type { ProgramDefinition } from "./schema-definition.ts";

/** A program in the words of the person who explains it at the counter, for what is printed or shown by the server. */
export function programInWords(definition: ProgramDefinition, telling: Omit<Telling, "products">): string[] {
  return programSentence(definition).map(({ text, values }) =>
    say(telling.language, text, figures(values, { ...telling, products: {} })),
  );
}
