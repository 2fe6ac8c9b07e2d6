import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { Member, MovementsPage } from "./views.ts";

export const memberQuery = (id: string) =>
  queryOptions({
    queryKey: ["loyalty", "member", id],
    queryFn: async ({ signal }) => await api.get<Member>(`/loyalty/members/${id}`, { signal }),
  });

export const memberMovementsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["loyalty", "member", id, "movements"],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<MovementsPage>(`/loyalty/members/${id}/movements`, {
        query: { limit: 30, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
