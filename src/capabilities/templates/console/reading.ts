import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { Language, PictureAnswer, PreviewAnswer, TemplateAnswer, VersionAnswer } from "../shared.ts";
import type { Face, LibraryItem, Summaries } from "./views.ts";

const root = "templates";

/** All of the shop's own: a shop has dozens, not thousands, so that they are searched where they are shown. */
export const templatesQuery = (isArchived = false) =>
  queryOptions({
    queryKey: [root, "all", isArchived],
    queryFn: async ({ signal }) =>
      (
        await api.get<Summaries>("/templates", {
          query: { limit: 200, archived: isArchived || undefined },
          signal,
        })
      ).items,
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "one", id],
    queryFn: async ({ signal }) => await api.get<TemplateAnswer>(`/templates/${id}`, { signal }),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "one", id, "versions"],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly VersionAnswer[] }>(`/templates/${id}/versions`, { signal })).items,
  });

export const libraryQuery = (language: Language) =>
  queryOptions({
    queryKey: [root, "library", language],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ items: readonly LibraryItem[] }>("/templates/library", {
          query: { language },
          signal,
        })
      ).items,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What is shown and for whom: words as they are kept, in a language, for a person or somebody made up. */
export type Shown = {
  readonly templateId?: string;
  readonly library?: string;
  readonly language: Language;
  readonly customerId?: string | undefined;
  /** Of the draft: another one is another preview. */
  readonly revision?: number;
};

export const previewQuery = ({ revision, ...asked }: Shown) =>
  queryOptions({
    queryKey: [root, "preview", asked, revision],
    queryFn: async ({ signal }) =>
      await api.post<PreviewAnswer>("/templates/preview", { body: asked, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const picturesQuery = queryOptions({
  queryKey: [root, "pictures"],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly PictureAnswer[] }>("/templates/pictures", { signal })).items,
});

export const faceQuery = queryOptions({
  queryKey: ["face"],
  queryFn: async ({ signal }) => await api.get<Face>("/shop/face", { signal }),
});

/** To be called after a template was made, put away or published. */
export function useTemplatesChanged() {
  const queries = useQueryClient();
  return async () => await queries.invalidateQueries({ queryKey: [root] });
}
