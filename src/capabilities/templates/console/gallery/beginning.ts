import { useMutation } from "@tanstack/react-query";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { useToasts } from "../../../../console/toasts.tsx";
import type { Channel, TemplateAnswer } from "../../shared.ts";
import { addresses } from "../addresses.ts";
import { useTemplatesChanged } from "../reading.ts";

/** From a blank sheet, from an example of the library, from one of the shop's own. */
export type Start =
  | { readonly channel: Channel; readonly name: string }
  | { readonly library: string }
  | { readonly template: string; readonly name: string };

/** Makes a template and opens it. */
export function useBegin() {
  const goTo = useGoTo();
  const toasts = useToasts();
  const changed = useTemplatesChanged();
  return useMutation({
    mutationFn: async (start: Start) => await api.post<TemplateAnswer>("/templates", { body: start }),
    onSuccess: async ({ id }) => {
      await changed();
      goTo(addresses.template(id));
    },
    onError: toasts.failed,
  });
}
