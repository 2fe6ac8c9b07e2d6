import { useQueries, useQuery } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useMerchant } from "../../../../console/session.ts";
import { needTexts } from "../../../../console/texts/texts.ts";
import type { Choice, FieldAnswer, Leaf, Speech } from "../../shared.ts";

const none: readonly FieldAnswer[] = [];

/** What customers can be looked for by here; the words of the rooms that answer come with it. */
export function useFields(): readonly FieldAnswer[] {
  const { data } = useQuery({
    queryKey: ["people", "fields"],
    queryFn: async ({ signal }) => {
      const { fields } = await api.get<{ fields: readonly FieldAnswer[] }>("/people/fields", { signal });
      await needTexts([...new Set(fields.map(({ texts }) => texts.split(".")[0] ?? "insight"))]);
      return fields;
    },
    staleTime: 5 * 60_000,
  });
  return data ?? none;
}

interface Asked {
  readonly typed?: string;
  /** Those already chosen, to give their names back. */
  readonly id?: readonly string[];
}

function choicesQuery(from: string, asked: Asked) {
  return {
    queryKey: ["people", "choices", from, asked],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const answer = await api.get<{ choices: readonly Choice[] }>(`/people/choices/${from}`, {
        query: { ...asked },
        signal,
      });
      return answer.choices;
    },
    staleTime: 5 * 60_000,
  };
}

/** What the shop has to choose from, as typed so far. */
export function useChoices(from: string, asked: Asked = {}) {
  return useQuery({
    ...choicesQuery(from, asked),
    placeholderData: (before: readonly Choice[] | undefined) => before,
  });
}

// Towns, postcodes and tags are their own names; countries have theirs in every language.
const namedByThemselves = ["cities", "postcodes", "tags", "countries"];

/** The sentences of these conditions, in the language and currency of whoever reads, with the names of what they mean. */
export function useSpeech(leaves: readonly Leaf[]): Speech {
  const { t, has, language } = useI18n();
  const { currency } = useMerchant();
  const fields = useFields();
  const field = (key: string) => fields.find((one) => one.key === key);
  const wanted = new Map<string, Set<string>>();
  const want = (from: string | null | undefined, values: readonly string[] = []) => {
    if (!from || values.length === 0 || namedByThemselves.includes(from)) return;
    wanted.set(from, new Set([...(wanted.get(from) ?? []), ...values]));
  };
  for (const leaf of leaves) {
    if (leaf.op === "in" || leaf.op === "has_all") want(field(leaf.field)?.choicesFrom, leaf.value);
    if (leaf.op === "bought") want(field(leaf.field)?.choicesFrom, leaf.value.ids);
    if (leaf.op !== "purchases") continue;
    want("products", leaf.value.products);
    want("categories", leaf.value.categories);
    want("stores", leaf.value.stores);
  }
  const sources = [...wanted];
  const answers = useQueries({
    queries: sources.map(([from, ids]) => choicesQuery(from, { id: [...ids].toSorted() })),
  });
  const names = new Map<string, string>();
  for (const [place, [from]] of sources.entries())
    for (const { value, label } of answers[place]?.data ?? []) names.set(`${from} ${value}`, label);
  return { language, currency, t, has, field, name: (from, value) => names.get(`${from} ${value}`) };
}
