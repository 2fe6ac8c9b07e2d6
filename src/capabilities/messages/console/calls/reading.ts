import { keepPreviousData, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../../console/address.ts";
import { api } from "../../../../console/api.ts";
import { useI18n } from "../../../../console/i18n.tsx";
import { useToasts } from "../../../../console/toasts.tsx";
import { useReasonWords } from "../../../permission/console/index.tsx";
import type { BeginAnswer, CallAnswer, CallsAnswer } from "../../shared.ts";

export const callsKey = ["calls"] as const;

// Hours open and close, and colleagues call too.
const everyMs = 60_000;

export const callsQuery = (mailingId: string | undefined) =>
  queryOptions({
    queryKey: [...callsKey, "list", mailingId ?? "all"],
    queryFn: async ({ signal }) =>
      await api.get<CallsAnswer>("/calls", { query: { mailingId, limit: 100 }, signal }),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });

export const callQuery = (id: string, language: string) =>
  queryOptions({
    queryKey: [...callsKey, id, language],
    queryFn: async ({ signal }) => await api.get<CallAnswer>(`/calls/${id}`, { query: { language }, signal }),
    // What one reads aloud does not move under one's eyes.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const listAddress = (list: string | undefined) =>
  list === undefined ? "/messages/calls" : `/messages/calls?list=${list}`;

export const callAddress = (id: string, list: string | undefined) =>
  list === undefined ? `/messages/calls/${id}` : `/messages/calls/${id}?list=${list}`;

const mostTries = 5;

/** Begins a call, or the next one that may be made: between the list and the click somebody may have refused, or called. */
export function useBegin(list: string | undefined) {
  const { t, instant } = useI18n();
  const words = useReasonWords();
  const goTo = useGoTo();
  const { failed, saved } = useToasts();
  const queries = useQueryClient();
  const [isBeginning, setBeginning] = useState<string | null>(null);

  const one = async (messageId: string): Promise<boolean> => {
    const { call, reason, nextAllowedAt } = await api.post<BeginAnswer>("/calls", { body: { messageId } });
    if (call !== null) {
      goTo(callAddress(call.id, list));
      return true;
    }
    const said = words({ reason, label: null });
    saved(
      nextAllowedAt === null
        ? t("messages.calls.not_called", { reason: said })
        : t("messages.calls.not_now", { reason: said, at: instant(nextAllowedAt) }),
    );
    return false;
  };

  const begin = async (messageId: string) => {
    setBeginning(messageId);
    try {
      await one(messageId);
    } catch (fault) {
      failed(fault);
    }
    await queries.invalidateQueries({ queryKey: callsKey });
    setBeginning(null);
  };

  const beginNext = async () => {
    setBeginning("next");
    try {
      const isBegun = await firstPossible(list, one);
      if (!isBegun) {
        goTo(listAddress(list));
        saved(t("messages.calls.nobody_left"));
      }
    } catch (fault) {
      failed(fault);
      goTo(listAddress(list));
    }
    await queries.invalidateQueries({ queryKey: callsKey });
    setBeginning(null);
  };

  return { begin, beginNext, isBeginning };
}

async function firstPossible(
  list: string | undefined,
  begin: (messageId: string) => Promise<boolean>,
): Promise<boolean> {
  for (let tried = 0; tried < mostTries; tried += 1) {
    const { items } = await api.get<CallsAnswer>("/calls", { query: { mailingId: list, limit: 1 } });
    const [first] = items;
    if (first === undefined) return false;
    if (await begin(first.messageId)) return true;
  }
  return false;
}

/** As it is read aloud: 06 12 34 56 78 for France, else the number as the world dials it. */
export function spokenNumber(e164: string): string {
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(e164);
  if (french !== null) return `0${french.slice(1).join("\u00a0")}`;
  const [, country = "", rest = ""] = /^(\+\d{2})(\d+)$/.exec(e164) ?? [];
  return rest === "" ? e164 : `${country}\u00a0${rest.replaceAll(/(\d{2})(?=\d{2})/g, "$1\u00a0")}`;
}
