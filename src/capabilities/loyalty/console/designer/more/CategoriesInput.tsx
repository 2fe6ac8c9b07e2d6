import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "../../../../../console/api.ts";

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface CategoriesInputProps {
  readonly label: ReactNode;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}

/** Families of the catalog, by name. */
export function CategoriesInput({ label, description, value, onChange }: CategoriesInputProps) {
  const [typed, setTyped] = useState("");
  const offered = useChoices({ typed });
  const chosen = useChoices({ id: value }, value.length > 0);
  const data = new Map([...(offered ?? []), ...(chosen ?? [])].map((one) => [one.value, one]));
  // What the catalog no longer knows still shows, so that it can be taken out.
  for (const id of value) if (!data.has(id)) data.set(id, { value: id, label: id });
  return (
    <MultiSelect
      label={label}
      description={description}
      value={[...value]}
      data={[...data.values()]}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={onChange}
      hidePickedOptions
      maw={420}
    />
  );
}

function useChoices(asked: { readonly typed?: string; readonly id?: readonly string[] }, isWanted = true) {
  const { data } = useQuery({
    queryKey: ["people", "choices", "categories", asked],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ choices: readonly Choice[] }>("/people/choices/categories", {
          query: { ...asked },
          signal,
        })
      ).choices,
    enabled: isWanted,
    staleTime: 5 * 60_000,
    placeholderData: (before) => before,
  });
  return data;
}
