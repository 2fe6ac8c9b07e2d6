import { defineRoute } from "../../platform/http/route.ts";
import { listDuplicates, listMerges, mergeCustomers, sayDifferent, undoMerge } from "./operations-merge.ts";
import { CustomerAnswer, IdParams } from "./schema.ts";
import {
  DifferentBody,
  DuplicatesAnswer,
  DuplicatesQuery,
  MergeAnswer,
  MergeBody,
  MergesAnswer,
} from "./schema-around.ts";

const tag = "customers";

export const mergesRoutes = [
  defineRoute({
    method: "GET",
    url: "/customers/duplicates",
    tag,
    permission: "customers:read",
    summary: "Records that may be of one person, with the reasons",
    description: "Pairs that somebody called different people are left out.",
    query: DuplicatesQuery,
    answer: DuplicatesAnswer,
    handle: async ({ tx, query }) => await listDuplicates(tx, query),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/merges",
    tag,
    permission: "customers:write",
    summary: "Merge two records of one person",
    description: "The kept record takes over all that the other holds. The merge can be undone.",
    body: MergeBody,
    answer: MergeAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await mergeCustomers(tx, actor, body),
  }),
  defineRoute({
    method: "DELETE",
    url: "/customers/merges/:id",
    tag,
    permission: "customers:write",
    summary: "Undo a merge",
    description: "Each record takes back its own; what happened since stays with the kept one.",
    params: IdParams,
    answer: CustomerAnswer,
    handle: async ({ tx, actor, params }) => await undoMerge(tx, actor, params.id),
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/merges",
    tag,
    permission: "customers:read",
    summary: "Merges of a customer's record",
    params: IdParams,
    answer: MergesAnswer,
    handle: async ({ tx, params }) => await listMerges(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/different-people",
    tag,
    permission: "customers:write",
    summary: "Say that two records are of different people",
    body: DifferentBody,
    handle: async ({ tx, actor, body }) => await sayDifferent(tx, actor, body.firstId, body.secondId),
  }),
];
