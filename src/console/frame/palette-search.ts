import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type LucideIcon, UserRound, Zap } from "lucide-react";
import { writeAddress } from "../address.ts";
import { api } from "../api.ts";
import { useI18n } from "../i18n.tsx";
import { isOf } from "../menu.ts";
import { commands } from "../rooms.ts";
import { useMerchant, usePermission } from "../session.ts";
import { useMenu } from "./Menu.tsx";
import { matches } from "./matching.ts";

export interface Finding {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
  readonly href: string;
  readonly icon: LucideIcon;
}

export interface FindingGroup {
  readonly name: "customers" | "screens" | "actions";
  readonly findings: readonly Finding[];
}

interface CustomerAnswer {
  readonly items: readonly { readonly id: string; readonly name: string; readonly detail: string }[];
}

/** Screens and actions answer at each letter; customers, who come from the server, once the typing settles. */
export function useFindings(words: string, settledWords: string) {
  const { t } = useI18n();
  const allows = usePermission();
  const { kind } = useMerchant();
  const entries = useMenu();
  const asked = settledWords.trim();
  const customers = useQuery({
    queryKey: ["palette", asked],
    queryFn: ({ signal }) => api.get<CustomerAnswer>("/customers/search", { query: { q: asked }, signal }),
    enabled: asked.length >= 2,
    placeholderData: keepPreviousData,
    retry: false,
  });

  const people: Finding[] =
    words.trim().length < 2
      ? []
      : (customers.data?.items ?? []).slice(0, 8).map(({ id, name, detail }) => ({
          id: `customer-${id}`,
          name,
          detail,
          href: `/customers/${id}`,
          icon: UserRound,
        }));
  const screens: Finding[] = entries
    .filter((entry) => matches(words, t(entry.text)))
    .map((entry) => ({ id: `screen-${entry.text}`, name: t(entry.text), href: entry.to, icon: entry.icon }));
  const actions: Finding[] = commands
    .filter((command) => allows(command.permission) && isOf(kind, command.to))
    .filter((command) => matches(words, t(command.text), command.words ? t(command.words) : ""))
    .map((command) => ({
      id: `action-${command.id}`,
      name: t(command.text),
      href: `${command.to}${writeAddress(command.search ?? {})}`,
      icon: Zap,
    }));

  const groups: FindingGroup[] = [
    { name: "customers", findings: people },
    { name: "actions", findings: actions },
    { name: "screens", findings: screens },
  ];
  return { groups: groups.filter((group) => group.findings.length > 0), hasFailed: customers.isError };
}
