import { useI18n } from "../../../../console/i18n.tsx";
import { type ProgramDefinition, programSentence } from "../../shared.ts";
import { sayFigures } from "../say.ts";

/** A program in the words of the person who explains it at the counter. */
export function useSentences() {
  const i18n = useI18n();
  return (definition: ProgramDefinition): readonly string[] =>
    programSentence(definition).map(({ text, values }) => i18n.t(text, sayFigures(values, i18n)));
}
