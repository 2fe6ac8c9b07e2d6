import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { needTexts } from "../../../../console/texts/texts.ts";
import type { Choice, FieldAnswer, Leaf } from "../../../insight/shared.ts";

const none: readonly FieldAnswer[] = [];

/** What can be asked of customers here; the words of the rooms that answer come with it. */
const fieldsQuery = queryOptions({
  queryKey: ["people", "fields"],
  queryFn: async ({ signal }) => {
    const { fields } = await api.get<{ fields: readonly FieldAnswer[] }>("/people/fields", { signal });
    await needTexts([...new Set(fields.map(({ texts }) => texts.split(".")[0] ?? "insight"))]);
    return fields;
  },
  staleTime: 5 * 60_000,
});

export const choicesQuery = (
  from: string,
  asked: { readonly typed?: string; readonly id?: readonly string[] },
) =>
  queryOptions({
    queryKey: ["people", "choices", from, asked],
    queryFn: async ({ signal }) =>
      (await api.get<{ choices: readonly Choice[] }>(`/people/choices/${from}`, { query: asked, signal }))
        .choices,
    staleTime: 5 * 60_000,
  });

export function useFields(): readonly FieldAnswer[] {
  return useQuery(fieldsQuery).data ?? none;
}

/** The names of what these conditions mean: stores, products, segments… by where they come from and their identifier. */
export function useNames(leaves: readonly Leaf[], fields: readonly FieldAnswer[]) {
  const wanted = new Map<string, Set<string>>();
  const want = (from: string | null | undefined, ids: readonly string[] = []) => {
    if (!from || ids.length === 0) return;
    wanted.set(from, new Set([...(wanted.get(from) ?? []), ...ids]));
  };
  for (const leaf of leaves) {
    if (leaf.op === "purchases") {
      want("products", leaf.value.products);
      want("categories", leaf.value.categories);
      want("stores", leaf.value.stores);
    } else if (leaf.op === "bought" || leaf.op === "in" || leaf.op === "has_all") {
      const field = fields.find(({ key }) => key === leaf.field);
      want(field?.choicesFrom, leaf.op === "bought" ? leaf.value.ids : leaf.value);
    }
  }
  const sources = [...wanted].filter(([from]) => !ownNames.includes(from));
  const answers = useQueries({
    queries: sources.map(([from, ids]) => choicesQuery(from, { id: [...ids].toSorted() })),
  });
  const names = new Map<string, string>();
  for (const [place, [from]] of sources.entries()) {
    for (const { value, label } of answers[place]?.data ?? []) names.set(`${from} ${value}`, label);
  }
  return (from: string, value: string) => names.get(`${from} ${value}`);
}

/** Towns, postcodes and tags are their own names. */
const ownNames = ["cities", "postcodes", "tags"];
