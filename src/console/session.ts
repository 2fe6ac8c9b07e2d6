import { queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, keepCsrfToken } from "./api.ts";

export interface Session {
  readonly staff: { readonly name: string; readonly email: string; readonly language: string } | null;
  readonly merchant: Merchant | null;
  readonly role: string | null;
  readonly permissions: readonly string[];
  /** The stores somebody is limited to; null: all. */
  readonly stores?: readonly string[] | null;
  readonly csrf: string | null;
  /** Where this person may work, the first one first. */
  readonly shops?: readonly Pick<Merchant, "id" | "name" | "kind">[];
}

export interface Merchant {
  readonly id: string;
  /** A network of shops owns the cards and points they share; it sells nothing itself. */
  readonly kind: "shop" | "network";
  readonly name: string;
  readonly slug: string;
  readonly currency: string;
  readonly language: string;
  readonly timeZone: string;
  readonly country: string;
  readonly isDemo: boolean;
  /** The last day with a sale, when the purchases stop there and the shop is told as of then. */
  readonly stopsOn: string | null;
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const session = await api.get<Session>("/session");
    keepCsrfToken(session.csrf ?? undefined);
    return session;
  },
  staleTime: 5 * 60_000,
  // Without an answer nothing can be shown, so the wait is kept short and the reader told.
  retry: 1,
});

export function useSession() {
  return useSuspenseQuery(sessionQuery).data;
}

/** The shop at work; only for pages inside the frame, where somebody is signed in. */
export function useMerchant(): Merchant {
  const { merchant } = useSession();
  if (merchant === null) throw new Error("This page needs a signed-in member of staff.");
  return merchant;
}

export function usePermission() {
  const { permissions } = useSession();
  return (permission: string | undefined) => permission === undefined || permissions.includes(permission);
}

/** Who is signed in has changed: everything read so far may belong to somebody else. */
export function useSessionChange() {
  const queries = useQueryClient();
  return async () => {
    keepCsrfToken(undefined);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
    // Read anew in its place rather than removed, so that whoever shows it hears of the change.
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
  };
}
