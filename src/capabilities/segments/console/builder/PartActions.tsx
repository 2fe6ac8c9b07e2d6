import { ActionIcon, Menu } from "@mantine/core";
import { ArrowDown, ArrowUp, Brackets, Contrast, Copy, Ellipsis, SquareDashed, Trash2 } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import { deepestGroup, type Part } from "./draft.ts";
import { usePartMoves } from "./part-moves.ts";

interface PartActionsProps {
  readonly part: Part;
  /** What the menu is about, for who hears it only. */
  readonly phrase: string;
}

export function PartActions({ part, phrase }: PartActionsProps) {
  const { t } = useI18n();
  const moves = usePartMoves(part);
  const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
  return (
    // The focus goes on with the part that moved, not back to a button that may be gone.
    <Menu position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("segments.builder.actions", { phrase })}>
          <Ellipsis size={18} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {part.kind === "condition" && (
          <Menu.Item leftSection={<Contrast {...icon} />} onClick={() => moves.negate(part)}>
            {t(part.isNegated ? "segments.builder.affirm" : "segments.builder.negate")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<ArrowUp {...icon} />} onClick={moves.up}>
          {t("segments.builder.up")}
        </Menu.Item>
        <Menu.Item leftSection={<ArrowDown {...icon} />} onClick={moves.down}>
          {t("segments.builder.down")}
        </Menu.Item>
        {part.kind === "condition" && moves.isDeep <= deepestGroup && (
          <Menu.Item leftSection={<Brackets {...icon} />} onClick={moves.wrap}>
            {t("segments.builder.wrap")}
          </Menu.Item>
        )}
        {part.kind === "group" && (
          <Menu.Item leftSection={<SquareDashed {...icon} />} onClick={moves.unwrap}>
            {t("segments.builder.unwrap")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Copy {...icon} />} onClick={moves.copy}>
          {t("segments.builder.copy")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="danger" leftSection={<Trash2 {...icon} />} onClick={() => moves.remove(phrase)}>
          {t("segments.builder.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
