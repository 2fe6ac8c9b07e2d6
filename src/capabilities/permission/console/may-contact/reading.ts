import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { Asked, MayContactAnswer, ReachAnswer } from "../../shared.ts";

/** Under the customer's own key: whatever changes her record asks again. */
export const mayContactQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "permission"],
    queryFn: async ({ signal }) =>
      await api.get<MayContactAnswer>(`/customers/${customerId}/permission`, { signal }),
  });

/** Who is meant: a rule of the people language, or customers by name. */
export type ReachAudience = { readonly rule: unknown } | { readonly customerIds: readonly string[] };

export const reachQuery = (audience: ReachAudience, asked: Asked) =>
  queryOptions({
    queryKey: ["permission", "reach", audience, asked],
    queryFn: async ({ signal }) =>
      await api.post<ReachAnswer>("/permission/reach", { body: { ...audience, asked }, signal }),
    staleTime: 15_000,
  });
