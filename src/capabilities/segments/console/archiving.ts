import { api } from "../../../console/api.ts";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import type { Segment } from "../shared.ts";
import { addresses } from "./addresses.ts";
import { useSegmentsChanged } from "./reading.ts";
import { membersOf } from "./rules.ts";

/** Puts a segment away, with the way back; answers whether it was. One that something else needs stays, and says for what. */
export function useArchive() {
  const { t } = useI18n();
  const toasts = useToasts();
  const changed = useSegmentsChanged();
  return async ({ id, name }: Pick<Segment, "id" | "name">): Promise<boolean> => {
    try {
      await api.delete(`/segments/${id}`);
    } catch (fault) {
      toasts.failed(fault);
      return false;
    }
    toasts.undoable(t("segments.archived", { name }), async () => {
      await api.post(`/segments/${id}/restore`);
      await changed();
    });
    await changed();
    return true;
  };
}

/** Keeps whoever is in a segment today on a list that only hands change; answers its page. */
export function useFreeze() {
  const { t, day, today } = useI18n();
  const toasts = useToasts();
  const changed = useSegmentsChanged();
  return async ({ id, name }: Pick<Segment, "id" | "name">): Promise<string | null> => {
    try {
      const listName = t("segments.freeze_name", { name, day: day(today()) }).slice(0, 80);
      const body = { kind: "list", name: listName, rule: membersOf(id) };
      const list = await api.post<Segment>("/segments", { body });
      await changed();
      toasts.saved(t("segments.frozen", { name: list.name }));
      return addresses.segment(list.id);
    } catch (fault) {
      toasts.failed(fault);
      return null;
    }
  };
}
