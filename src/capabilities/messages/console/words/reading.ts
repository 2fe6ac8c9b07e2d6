import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { Aim, Channel, Language, PreviewAnswer, TemplateClass } from "../../../templates/shared.ts";

export interface Example {
  readonly slug: string;
  readonly class: TemplateClass;
  readonly aim: Aim;
  readonly name: string;
  readonly about: string;
}

/** Good examples of a channel to start from. */
export const examplesQuery = (channel: Channel, language: Language) =>
  queryOptions({
    queryKey: ["templates", "library", language, channel],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ items: readonly Example[] }>("/templates/library", {
          query: { language, channel },
          signal,
        })
      ).items,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A template as one customer, or somebody made up, gets it; with what keeps it from leaving. */
export const writtenQuery = (templateId: string, customerId?: string) =>
  queryOptions({
    queryKey: ["templates", "written", templateId, customerId],
    queryFn: async ({ signal }) =>
      await api.post<PreviewAnswer>("/templates/preview", {
        body: customerId === undefined ? { templateId } : { templateId, customerId },
        signal,
      }),
    // It may have been changed in the editor a moment ago.
    staleTime: 0,
  });
