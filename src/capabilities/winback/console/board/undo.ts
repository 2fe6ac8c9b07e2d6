import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { useWinbackChanged } from "../queries.ts";

/** Taking back what was noted; a fault is said, nothing is lost. */
export function useUndo() {
  const { t } = useI18n();
  const changed = useWinbackChanged();
  const toasts = useToasts();
  const run = async (path: string, done: string) => {
    try {
      await api.delete(path);
      await changed();
      toasts.saved(t(done));
    } catch (fault) {
      toasts.failed(fault);
    }
  };
  return {
    undoContact: async (id: string) => await run(`/winback/contacts/${id}`, "winback.done.contact_undone"),
    undoExclusion: async (customerId: string) =>
      await run(`/winback/customers/${customerId}/exclusion`, "winback.done.included"),
  };
}
