import { frenchSpaces } from "../../../console/formats.ts";
import { useI18n } from "../../../console/i18n.tsx";
import { Problem } from "../../../console/problem.ts";
import type { Segment } from "../shared.ts";

/** Who is in a segment, as a sentence. */
export function useWhoIsIn() {
  const { t, language, has } = useI18n();
  return ({ kind, sentence, fault }: Pick<Segment, "kind" | "sentence" | "fault">) => {
    if (kind === "list") return t("segments.list_sentence");
    if (fault !== null)
      return t(has(`segments.fault.${fault}`) ? `segments.fault.${fault}` : "segments.fault");
    const said = sentence?.[language] ?? "";
    return language === "fr" ? frenchSpaces(said) : said;
  };
}

export const isRefusal = (fault: unknown, code: string) => fault instanceof Problem && fault.code === code;
