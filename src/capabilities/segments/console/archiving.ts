import { api } from "../../../console/api.ts";
import { useI18n } from "../../../console/i18n.tsx";
import { useToasts } from "../../../console/toasts.tsx";
import type { Segment } from "../shared.ts";
import { useSegmentsChanged } from "./reading.ts";

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
