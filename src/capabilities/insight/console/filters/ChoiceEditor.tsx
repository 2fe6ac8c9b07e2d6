import { Checkbox, ScrollArea, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import type { Choice } from "../../shared.ts";
import { useChoices } from "./reading.ts";

interface ChoiceEditorProps {
  readonly label: string;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

interface ClosedProps extends ChoiceEditorProps {
  readonly choices: readonly Choice[];
}

/** A handful of choices, all in view. */
export function ClosedChoices({ label, choices, chosen, onChange }: ClosedProps) {
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={onChange}>
      <Stack gap={8} mt={8}>
        {choices.map(({ value, label: name }) => (
          <Checkbox key={value} value={value} label={name} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

interface OpenProps extends ChoiceEditorProps {
  readonly from: string;
  /** What a chosen value is called, while it is not among those found. */
  readonly nameOf: (value: string) => string;
}

// These are few; the rest is looked for by its first letters.
const withoutSearch = [
  "stores",
  "categories",
  "programs",
  "tiers",
  "segments",
  "vip_lists",
  "topics",
  "countries",
];

export function OpenChoices({ from, label, chosen, onChange, nameOf }: OpenProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed, 150);
  const { data } = useChoices(from, { typed: asked });
  const found = data ?? [];
  const kept = chosen
    .filter((value) => !found.some((one) => one.value === value))
    .map((value) => ({ value, label: nameOf(value) }));
  const isSearched = !withoutSearch.includes(from);
  return (
    <Stack gap={8} w={280}>
      {isSearched && (
        <TextInput
          label={label}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          leftSection={<Search size={16} aria-hidden />}
          data-autofocus
        />
      )}
      <ScrollArea.Autosize mah={240} type="auto">
        <ClosedChoices
          label={isSearched ? t("insight.filter.choose") : label}
          choices={[
            ...kept,
            ...found.map((one) => (from === "countries" ? { ...one, label: nameOf(one.value) } : one)),
          ]}
          chosen={chosen}
          onChange={onChange}
        />
        {data?.length === 0 && typed !== "" && t("insight.filter.nothing", { typed })}
        {data?.length === 0 && typed === "" && chosen.length === 0 && t("insight.filter.none_yet")}
      </ScrollArea.Autosize>
    </Stack>
  );
}
