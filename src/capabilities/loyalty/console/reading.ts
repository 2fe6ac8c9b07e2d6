import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type {
  CustomerLoyalty,
  Levels,
  LiabilityAnswer,
  Program,
  Programs,
  ProgramVersion,
  ResultsAnswer,
  SettingsAnswer,
} from "../shared.ts";

const root = "loyalty";

export const programsQuery = queryOptions({
  queryKey: [root, "programs"],
  queryFn: async ({ signal }) => (await api.get<Programs>("/loyalty/programs", { signal })).items,
});

export const programQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "program", id],
    queryFn: async ({ signal }) => await api.get<Program>(`/loyalty/programs/${id}`, { signal }),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "program", id, "versions"],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly ProgramVersion[] }>(`/loyalty/programs/${id}/versions`, { signal }))
        .items,
  });

export const levelsQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "program", id, "levels"],
    queryFn: async ({ signal }) => await api.get<Levels>(`/loyalty/programs/${id}/levels`, { signal }),
  });

/** What the program has brought and cost over the last twelve months. */
export const resultsQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "program", id, "results"],
    queryFn: async ({ signal }) =>
      await api.get<ResultsAnswer>(`/loyalty/programs/${id}/results`, { signal }),
  });

export const liabilityQuery = (id: string) =>
  queryOptions({
    queryKey: [root, "program", id, "liability"],
    queryFn: async ({ signal }) =>
      await api.get<LiabilityAnswer>(`/loyalty/programs/${id}/liability`, { signal }),
  });

export const settingsQuery = queryOptions({
  queryKey: [root, "settings"],
  queryFn: async ({ signal }) => await api.get<SettingsAnswer>("/loyalty/settings", { signal }),
});

export const customerLoyaltyQuery = (customerId: string) =>
  queryOptions({
    queryKey: [root, "customer", customerId],
    queryFn: async ({ signal }) =>
      await api.get<CustomerLoyalty>(`/loyalty/customers/${customerId}`, { signal }),
  });

/** After any change: balances, counts and results hang together, so all of loyalty is read anew. */
export function useLoyaltyChanged() {
  const queries = useQueryClient();
  return async (customerId?: string) => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: [root] }),
      ...(customerId === undefined
        ? []
        : [queries.invalidateQueries({ queryKey: ["customer", customerId] })]),
    ]);
  };
}
