import { ActionIcon, Menu } from "@mantine/core";
import { Archive, Copy, Ellipsis, ListChecks, Pencil } from "lucide-react";
import { useGoTo } from "../../../console/address.ts";
import { useI18n } from "../../../console/i18n.tsx";
import { usePermission } from "../../../console/session.ts";
import type { Segment } from "../shared.ts";
import { addresses } from "./addresses.ts";
import { useArchive, useFreeze } from "./archiving.ts";

interface SegmentActionsProps {
  readonly segment: Segment;
  /** On its own page, what happens after it was put away. */
  readonly onArchived?: () => void;
}

export function SegmentActions({ segment, onArchived }: SegmentActionsProps) {
  const { t } = useI18n();
  const goTo = useGoTo();
  const may = usePermission();
  const archive = useArchive();
  const freeze = useFreeze();
  if (!may("segments:write")) return null;
  const { name, rule, kind, id } = segment;
  const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("segments.actions", { name })}>
          <Ellipsis size={18} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {kind === "rule" && (
          <Menu.Item leftSection={<Pencil {...icon} />} onClick={() => goTo(addresses.edit(id))}>
            {t("segments.edit")}
          </Menu.Item>
        )}
        {rule !== null && (
          <Menu.Item
            leftSection={<Copy {...icon} />}
            onClick={() => goTo(addresses.begin({ rule, name: t("segments.copy_name", { name }) }))}
          >
            {t("segments.duplicate")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<ListChecks {...icon} />}
          onClick={() => void freeze(segment).then((list) => list !== null && goTo(list))}
        >
          {t("segments.freeze")}
        </Menu.Item>
        <Menu.Item
          leftSection={<Archive {...icon} />}
          onClick={() => void archive(segment).then((done) => done && onArchived?.())}
        >
          {t("segments.archive")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
