import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../console/api.ts";
import type {
  BreachAnswer,
  Check,
  DuePerson,
  FieldsAnswer,
  ListedRequest,
  Looker,
  PartnerRow,
  RegisterAnswer,
  RequestAnswer,
  RuleAnswer,
  RunRow,
  SeedsAnswer,
  Settings,
  SetAside,
  SourceAnswer,
  Stage,
  Status,
  ViewRow,
} from "../shared.ts";

export type Listed = ListedRequest & { readonly stage: Stage | null };
type Requests = { readonly items: readonly Listed[]; readonly next: number | null; readonly open: number };

export const requestsQuery = (state: "open" | "closed") =>
  infiniteQueryOptions({
    queryKey: ["privacy", "requests", state],
    queryFn: async ({ pageParam, signal }) =>
      await api.get<Requests>("/privacy/requests", { query: { state, after: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

function readOnce<Answer>(name: string, path: string) {
  return queryOptions({
    queryKey: ["privacy", name],
    queryFn: async ({ signal }) => await api.get<Answer>(path, { signal }),
  });
}

export const requestQuery = (id: string) =>
  readOnce<RequestAnswer>(`request ${id}`, `/privacy/requests/${id}`);
export const checklistQuery = readOnce<{ items: Check[] }>("checklist", "/privacy/checklist");
export const retentionQuery = readOnce<{ rules: RuleAnswer[]; runs: RunRow[] }>(
  "retention",
  "/privacy/retention",
);
export const registerQuery = readOnce<RegisterAnswer>("register", "/privacy/register");
export const breachesQuery = readOnce<{ items: BreachAnswer[] }>("breaches", "/privacy/breaches");
export const breachQuery = (id: string) => readOnce<BreachAnswer>(`breach ${id}`, `/privacy/breaches/${id}`);
export const fieldsQuery = readOnce<FieldsAnswer>("fields", "/privacy/fields");
export const settingsQuery = readOnce<Settings>("settings", "/privacy/settings");
export const partnersQuery = readOnce<{ items: PartnerRow[] }>("partners", "/privacy/partners");
export const seedsQuery = readOnce<SeedsAnswer>("seeds", "/privacy/seeds");
export const sourcesQuery = readOnce<{ items: SourceAnswer[] }>("sources", "/privacy/sources");
export const setAsideQuery = readOnce<{ items: SetAside[] }>("set aside", "/privacy/restrictions");

export type OfCustomer = {
  readonly status: { readonly status: Status; readonly since: string } | null;
  readonly open: readonly Listed[];
  readonly closed: readonly Listed[];
};
export const ofCustomerQuery = (id: string) =>
  readOnce<OfCustomer>(`customer ${id}`, `/privacy/customers/${id}`);

export type Preview = {
  readonly before: string;
  readonly due: number;
  readonly held: Readonly<Record<string, number>>;
  readonly people: readonly DuePerson[];
};
export const previewQuery = (rule: string, months: number) =>
  queryOptions({
    queryKey: ["privacy", "preview", rule, months],
    queryFn: async ({ signal }) =>
      await api.get<Preview>(`/privacy/retention/${rule}/preview`, { query: { months }, signal }),
  });

type Views = {
  readonly items: readonly ViewRow[];
  readonly nextCursor: string | null;
  readonly lookers: readonly Looker[];
};
export const viewsQuery = infiniteQueryOptions({
  queryKey: ["privacy", "views"],
  queryFn: async ({ pageParam, signal }) =>
    await api.get<Views>("/privacy/views", { query: { cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

/** After an act everything of the room is read again, and Today with it. */
export function usePrivacyChanged() {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["privacy"] }),
      queries.invalidateQueries({ queryKey: ["customers"] }),
      queries.invalidateQueries({ queryKey: ["today"] }),
      queries.invalidateQueries({ queryKey: ["permission"] }),
    ]);
  };
}

type Import = {
  readonly id: string;
  readonly kind: string;
  readonly fileName: string;
  readonly createdAt: string;
};
export const importsQuery = readOnce<{ items: Import[] }>("imports", "/files/imports");
