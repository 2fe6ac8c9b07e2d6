import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { Channel, DecisionAnswer, Purpose } from "../../../permission/shared.ts";
import type { SingleWordsAnswer, SingleWordsBody } from "../../shared.ts";

// All under the customer's own key: whatever changes her record asks again.

/** Who is written to: her name, and whether she asked to be called back. */
export const nameQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId],
    queryFn: async ({ signal }) =>
      await api.get<{ id: string; name: string }>(`/customers/${customerId}`, { signal }),
    select: ({ name }) => name,
  });

/** Words that lack nothing: it is about the person and the moment, not about the words. */
const flawless = {
  senderIdentified: true,
  unsubscribeLink: true,
  stopMention: true,
  callerIdShown: true,
  sourceMentioned: true,
} as const;

/** Whether she may be spoken to by this means, for this. */
export const decisionQuery = (customerId: string, channel: Channel, purpose: Purpose) =>
  queryOptions({
    queryKey: ["customer", customerId, "decision", channel, purpose],
    queryFn: async ({ signal }) =>
      await api.post<DecisionAnswer>("/permission/decision", {
        body: {
          customerId,
          asked: {
            channel,
            purpose,
            containsPromotion: purpose === "marketing",
            message: flawless,
            offer: { sameSeller: true, analogous: true },
          },
        },
        signal,
      }),
  });

/** What was typed, as she will read it. */
export const wordsQuery = (customerId: string, body: SingleWordsBody) =>
  queryOptions({
    queryKey: ["customer", customerId, "words", body],
    queryFn: async ({ signal }) =>
      await api.post<SingleWordsAnswer>(`/customers/${customerId}/messages/preview`, { body, signal }),
    placeholderData: keepPreviousData,
  });
