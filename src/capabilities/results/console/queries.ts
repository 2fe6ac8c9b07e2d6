import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type {
  Choice,
  Compared,
  GroupBy,
  GroupSalesAnswer,
  NextPurchaseAnswer,
  SalesAnswer,
  Snapshots,
  Split,
  SplitRow,
  Step,
} from "../../insight/shared.ts";

/** What the whole page speaks of: days, refunds deducted or not, one store or channel when chosen. */
export interface Scope {
  readonly from: string;
  readonly to: string;
  readonly basis: "net" | "gross";
  readonly store: string | undefined;
  readonly channel: string | undefined;
}

export const salesQuery = (scope: Scope, step: Step) =>
  queryOptions({
    queryKey: ["results", "sales", scope, step],
    queryFn: async () => await api.get<SalesAnswer>("/results/sales", { query: { ...scope, step } }),
    placeholderData: keepPreviousData,
  });

export const splitQuery = (scope: Scope, by: Split) =>
  queryOptions({
    queryKey: ["results", "split", scope, by],
    queryFn: async () =>
      (await api.get<{ rows: readonly Compared<SplitRow>[] }>("/results/split", { query: { ...scope, by } }))
        .rows,
    placeholderData: keepPreviousData,
  });

export const groupSalesQuery = (scope: Scope, step: Step, by: GroupBy, segment: readonly string[]) =>
  queryOptions({
    queryKey: ["results", "groups", scope, step, by, segment],
    queryFn: async () =>
      await api.get<GroupSalesAnswer>("/results/groups", { query: { ...scope, step, by, segment } }),
    placeholderData: keepPreviousData,
  });

export const nextPurchaseQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ["results", "next-purchase", scope],
    queryFn: async () => await api.get<NextPurchaseAnswer>("/results/next-purchase", { query: { ...scope } }),
    placeholderData: keepPreviousData,
  });

export const segmentsQuery = queryOptions({
  queryKey: ["people", "choices", "segments", {}],
  queryFn: async () => (await api.get<{ choices: readonly Choice[] }>("/people/choices/segments")).choices,
});

export type LoyaltyAnswer = Partial<Pick<Snapshots, "figures" | "cohorts" | "concentration">>;

export const loyaltyQuery = (basis: Scope["basis"]) =>
  queryOptions({
    queryKey: ["results", "loyalty", basis],
    queryFn: async () => await api.get<LoyaltyAnswer>("/results/loyalty", { query: { basis } }),
  });

export const storesQuery = queryOptions({
  queryKey: ["people", "choices", "stores", {}],
  queryFn: async () => (await api.get<{ choices: readonly Choice[] }>("/people/choices/stores")).choices,
  staleTime: 5 * 60_000,
});
