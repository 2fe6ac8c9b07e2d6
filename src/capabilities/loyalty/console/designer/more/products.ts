import { useDebouncedValue } from "@mantine/hooks";
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { api } from "../../../../../console/api.ts";
import type { ProductAnswer } from "../../../../catalog/shared.ts";

/** Products whose name begins so, or the one with exactly this reference. */
const productsQuery = (typed: string) =>
  queryOptions({
    queryKey: ["catalog", "products", "found", typed],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ items: readonly ProductAnswer[] }>("/products", {
          query: { q: typed === "" ? undefined : typed, limit: 20 },
          signal,
        })
      ).items,
    staleTime: 5 * 60_000,
  });

/** What the catalog offers for what is typed: one line a product, the reference being what is kept. */
export function useFoundProducts(typed: string) {
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const { data } = useQuery({ ...productsQuery(settled), placeholderData: (before) => before });
  return new Map((data ?? []).map(({ sku, name }) => [sku, name]));
}

// More than anybody reads; beyond, references say enough.
const mostNamed = 30;

/** The names of products by their reference; what the catalog does not know has none. */
export function useProductNames(skus: readonly string[]) {
  const found = useQueries({
    queries: skus
      .filter((sku) => sku !== "")
      .slice(0, mostNamed)
      .map(productsQuery),
  });
  return new Map(found.flatMap(({ data }) => (data ?? []).map(({ sku, name }) => [sku, name] as const)));
}
