import { ActionIcon, Button, Menu } from "@mantine/core";
import { Plus } from "lucide-react";
import { useI18n } from "../../../../../console/i18n.tsx";
import type { Language } from "../../../shared.ts";
import { addAfter, addToColumn, isPlain, spotOf } from "../blocks.ts";
import { blocksOf } from "../draft.ts";
import { focusOn, handleId, useEditing } from "../editing.ts";
import { type AddedKind, kindsFor, newBlock } from "../starts.ts";
import { blockIcons } from "./block-names.ts";
import styles from "./canvas.module.css";

interface AddBlockProps {
  readonly language: Language;
  /** Below this one; null: at the end. */
  readonly after: string | null;
  /** At the end of a column. */
  readonly into?: { readonly columnsId: string; readonly place: number };
  readonly isSmall?: boolean;
}

/** The kinds of blocks, to put one down. */
export function AddBlock({ language, after, into, isSmall = false }: AddBlockProps) {
  const { t } = useI18n();
  const { written, channel, changeBlocks, choose } = useEditing();
  const spot = after === null ? null : spotOf(blocksOf(written.draft, language), after);
  const kinds = kindsFor(channel, { inColumn: into !== undefined || (spot?.column ?? null) !== null });

  function add(kind: AddedKind) {
    const block = newBlock(kind);
    changeBlocks(language, (all) =>
      into !== undefined && isPlain(block)
        ? addToColumn(all, into.columnsId, into.place, block)
        : addAfter(all, after, block),
    );
    choose({ language, id: block.id });
    focusOn(handleId(language, block.id));
  }
  const menu = (
    <Menu position="bottom-start" returnFocus={false} width={240}>
      <Menu.Target>
        {isSmall ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t("templates.block.add_below")}
            title={t("templates.block.add_below")}
          >
            <Plus size={16} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
        ) : (
          <Button
            className={styles.add ?? ""}
            variant="subtle"
            size={into === undefined ? "sm" : "compact-sm"}
            leftSection={<Plus size={16} aria-hidden />}
          >
            {t("templates.block.add")}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown className={styles.kinds ?? ""}>
        {kinds.map((kind) => {
          const Icon = blockIcons[kind];
          return (
            <Menu.Item
              key={kind}
              leftSection={<Icon size={18} strokeWidth={1.75} aria-hidden />}
              onClick={() => add(kind)}
            >
              {t(`templates.block.${kind}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
  if (isSmall || into !== undefined) return menu;
  return <div id={`add-${language}`}>{menu}</div>;
}
