import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import type { MembersChanged, Segment } from "../../shared.ts";
import { useSegmentsChanged } from "../reading.ts";

/** Puts people on a list and takes them off, each with the way back. */
export function useListChange({ id, name }: Pick<Segment, "id" | "name">) {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useSegmentsChanged();

  async function send(body: { readonly add?: readonly string[]; readonly remove?: readonly string[] }) {
    const answer = await api.post<MembersChanged>(`/segments/${id}/members`, { body });
    await changed();
    return answer;
  }

  async function tell(work: () => Promise<void>) {
    try {
      await work();
    } catch (fault) {
      toasts.failed(fault);
    }
  }

  return {
    add: async (ids: readonly string[], person?: string) =>
      await tell(async () => {
        const { added } = await send({ add: ids });
        if (added === 0) return toasts.saved(t("segments.list.already", { name }));
        const sentence =
          person === undefined
            ? t("segments.list.added", { count: added, name })
            : t("segments.list.added_one", { person, name });
        toasts.undoable(sentence, async () => await send({ remove: ids }));
      }),
    remove: async (customerId: string, person: string) =>
      await tell(async () => {
        await send({ remove: [customerId] });
        toasts.undoable(
          t("segments.list.removed", { person, name }),
          async () => await send({ add: [customerId] }),
        );
      }),
  };
}
