import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../../console/api.ts";
import type { PeopleRule } from "../../insight/shared.ts";
import type {
  ChangesAnswer,
  Movement,
  Overlap,
  Segment,
  SegmentCount,
  SegmentDetail,
  SegmentOfCustomer,
  SegmentsAnswer,
  Why,
} from "../shared.ts";

const root = "segments";
// A sale moves somebody within seconds: what is on screen follows without being asked.
const alive = { refetchInterval: 10_000, staleTime: 2_000 } as const;

export const segmentsQuery = queryOptions({
  queryKey: [root, "all"],
  queryFn: async ({ signal }) => await api.get<SegmentsAnswer>("/segments", { signal }),
  ...alive,
});

export const archivedQuery = queryOptions({
  queryKey: [root, "archived"],
  queryFn: async ({ signal }) =>
    await api.get<SegmentsAnswer>("/segments", { query: { archived: true }, signal }),
});

export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "one", id],
    queryFn: async ({ signal }) => await api.get<SegmentDetail>(`/segments/${id}`, { signal }),
    ...alive,
  });

export const movementQuery = (id: string, from: string, to: string) =>
  queryOptions({
    queryKey: [root, "one", id, "movement", from, to],
    queryFn: async ({ signal }) =>
      await api.get<Movement>(`/segments/${id}/movement`, { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
  });

export const overlapQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: [root, "overlap", ids],
    queryFn: async ({ signal }) =>
      await api.get<Overlap>("/segments/overlap", { query: { id: ids }, signal }),
    enabled: ids.length > 1,
    placeholderData: keepPreviousData,
  });

export const recentChangesQuery = (id: string, from: string, to: string, op: "enter" | "leave") =>
  queryOptions({
    queryKey: [root, "one", id, "changes", from, to, op],
    queryFn: async ({ signal }) =>
      await api.get<ChangesAnswer>(`/segments/${id}/changes`, {
        query: { from, to, op, limit: 200 },
        signal,
      }),
  });

export const whyQuery = (id: string, customerId: string) =>
  queryOptions({
    queryKey: [root, "one", id, "why", customerId],
    queryFn: async ({ signal }) => await api.get<Why>(`/segments/${id}/why/${customerId}`, { signal }),
  });

export const segmentsOfQuery = (customerId: string) =>
  queryOptions({
    queryKey: [root, "of", customerId],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ items: readonly SegmentOfCustomer[] }>(`/customers/${customerId}/segments`, {
          signal,
        })
      ).items,
    ...alive,
  });

/** How many a rule means, as it is being written. */
export const countQuery = (rule: PeopleRule) =>
  queryOptions({
    queryKey: [root, "count", rule],
    queryFn: async ({ signal }) =>
      await api.post<SegmentCount>("/segments/count", { body: { rule }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Once somebody came or went, what is told of the segment is read again: its people, its days. */
export function useFollowing({ id, memberCount, lately, isUpToDate }: Segment): void {
  const queries = useQueryClient();
  const state = `${memberCount} ${lately.entered} ${lately.left} ${isUpToDate}`;
  const known = useRef(state);
  useEffect(() => {
    if (known.current === state) return;
    known.current = state;
    void queries.invalidateQueries({ queryKey: ["people", "list"] });
    for (const part of ["movement", "changes", "why"])
      void queries.invalidateQueries({ queryKey: [root, "one", id, part] });
    void queries.invalidateQueries({ queryKey: [root, "overlap"] });
  }, [queries, id, state]);
}

/** To be called after anything was written. */
export function useSegmentsChanged() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: [root] }),
      queries.invalidateQueries({ queryKey: ["people"] }),
    ]);
  };
}
