import { useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { Choice } from "../../shared.ts";

type Source = "stores" | "products" | "categories" | "tags" | "cities" | "postcodes" | "programs" | "tiers";

interface Asked {
  readonly typed?: string;
  /** Those already chosen, to give their names back. */
  readonly id?: readonly string[];
}

/** What the shop has to choose from, as typed so far. */
export function useChoices(from: Source | undefined, asked: Asked = {}) {
  return useQuery({
    queryKey: ["people", "choices", from, asked],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ choices: readonly Choice[] }>(`/people/choices/${from}`, {
          query: { ...asked },
          signal,
        })
      ).choices,
    enabled: from !== undefined && (asked.id === undefined || asked.id.length > 0),
    staleTime: 5 * 60_000,
    placeholderData: (before) => before,
  });
}

/** Names of chosen identifiers, by identifier; towns and tags are their own names. */
export function useNames(wanted: {
  readonly products: readonly string[];
  readonly categories: readonly string[];
}) {
  const stores = useChoices("stores");
  const products = useChoices("products", { id: wanted.products });
  const categories = useChoices("categories", { id: wanted.categories });
  const names = new Map<string, string>();
  for (const { data } of [stores, products, categories])
    for (const { value, label } of data ?? []) names.set(value, label);
  return names;
}
