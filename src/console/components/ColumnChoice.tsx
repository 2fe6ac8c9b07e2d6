import { Button, Menu } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { Columns3 } from "lucide-react";
import { useI18n } from "../i18n.tsx";
import type { Column } from "./virtual-table.ts";

/** The columns shown, as chosen on this device. A column that came with an update shows as it was designed to. */
export function useChosenColumns<Row>(tableId: string, columns: readonly Column<Row>[]) {
  const [overrides, setOverrides] = useLocalStorage<Record<string, boolean>>({
    key: `rebelote-columns-${tableId}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const isShown = (column: Column<Row>) =>
    !column.choice || (overrides[column.key] ?? column.choice === "shown");
  return {
    chosen: new Set(columns.filter(isShown).map((column) => column.key)),
    choose: (key: string, shown: boolean) => setOverrides({ ...overrides, [key]: shown }),
  };
}

interface ColumnChoiceProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (key: string, shown: boolean) => void;
}

export function ColumnChoice<Row>({ columns, chosen, onChoose }: ColumnChoiceProps<Row>) {
  const { t } = useI18n();
  return (
    <Menu position="bottom-end" closeOnItemClick={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fz={13}
          leftSection={<Columns3 size={16} strokeWidth={1.75} aria-hidden />}
        >
          {t("console.table.columns")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns
          .filter((column) => column.choice)
          .map((column) => (
            <Menu.CheckboxItem
              key={column.key}
              value={column.key}
              checked={chosen.has(column.key)}
              onChange={(shown) => onChoose(column.key, shown)}
            >
              {column.name}
            </Menu.CheckboxItem>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
