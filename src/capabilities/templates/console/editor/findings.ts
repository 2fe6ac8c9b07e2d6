import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { coach, type Finding, languagesOf } from "../../shared.ts";
import { previewQuery } from "../reading.ts";
import type { Written } from "./writing.ts";

const gravity = { must: 0, should: 1, could: 2 } as const;

/** What to change as the words stand: what keeps them from being published, as of the last saving, and advice as they are typed. */
export function useFindings(
  templateId: string,
  revision: number,
  written: Written,
): readonly Finding[] | undefined {
  const { draft, class: messageClass, aim } = useDeferredValue(written);
  const spoken = languagesOf(draft);
  const { data } = useQuery(previewQuery({ templateId, revision, language: spoken[0] ?? "fr" }));
  const advice = useMemo(
    () => languagesOf(draft).flatMap((language) => coach({ draft, language, class: messageClass, aim })),
    [draft, messageClass, aim],
  );
  if (data === undefined) return undefined;
  return [...data.findings, ...advice].toSorted((one, other) => gravity[one.weight] - gravity[other.weight]);
}
