import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { TodayAnswer } from "../shared.ts";

/** Read again now and then: sales of the till move the figures within seconds. */
export const todayQuery = queryOptions({
  queryKey: ["today"],
  queryFn: async () => await api.get<TodayAnswer>("/today"),
  refetchInterval: 60_000,
});
