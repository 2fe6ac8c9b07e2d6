import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import { useConfirm } from "../../../../console/confirm.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { useI18n } from "../../../../console/i18n.tsx";

const words = {
  email: {
    title: "messages.sender.remove_title",
    effect: "messages.sender.remove_effect",
    action: "messages.sender.remove",
    done: "messages.sender.removed",
  },
  sms: {
    title: "messages.sms.remove_title",
    effect: "messages.sms.remove_effect",
    action: "messages.sms.remove",
    done: "messages.sms.removed",
  },
} as const;

/** Gives up the shop's own way out for a channel, once confirmed. */
export function GiveUp({
  channel,
  queryKey,
}: {
  readonly channel: keyof typeof words;
  readonly queryKey: readonly string[];
}) {
  const { t } = useI18n();
  const confirm = useConfirm();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const { title, effect, action, done } = words[channel];
  const remove = async () => {
    const agreed = await confirm({
      title: t(title),
      effect: t(effect),
      action: t(action),
      isDangerous: true,
    });
    if (!agreed) return;
    try {
      await api.delete(`/senders/${channel}`);
      saved(t(done));
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <Button variant="subtle" color="danger" size="compact-sm" onClick={() => void remove()}>
      {t(action)}
    </Button>
  );
}
