import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import { dayIn } from "../../../console/formats.ts";
import { useMerchant } from "../../../console/session.ts";
import type { Person } from "../../insight/shared.ts";
import type { Customer, Field, Merge, Store } from "./views.ts";

export const customerKey = (id: string) => ["customer", id] as const;

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: customerKey(id),
    queryFn: async ({ signal }) => await api.get<Customer>(`/customers/${id}`, { signal }),
  });

/** Where one customer stands: spending, rhythm, stage. */
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: [...customerKey(id), "person"],
    queryFn: async ({ signal }) => await api.get<Person>(`/people/${id}`, { signal }),
  });

export const contactsQuery = (id: string) =>
  queryOptions({
    queryKey: [...customerKey(id), "contacts"],
    queryFn: async ({ signal }) =>
      await api.get<{ items: readonly Customer[] }>(`/customers/${id}/contacts`, { signal }),
  });

export const mergesQuery = (id: string) =>
  queryOptions({
    queryKey: [...customerKey(id), "merges"],
    queryFn: async ({ signal }) =>
      await api.get<{ items: readonly Merge[] }>(`/customers/${id}/merges`, { signal }),
  });

export const fieldsQuery = queryOptions({
  queryKey: ["customer-fields"],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: readonly Field[] }>("/customer-fields", { signal })).items,
});

export const storesQuery = queryOptions({
  queryKey: ["stores"],
  queryFn: async ({ signal }) => await api.get<{ items: readonly Store[] }>("/stores", { signal }),
});

/** The shop's own questions and its stores, which the record shows when they are there. */
export function useSurroundings() {
  const fields = useQuery(fieldsQuery).data ?? [];
  const stores = useQuery(storesQuery).data?.items ?? [];
  return { fields, stores };
}

/** After a change: everything read about these customers is read anew, and the lists they stand in. */
export function useCustomersChanged() {
  const queries = useQueryClient();
  return async (...ids: readonly string[]) => {
    await Promise.all([
      ...ids.map(async (id) => await queries.invalidateQueries({ queryKey: customerKey(id) })),
      ...["people", "palette", "duplicates"].map(
        async (name) => await queries.invalidateQueries({ queryKey: [name] }),
      ),
    ]);
  };
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** An address typed by hand may hold anything: only what can be an identifier is asked of the server. */
export const isId = (text: string | undefined): text is string => text !== undefined && idPattern.test(text);

/** The day an instant fell on in the shop, for those who read it there. */
export function useShopDay() {
  const { timeZone } = useMerchant();
  return (instant: string) => dayIn(timeZone, new Date(instant));
}
