import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { RunsAnswer, WaitingLetters } from "../../shared.ts";

export const lettersKey = ["letters"] as const;

export const waitingQuery = queryOptions({
  queryKey: [...lettersKey, "waiting"],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: WaitingLetters[] }>("/letters/waiting", { signal })).items,
});

export const runsQuery = infiniteQueryOptions({
  queryKey: [...lettersKey, "runs"],
  queryFn: async ({ pageParam, signal }) =>
    await api.get<RunsAnswer>("/letter-runs", { query: { cursor: pageParam, limit: 20 }, signal }),
  initialPageParam: "",
  getNextPageParam: (last) => last.nextCursor,
});
