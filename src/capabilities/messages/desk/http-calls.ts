import { defineRoute, type Route } from "../../../platform/http/route.ts";
import { IdParams } from "../schema.ts";
import { languageOf } from "../../../platform/texts.ts";
import { beginCall, callsOf, endCall } from "./calls.ts";
import { listCalls, readCall } from "./call-list.ts";
import {
  BeginAnswer,
  CallAnswer,
  CallBody,
  CallQuery,
  CallsAnswer,
  CallsQuery,
  CallView,
  EndBody,
  OwnCallsAnswer,
} from "./schema-calls.ts";

const tag = "messages";
const read = { tag, permission: "messages:read" } as const;
const write = { tag, permission: "messages:write" } as const;

export const callRoutes: readonly Route[] = [
  defineRoute({
    ...read,
    method: "GET",
    url: "/calls",
    summary: "Calls to make now, and how the day goes",
    query: CallsQuery,
    answer: CallsAnswer,
    handle: async ({ tx, actor, query }) => await listCalls(tx, actor, query),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/calls/:id",
    summary: "A call with all its caller needs: whom, the number, the script, why, and what was said before",
    params: IdParams,
    query: CallQuery,
    answer: CallAnswer,
    handle: async ({ tx, actor, params, query, request }) =>
      await readCall(tx, actor, params.id, query.language ?? languageOf(request.headers["accept-language"])),
  }),
  defineRoute({
    ...write,
    method: "POST",
    url: "/calls",
    summary: "Begin a call, if she may be called now",
    description:
      "`allowed` false says why not and when; nothing is begun then. A person of a list is the caller's alone for two hours.",
    body: CallBody,
    answer: BeginAnswer,
    handle: async ({ tx, actor, body }) => await beginCall(tx, actor, body),
  }),
  defineRoute({
    ...write,
    method: "PUT",
    url: "/calls/:id/outcome",
    summary: "Say what came of a call",
    params: IdParams,
    body: EndBody,
    answer: CallView,
    handle: async ({ tx, actor, params, body }) => await endCall(tx, actor, params.id, body),
  }),
  defineRoute({
    ...read,
    method: "GET",
    url: "/customers/:id/calls",
    summary: "Calls to a customer, newest first",
    params: IdParams,
    answer: OwnCallsAnswer,
    handle: async ({ tx, params }) => await callsOf(tx, params.id),
  }),
];
