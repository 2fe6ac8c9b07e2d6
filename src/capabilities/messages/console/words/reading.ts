import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { PreviewAnswer } from "../../../templates/shared.ts";

/** A template as one customer, or somebody made up, gets it; with what keeps it from leaving. */
export const writtenQuery = (templateId: string, customerId?: string) =>
  queryOptions({
    queryKey: ["templates", "written", templateId, customerId],
    queryFn: async ({ signal }) =>
      await api.post<PreviewAnswer>("/templates/preview", {
        body: customerId === undefined ? { templateId } : { templateId, customerId },
        signal,
      }),
    // It may have been changed in the editor a moment ago.
    staleTime: 0,
  });
