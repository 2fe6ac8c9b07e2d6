import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { TopicsAnswer } from "../../../permission/shared.ts";
import type { TemplatesAnswer } from "../../../templates/shared.ts";
import type { LinesAnswer, MailingAnswer, MailingsAnswer, ReportAnswer } from "../../shared.ts";

// What is under way changes by itself.
const whileUnderWay = 2_000;

const isMoving = ({ state }: { readonly state: string }) => state === "scheduled" || state === "sending";

export const mailingsQuery = (state: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["mailings", { state }],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<MailingsAnswer>("/mailings", { query: { state, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.items.some(isMoving) === true ? whileUnderWay : false,
  });

export const mailingQuery = (id: string) =>
  queryOptions({
    queryKey: ["mailings", id],
    queryFn: async ({ signal }) => await api.get<MailingAnswer>(`/mailings/${id}`, { signal }),
  });

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ["mailings", id, "report"],
    queryFn: async ({ signal }) => await api.get<ReportAnswer>(`/mailings/${id}/report`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isMoving(data.mailing) ? whileUnderWay : false,
  });

/** Lines of a mailing: by state, by reason, or by what came back of them. */
export interface LinesFilter {
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
  readonly mark?: string | undefined;
}

/** @param seen the numbers of the report: when they change, so did lines */
export const linesQuery = (id: string, filter: LinesFilter, seen: object) =>
  infiniteQueryOptions({
    queryKey: ["mailings", id, "lines", filter, seen],
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam, signal }) =>
      await api.get<LinesAnswer>(`/mailings/${id}/lines`, {
        query: { ...filter, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor,
  });

export const templatesOfQuery = (channel: string) =>
  queryOptions({
    queryKey: ["templates", { channel }],
    queryFn: async ({ signal }) =>
      await api.get<TemplatesAnswer>("/templates", { query: { channel }, signal }),
  });

export function useMailingsChanged() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: ["mailings"] });
  };
}

export const segmentNamesQuery = queryOptions({
  queryKey: ["segments", "names"],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly { id: string; name: string }[] }>("/segments", { signal })).items,
});

export const topicNamesQuery = queryOptions({
  queryKey: ["topics", "open"],
  queryFn: async ({ signal }) =>
    (await api.get<TopicsAnswer>("/topics", { signal })).items.filter(({ isArchived }) => !isArchived),
});
