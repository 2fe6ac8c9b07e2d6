import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type {
  Choice,
  Compared,
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
