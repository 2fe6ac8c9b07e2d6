import { ActionIcon, Button, Group, Popover, TextInput, Tooltip } from "@mantine/core";
import { CopyPlus, PencilLine, X } from "lucide-react";
import { useState } from "react";
import { useI18n } from "../../../../console/i18n.tsx";
import styles from "./designer.module.css";
import { mostVariants, type Variants, type VariantsChange } from "./variants.ts";

interface VariantTabsProps {
  readonly variants: Variants;
  readonly change: (change: VariantsChange) => void;
}

/** The variants on the table: choose, copy, rename, take away. */
export function VariantTabs({ variants: { list, chosen }, change }: VariantTabsProps) {
  const { t } = useI18n();
  const current = list.find(({ id }) => id === chosen);
  const own = list.filter(({ isInForce }) => isInForce !== true);
  const copy = () =>
    change({ do: "copy", name: t("loyalty.variants.name", { letter: "ABCDEF"[own.length] ?? "" }) });
  return (
    <div className={styles.variants}>
      <div role="group" aria-label={t("loyalty.variants.label")} className={styles.variantList}>
        {list.length > 1 &&
          list.map(({ id, name }) => (
            <Button
              key={id}
              size="compact-md"
              variant={id === chosen ? "light" : "default"}
              aria-pressed={id === chosen}
              onClick={() => change({ do: "choose", id })}
            >
              {name}
            </Button>
          ))}
        {list.length < mostVariants && (
          <Button
            size="compact-md"
            variant="subtle"
            leftSection={<CopyPlus size={16} aria-hidden />}
            onClick={copy}
          >
            {t(list.length === 1 ? "loyalty.variants.compare" : "loyalty.variants.add")}
          </Button>
        )}
      </div>
      {list.length > 1 && current !== undefined && current.isInForce !== true && (
        <Group gap={4} wrap="nowrap">
          <Rename key={chosen} name={current.name} onRename={(name) => change({ do: "rename", name })} />
          {own.length > 1 && (
            <Tooltip label={t("loyalty.variants.remove")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("loyalty.variants.remove")}
                onClick={() => change({ do: "remove", id: chosen })}
              >
                <X size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      )}
    </div>
  );
}

function Rename({ name, onRename }: { readonly name: string; readonly onRename: (name: string) => void }) {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-end">
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("loyalty.variants.rename")}
          onClick={() => setOpen(!isOpen)}
        >
          <PencilLine size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t("loyalty.variants.rename")}
          defaultValue={name}
          maxLength={60}
          onChange={(event) => {
            const typed = event.currentTarget.value.trim();
            if (typed !== "") onRename(typed);
          }}
          onKeyDown={(event) => event.key === "Enter" && setOpen(false)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
