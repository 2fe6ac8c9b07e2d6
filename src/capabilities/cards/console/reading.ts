import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { BatchView, CardCounts, CustomerCards, Wallets } from "../shared.ts";

const root = "cards";

export const countsQuery = queryOptions({
  queryKey: [root, "counts"],
  queryFn: async ({ signal }) => await api.get<CardCounts>("/cards/counts", { signal }),
});

export const batchesQuery = queryOptions({
  queryKey: [root, "batches"],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly BatchView[] }>("/card-batches", { signal })).items,
});

export const walletsQuery = queryOptions({
  queryKey: [root, "wallets"],
  queryFn: async ({ signal }) => await api.get<Wallets>("/wallet-accounts", { signal }),
});

export const customerCardsQuery = (customerId: string) =>
  queryOptions({
    queryKey: [root, "customer", customerId],
    queryFn: async ({ signal }) => await api.get<CustomerCards>(`/customers/${customerId}/cards`, { signal }),
  });

/** Of a program of loyalty, what this room asks. */
interface Program {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly definition: { readonly kind: string } | null;
}

/** Programs that count in stamps and are running: those a paper card can be printed for. */
export const stampProgramsQuery = queryOptions({
  queryKey: [root, "stamp-programs"],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly Program[] }>("/loyalty/programs", { signal })).items.filter(
      ({ state, definition }) => state === "active" && definition?.kind === "number",
    ),
});

/** After any change: counts, batches and records hang together. */
export function useCardsChanged() {
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
