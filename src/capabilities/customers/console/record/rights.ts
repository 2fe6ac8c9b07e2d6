import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { ErasurePreview, PersonalDataAnswer } from "../../shared.ts";
import { customerKey } from "../reading.ts";

export const personalDataQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...customerKey(customerId), "personal-data"],
    queryFn: async ({ signal }) =>
      await api.get<PersonalDataAnswer>(`/customers/${customerId}/personal-data`, { signal }),
  });

export const erasureQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...customerKey(customerId), "erasure"],
    queryFn: async ({ signal }) =>
      await api.get<ErasurePreview>(`/customers/${customerId}/erasure`, { signal }),
    // Points move: what is lost is told as it is now.
    staleTime: 0,
  });
