import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { PreferencesAnswer } from "../../shared.ts";

export const preferencesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "preferences"],
    queryFn: async ({ signal }) =>
      await api.get<PreferencesAnswer>(`/customers/${customerId}/preferences`, { signal }),
  });
