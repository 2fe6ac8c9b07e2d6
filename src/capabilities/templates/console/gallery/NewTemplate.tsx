import { Button, Menu } from "@mantine/core";
import { Plus } from "lucide-react";
import { useI18n } from "../../../../console/i18n.tsx";
import { channels } from "../../shared.ts";
import { useBegin } from "./beginning.ts";
import { channelIcons } from "./channels.ts";

/** A blank sheet of each kind. */
export function NewTemplate() {
  const { t } = useI18n();
  const { mutate, isPending } = useBegin();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button loading={isPending} leftSection={<Plus size={18} strokeWidth={1.75} aria-hidden />}>
          {t("templates.new")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {channels.map((channel) => {
          const Icon = channelIcons[channel];
          return (
            <Menu.Item
              key={channel}
              leftSection={<Icon size={18} strokeWidth={1.75} aria-hidden />}
              onClick={() => mutate({ channel, name: t(`templates.new_name.${channel}`) })}
            >
              {t(`templates.channel.${channel}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
