import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { NoticeForm, NoticeLanguage, NoticesAnswer } from "../shared.ts";

export const noticesKey = ["notices"] as const;

export const noticesQuery = (form: NoticeForm, language: NoticeLanguage) =>
  queryOptions({
    queryKey: [...noticesKey, form, language],
    queryFn: async ({ signal }) =>
      await api.get<NoticesAnswer>("/notices", { query: { form, language }, signal }),
  });
