import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { TopicsAnswer } from "../../shared.ts";

export const topicsQuery = queryOptions({
  queryKey: ["topics"],
  queryFn: async ({ signal }) => (await api.get<TopicsAnswer>("/topics", { signal })).items,
});
