import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../../console/api.ts";
import type { ConsentsAnswer, EntryAnswer, StandingAnswer, TextAnswer } from "../../../consent/shared.ts";
import { customerKey } from "../reading.ts";

export const channels = ["email", "sms", "phone", "post", "push", "robocall"] as const;
export const purposes = ["marketing", "survey", "service", "open_tracking", "profiling", "partners"] as const;
export const origins = ["counter", "paper_form", "staff", "space", "web_form", "unknown"] as const;

export const consentsKey = (customerId: string) => [...customerKey(customerId), "consents"] as const;

export const consentsQuery = (customerId: string) =>
  queryOptions({
    queryKey: consentsKey(customerId),
    queryFn: async ({ signal }) =>
      await api.get<ConsentsAnswer>(`/customers/${customerId}/consents`, { signal }),
  });

export const textsQuery = queryOptions({
  queryKey: ["consent-texts"],
  queryFn: async ({ signal }) =>
    await api.get<{ items: readonly TextAnswer[] }>("/consent-texts", { signal }),
});

export type StandingState = "usable" | "unproven" | "withdrawn" | "objected";

/** What a standing allows, in one word: an agreement nobody can prove is told apart from a real one. */
export function stateOf({ act, usable }: Pick<StandingAnswer, "act" | "usable">): StandingState {
  if (act === "withdrawn" || act === "objected") return act;
  return usable ? "usable" : "unproven";
}

/** The act of the ledger a standing rests on: same subject, same act, and its date when it has one. */
export function entryOf(
  standing: Pick<StandingAnswer, "channel" | "purpose" | "topic" | "act" | "changedAt">,
  entries: readonly EntryAnswer[],
): EntryAnswer | undefined {
  const { channel, purpose, topic, act, changedAt } = standing;
  const candidates = entries.filter(
    (entry) =>
      entry.channel === channel && entry.purpose === purpose && entry.topic === topic && entry.act === act,
  );
  return candidates.find((entry) => (entry.happenedAt ?? entry.recordedAt) === changedAt) ?? candidates[0];
}

/** A name for new words, free among those already kept: "counter-2026-11-22", then "…-2". */
export function versionName(origin: string, day: string, taken: readonly string[]): string {
  const plain = `${origin.replace("_", "-")}-${day}`;
  let name = plain;
  for (let place = 2; taken.includes(name); place += 1) name = `${plain}-${place}`;
  return name;
}

export function useConsentsChanged(customerId: string) {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: customerKey(customerId) });
    await queries.invalidateQueries({ queryKey: ["people"] });
  };
}
