import { Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../../../console/i18n.tsx";
import { type BoardAnswer, departureReasons } from "../../shared.ts";
import { type Filters, storesQuery } from "../queries.ts";
import styles from "./board.module.css";

interface BoardFiltersProps {
  readonly board: BoardAnswer;
  readonly filters: Filters;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
}

/** What the four columns are narrowed by; it stands in the address, so that a view can be sent. */
export function BoardFilters({ board, filters, onChange }: BoardFiltersProps) {
  const { t, number } = useI18n();
  const { data: stores } = useQuery(storesQuery);
  const signals = [
    "silence",
    ...Object.keys(board.signals)
      .filter((kind) => kind !== "silence")
      .sort(),
  ];
  const choices = {
    signal: signals.map((value) => ({
      value,
      label: `${t(`winback.signal.${value}`)} (${number(board.signals[value] ?? 0)})`,
    })),
    reachable: ["phone", "email", "sms", "post"].map((value) => ({
      value,
      label: t(`winback.reach.${value}`),
    })),
    reason: departureReasons
      .filter((reason) => reason === filters.reason || board.reasons.some((one) => one.reason === reason))
      .map((value) => ({ value, label: t(`winback.departure.${value}`) })),
    competitor: board.competitors.map(({ name }) => ({ value: name, label: name })),
    store: stores ?? [],
  };
  const names = (["signal", "reachable", "store", "reason", "competitor"] as const).filter(
    // One store, or no reason heard yet: nothing to choose from.
    (name) => choices[name].length > (name === "store" ? 1 : 0),
  );
  return (
    <div className={styles.filters}>
      {names.map((name) => (
        <Select
          key={name}
          aria-label={t(`winback.filters.${name}`)}
          placeholder={t(`winback.filters.${name}`)}
          data={[...choices[name]]}
          value={filters[name] ?? null}
          onChange={(value) => onChange({ [name]: value ?? undefined })}
          clearable
          clearButtonProps={{ "aria-label": t("winback.filters.clear") }}
          w={200}
        />
      ))}
      <Switch
        label={t("winback.filters.best")}
        checked={filters.best === "true"}
        onChange={(event) => onChange({ best: event.currentTarget.checked ? "true" : undefined })}
      />
    </div>
  );
}
