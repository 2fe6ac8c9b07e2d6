import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { DemandAnswer, OverviewAnswer, PairRow, ProductRow, Suggestions } from "../shared.ts";

export const proposalsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["affinity", "customer", customerId],
    queryFn: async () =>
      await api.get<Suggestions>(`/affinity/customers/${customerId}`, { query: { limit: "4" } }),
  });

export const overviewQuery = queryOptions({
  queryKey: ["affinity", "overview"],
  queryFn: async () => await api.get<OverviewAnswer>("/affinity"),
});

export type PairsAsked = {
  readonly kind: "product" | "category";
  readonly direction: "together" | "apart";
  readonly q?: string | undefined;
};

export const pairsQuery = ({ kind, direction, q }: PairsAsked) =>
  infiniteQueryOptions({
    queryKey: ["affinity", "pairs", kind, direction, q],
    queryFn: async ({ pageParam }) =>
      await api.get<{ items: readonly PairRow[]; nextCursor: string | null }>("/affinity/pairs", {
        query: { kind, direction, q, limit: "20", cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (before) => before,
  });

export const targetsQuery = (q: string | undefined) =>
  queryOptions({
    queryKey: ["affinity", "targets", q],
    queryFn: async () =>
      (await api.get<{ items: readonly ProductRow[] }>("/affinity/targets", { query: { q, limit: "12" } }))
        .items,
    placeholderData: (before) => before,
  });

export const demandQuery = queryOptions({
  queryKey: ["affinity", "demand"],
  queryFn: async () => await api.get<DemandAnswer>("/affinity/demand"),
});
