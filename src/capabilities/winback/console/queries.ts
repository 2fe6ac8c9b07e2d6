import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { Choice } from "../../insight/shared.ts";
import type {
  BoardAnswer,
  BoardColumn,
  BoardPage,
  BoardPerson,
  Loss,
  Proofs,
  Settings,
  SilenceAnswer,
} from "../shared.ts";

/** What the board is narrowed by, as the address holds it. */
export type Filters = Readonly<
  Record<"signal" | "reason" | "competitor" | "store" | "reachable" | "best", string | undefined>
>;

export const boardQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ["winback", "board", filters],
    queryFn: async ({ signal }) => await api.get<BoardAnswer>("/winback/board", { query: filters, signal }),
    placeholderData: keepPreviousData,
  });

export const columnQuery = (column: BoardColumn, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ["winback", "column", column, filters],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<BoardPage>(`/winback/board/${column}`, {
        query: { ...filters, limit: "30", cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const personQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["winback", "person", customerId],
    queryFn: async ({ signal }) => await api.get<BoardPerson>(`/winback/customers/${customerId}`, { signal }),
  });

export const lossQuery = queryOptions({
  queryKey: ["winback", "loss"],
  queryFn: async ({ signal }) =>
    await api.get<{ asOf: string | null; loss: Loss | null; proof: Proofs | null }>("/winback/loss", {
      signal,
    }),
});

export const silenceQuery = queryOptions({
  queryKey: ["winback", "silence"],
  queryFn: async ({ signal }) => await api.get<SilenceAnswer>("/winback/silence", { signal }),
});

export const settingsQuery = queryOptions({
  queryKey: ["winback", "settings"],
  queryFn: async ({ signal }) => await api.get<Settings>("/winback/settings", { signal }),
});

export const storesQuery = queryOptions({
  queryKey: ["choices", "stores"],
  queryFn: async ({ signal }) =>
    (await api.get<{ choices: Choice[] }>("/people/choices/stores", { signal })).choices,
  staleTime: 300_000,
});

/** After an act, the board, the record and Today are read again. */
export function useWinbackChanged() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["winback"] }),
      queries.invalidateQueries({ queryKey: ["customers"] }),
      queries.invalidateQueries({ queryKey: ["people"] }),
    ]);
  };
}
