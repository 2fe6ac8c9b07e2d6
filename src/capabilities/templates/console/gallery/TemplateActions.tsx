import { ActionIcon, Menu } from "@mantine/core";
import { Archive, Copy, Ellipsis } from "lucide-react";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { usePermission } from "../../../../console/session.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { TemplateAnswer, TemplateSummary } from "../../shared.ts";
import { useTemplatesChanged } from "../reading.ts";
import { useBegin } from "./beginning.ts";

const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

export function TemplateActions({ template }: { readonly template: TemplateSummary }) {
  const { t } = useI18n();
  const may = usePermission();
  const begin = useBegin();
  const archive = useArchive();
  const { id, name } = template;
  if (!may("templates:write")) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t("templates.actions", { name })}>
          <Ellipsis size={18} strokeWidth={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Copy {...icon} />}
          onClick={() =>
            begin.mutate({ template: id, name: t("templates.copy_name", { name }).slice(0, 120) })
          }
        >
          {t("templates.duplicate")}
        </Menu.Item>
        <Menu.Item leftSection={<Archive {...icon} />} onClick={() => void archive(template)}>
          {t("templates.archive")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Puts a template away, with the way back; what was published with it stays. */
function useArchive() {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useTemplatesChanged();
  return async ({ id, name, revision }: TemplateSummary) => {
    try {
      const put = await api.put<TemplateAnswer>(`/templates/${id}`, { body: { revision, archived: true } });
      toasts.undoable(t("templates.archived", { name }), async () => {
        await api.put(`/templates/${id}`, { body: { revision: put.revision, archived: false } });
        await changed();
      });
      await changed();
    } catch (fault) {
      toasts.failed(fault);
    }
  };
}
