import { Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "../api.ts";
import { useI18n } from "../i18n.tsx";

/** A customer as the search gives it: enough to be sure who it is. */
export type Found = { readonly id: string; readonly name: string; readonly detail: string };

interface CustomerPickerProps {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly value: Found | null;
  readonly onChange: (found: Found | null) => void;
  readonly except?: string | undefined;
  readonly error?: ReactNode;
  readonly id?: string;
  readonly isFirst?: boolean;
}

/** Finds one customer while typing a name, an e-mail or the end of a phone. */
export function CustomerPicker(props: CustomerPickerProps) {
  const { label, description, value, onChange, except, error, id, isFirst = false } = props;
  const { t } = useI18n();
  const [typed, setTyped] = useState(value?.name ?? "");
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const isAsked = asked.length >= 2 && asked !== value?.name;
  const search = useQuery({
    queryKey: ["palette", asked],
    queryFn: async ({ signal }) =>
      await api.get<{ items: readonly Found[] }>("/customers/search", { query: { q: asked }, signal }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const found = (isAsked ? (search.data?.items ?? []) : []).filter((one) => one.id !== except);
  const all = value === null || found.some((one) => one.id === value.id) ? found : [value, ...found];
  const hasNone = isAsked && search.isSuccess && !search.isPlaceholderData && found.length === 0;
  return (
    <div>
      <Select
        {...(id === undefined ? {} : { id })}
        label={label}
        description={description}
        error={error}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("console.picker.clear") }}
        data={all.map((one) => ({ value: one.id, label: one.name }))}
        filter={({ options }) => options}
        value={value?.id ?? null}
        searchValue={typed}
        onSearchChange={setTyped}
        onChange={(chosen) => onChange(all.find((one) => one.id === chosen) ?? null)}
        renderOption={({ option }) => (
          <span>
            {option.label}{" "}
            <span style={{ color: "var(--text-hint)" }}>
              {all.find((one) => one.id === option.value)?.detail}
            </span>
          </span>
        )}
        autoComplete="off"
        spellCheck={false}
        {...(isFirst ? { "data-autofocus": true } : {})}
      />
      {/* Beside the list rather than in it: a list of options holds options only. */}
      <Text role="status" size="sm" c="dimmed" mt={hasNone ? 6 : 0}>
        {hasNone && t("console.picker.none")}
      </Text>
    </div>
  );
}
