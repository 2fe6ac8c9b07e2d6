import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type { MessageAnswer, MessagesAnswer } from "../shared.ts";

export interface OutboxFilters {
  readonly channel: string | undefined;
  readonly state: string | undefined;
  readonly of: string | undefined;
}

// A message that waits changes by itself within seconds.
const whileWaiting = 3_000;

export const outboxQuery = ({ channel, state, of }: OutboxFilters) =>
  infiniteQueryOptions({
    queryKey: ["messages", { channel, state, of }],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<MessagesAnswer>("/messages", {
        query: { channel, state, of, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.items.some(isOnItsWay) === true ? whileWaiting : false,
  });

export const messageQuery = (id: string) =>
  queryOptions({
    queryKey: ["messages", id],
    queryFn: async ({ signal }) => await api.get<MessageAnswer>(`/messages/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOnItsWay(data) ? whileWaiting : false),
  });

function isOnItsWay({ state }: { readonly state: string }) {
  return state === "waiting" || state === "sending";
}
