import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, type Query } from "../../../../console/api.ts";
import type {
  AlertHit,
  AlertRule,
  Batch,
  Endowment,
  LegalClasses,
  NamedCard,
  NamedEndowmentMovement,
  NamedSurprise,
  NamedVoucher,
  StoredPromotion,
  VipList,
  VipMember,
  WholeVoucher,
} from "../../shared.ts";

export type PageOf<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

const pages = <Item>(path: string, query: Query) =>
  infiniteQueryOptions({
    queryKey: ["loyalty", path, query],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<PageOf<Item>>(path, { query: { ...query, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

const first = <Item>(path: string, query: Query) =>
  queryOptions({
    queryKey: ["loyalty", path, query, "first"],
    queryFn: async ({ signal }) =>
      await api.get<PageOf<Item>>(path, { query: { ...query, limit: 200 }, signal }),
  });

export const vouchersQuery = (query: Query) => pages<NamedVoucher>("/loyalty/vouchers", query);
export const voucherQuery = (id: string) =>
  queryOptions({
    queryKey: ["loyalty", "voucher", id],
    queryFn: async ({ signal }) => await api.get<WholeVoucher>(`/loyalty/vouchers/${id}`, { signal }),
  });
export const batchesQuery = first<Batch>("/loyalty/voucher-batches", {});

export const endowmentsQuery = (query: Query) => first<Endowment>("/loyalty/endowments", query);
export const endowmentQuery = (id: string) =>
  queryOptions({
    queryKey: ["loyalty", "endowment", id],
    queryFn: async ({ signal }) => await api.get<Endowment>(`/loyalty/endowments/${id}`, { signal }),
  });
export const movementsQuery = (id: string) =>
  pages<NamedEndowmentMovement>(`/loyalty/endowments/${id}/movements`, {});

export const promotionsQuery = (query: Query) => first<StoredPromotion>("/loyalty/promotions", query);
export const surprisesQuery = (programId: string) =>
  first<NamedSurprise>("/loyalty/surprises", { programId });
export const cardsQuery = (query: Query) => first<NamedCard>("/loyalty/cards", query);

export const alertRulesQuery = first<AlertRule>("/loyalty/alerts", {});
export const alertHitsQuery = (query: Query) => pages<AlertHit>("/loyalty/alerts/hits", query);
export const vipListsQuery = first<VipList>("/loyalty/vip-lists", {});
export const vipMembersQuery = (id: string) => first<VipMember>(`/loyalty/vip-lists/${id}/members`, {});

export const legalClassesQuery = queryOptions({
  queryKey: ["loyalty", "legal-classes"],
  queryFn: async ({ signal }) => await api.get<LegalClasses>("/loyalty/legal-classes", { signal }),
});
