import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type {
  HealthAnswer,
  HooksAnswer,
  InboundAnswer,
  MailboxAnswer,
  RecordsAnswer,
  SenderAnswer,
} from "../../shared.ts";

export const deliveryKey = ["delivery"] as const;

export const healthQuery = queryOptions({
  queryKey: [...deliveryKey, "health"],
  queryFn: async ({ signal }) => await api.get<HealthAnswer>("/delivery/health", { signal }),
});

export const returnsQuery = (kind: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...deliveryKey, "returns", kind ?? "all"],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<InboundAnswer>("/delivery/returns", {
        query: { kind, cursor: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor,
  });

export const senderQuery = queryOptions({
  queryKey: [...deliveryKey, "sender"],
  queryFn: async ({ signal }) => await api.get<SenderAnswer>("/senders/email", { signal }),
});

export const recordsQuery = queryOptions({
  queryKey: [...deliveryKey, "records"],
  queryFn: async ({ signal }) => await api.get<RecordsAnswer>("/delivery/records", { signal }),
  // The DNS is asked when the page opens and when somebody asks, not each time the window is looked at.
  staleTime: 5 * 60_000,
});

export type Mailbox = NonNullable<MailboxAnswer["mailbox"]>;

export const mailboxQuery = queryOptions({
  queryKey: [...deliveryKey, "mailbox"],
  queryFn: async ({ signal }) => (await api.get<MailboxAnswer>("/delivery/mailbox", { signal })).mailbox,
});

export const hooksQuery = queryOptions({
  queryKey: [...deliveryKey, "hooks"],
  queryFn: async ({ signal }) => (await api.get<HooksAnswer>("/delivery/hooks", { signal })).items,
});
