import type { ProgramDefinition } from "../../shared.ts";
import { useSentences } from "../common/sentences.ts";

/** The rules as the customer reads them: the shop's own words, or sentences made from the program. */
export function useRulesWords() {
  const sentences = useSentences();
  return (definition: ProgramDefinition): readonly string[] => {
    const own = definition.terms.trim();
    return own === "" ? sentences(definition) : own.split(/\n+/);
  };
}
