import { useQuery } from "@tanstack/react-query";
import type { Finding } from "../../shared.ts";
import { previewQuery } from "../reading.ts";
import type { Written } from "./writing.ts";

/** What to change, as the words stand; the gravest is what keeps them from being published. */
export function useFindings(
  templateId: string,
  revision: number,
  { draft }: Written,
): readonly Finding[] | undefined {
  const language = draft.words.fr === undefined ? "en" : "fr";
  const { data } = useQuery(previewQuery({ templateId, revision, language }));
  return data?.findings;
}
