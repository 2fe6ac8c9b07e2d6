import { ActionIcon, Menu } from "@mantine/core";
import {
  ArrowLeftRight,
  ArrowRight,
  Copy,
  Ellipsis,
  Languages,
  SquareArrowOutDownRight,
  Trash2,
} from "lucide-react";
import { useI18n } from "../../../../../console/i18n.tsx";
import { type Block, type Language, languagesOf } from "../../../shared.ts";
import { copyBlock, moveAcross, removeBlock, spotOf } from "../blocks.ts";
import { blocksOf, copyAcross, otherLanguage } from "../draft.ts";
import { focusOn, handleId, useEditing } from "../editing.ts";
import { newId } from "../starts.ts";

interface BlockMenuProps {
  readonly language: Language;
  readonly block: Block;
  readonly name: string;
}

const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

export function BlockMenu({ language, block, name }: BlockMenuProps) {
  const { t } = useI18n();
  const { written, changeBlocks, changeDraft, choose, announce } = useEditing();
  const blocks = blocksOf(written.draft, language);
  const spot = spotOf(blocks, block.id);
  const other = otherLanguage(language);

  function remove() {
    const left = spot?.list.filter(({ id }) => id !== block.id) ?? [];
    const next = left[Math.min(spot?.at ?? 0, left.length - 1)] ?? null;
    changeBlocks(language, (all) => removeBlock(all, block.id));
    announce(t("templates.block.removed", { name }));
    choose(next === null ? null : { language, id: next.id });
    focusOn(next === null ? `add-${language}` : handleId(language, next.id));
  }
  function copy() {
    const id = newId();
    let isFirst = true;
    const name1 = () => {
      const made = isFirst ? id : newId();
      isFirst = false;
      return made;
    };
    changeBlocks(language, (all) => {
      isFirst = true;
      return copyBlock(all, block.id, name1);
    });
    focusOn(handleId(language, id));
  }
  function across(to: number | "out") {
    changeBlocks(language, (all) => moveAcross(all, block.id, to));
    focusOn(handleId(language, block.id));
  }
  const { column } = spot ?? { column: null };
  return (
    <Menu position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t("templates.block.more", { name })}
          title={t("templates.block.more", { name })}
        >
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {block.kind !== "footer" && (
          <Menu.Item leftSection={<Copy {...icon} />} onClick={copy}>
            {t("templates.block.copy")}
          </Menu.Item>
        )}
        {column !== null &&
          Array.from({ length: column.count }, (_, place) => place)
            .filter((place) => place !== column.place)
            .map((place) => (
              <Menu.Item key={place} leftSection={<ArrowRight {...icon} />} onClick={() => across(place)}>
                {t("templates.block.to_column", { place: place + 1 })}
              </Menu.Item>
            ))}
        {column !== null && (
          <Menu.Item leftSection={<SquareArrowOutDownRight {...icon} />} onClick={() => across("out")}>
            {t("templates.block.out_of_columns")}
          </Menu.Item>
        )}
        {languagesOf(written.draft).includes(other) && (
          <Menu.Item
            leftSection={block.kind === "footer" ? <ArrowLeftRight {...icon} /> : <Languages {...icon} />}
            onClick={() => {
              changeDraft((draft) => copyAcross(draft, language, block.id));
              announce(t(`templates.block.copied_to_${other}`, { name }));
            }}
          >
            {t(`templates.block.copy_to_${other}`)}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="danger" leftSection={<Trash2 {...icon} />} onClick={remove}>
          {t("templates.block.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
