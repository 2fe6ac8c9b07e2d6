import { queryOptions } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type {
  ClearingAnswer,
  InvitationAnswer,
  NetworkAnswer,
  SharedCardNetwork,
  ShopAnswer,
  StatementAnswer,
  TransferFileAnswer,
} from "../shared.ts";

export const networkQuery = queryOptions({
  queryKey: ["network"],
  queryFn: async () => await api.get<NetworkAnswer>("/network"),
});
export const shopsQuery = queryOptions({
  queryKey: ["network", "shops"],
  queryFn: async () => await api.get<{ items: ShopAnswer[] }>("/network/shops"),
});
export const invitationsQuery = queryOptions({
  queryKey: ["network", "invitations"],
  queryFn: async () => await api.get<{ items: InvitationAnswer[] }>("/network/invitations"),
});
export const clearingQuery = queryOptions({
  queryKey: ["network", "clearing"],
  queryFn: async () => await api.get<ClearingAnswer>("/network/clearing"),
});
export const statementsQuery = queryOptions({
  queryKey: ["network", "statements"],
  queryFn: async () => await api.get<{ items: StatementAnswer[] }>("/network/statements"),
});
export const transferFilesQuery = (month: string) =>
  queryOptions({
    queryKey: ["network", "transfer-files", month],
    queryFn: async () =>
      await api.get<{ items: TransferFileAnswer[] }>("/network/transfer-files", { query: { month } }),
  });
export const sharedCardQuery = queryOptions({
  queryKey: ["shared-card"],
  queryFn: async () => (await api.get<{ network: SharedCardNetwork | null }>("/shared-card")).network,
});
