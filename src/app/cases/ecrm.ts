import type { Playable } from "./playable.ts";
import { CaseFault, type Value, wordsOf } from "./words.ts";

/** The e-CRM cases of a file: one each. */
export function readEcrmCases(file: string, content: Value): Playable[] {
  const words = wordsOf(file, content);
  return [
    {
      id: words.text("id"),
      file,
      strength: "must",
      title: words.text("title"),
      play: async () => {
        const [step] = words.each("steps");
        throw new CaseFault(`nobody knows how to “${step?.maybeText("do") ?? ""}”`);
      },
    },
  ];
}
