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
import { otherLanguage } from "../draft.ts";
import { useEditing } from "../editing.ts";
import { useBlockMoves } from "./block-moves.ts";

interface BlockMenuProps {
  readonly language: Language;
  readonly block: Block;
  readonly name: string;
}

const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

export function BlockMenu({ language, block, name }: BlockMenuProps) {
  const { t } = useI18n();
  const { written } = useEditing();
  const { column, remove, copy, across, copyToOther } = useBlockMoves(language, block, name);
  const other = otherLanguage(language);
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
            onClick={copyToOther}
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
