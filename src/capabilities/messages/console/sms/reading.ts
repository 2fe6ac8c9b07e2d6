import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { SenderAnswer, SmsAddressesAnswer } from "../../shared.ts";

export const smsKey = ["delivery", "sms"] as const;

export const smsSenderQuery = queryOptions({
  queryKey: [...smsKey, "sender"],
  queryFn: async ({ signal }) => await api.get<SenderAnswer>("/senders/sms", { signal }),
});

export const smsAddressesQuery = queryOptions({
  queryKey: [...smsKey, "addresses"],
  queryFn: async ({ signal }) => await api.get<SmsAddressesAnswer>("/sms/addresses", { signal }),
});
