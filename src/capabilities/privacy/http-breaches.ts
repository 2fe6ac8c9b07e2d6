import { defineRoute } from "../../platform/http/route.ts";
import { changeBreach, listBreaches, openBreach, readBreach } from "./operations-breaches.ts";
import { BreachBody, NewBreachBody } from "./schema-breaches.ts";
import { IdParams } from "./schema-requests.ts";

const tag = "privacy";

export const breachesRoutes = [
  defineRoute({
    tag,
    method: "GET",
    url: "/privacy/breaches",
    permission: "privacy:read",
    summary: "The notebook of breaches (GDPR art. 33(5)), those at work first",
    handle: async ({ tx }) => ({ items: await listBreaches(tx) }),
  }),
  defineRoute({
    tag,
    method: "POST",
    url: "/privacy/breaches",
    permission: "privacy:write",
    summary: "Note a breach: 72 hours to tell the authority run from when the shop knew (GDPR art. 33(1))",
    body: NewBreachBody,
    status: 201,
    handle: async ({ tx, actor, body }) => await openBreach(tx, actor, body),
  }),
  defineRoute({
    tag,
    method: "GET",
    url: "/privacy/breaches/:id",
    permission: "privacy:read",
    summary: "One breach, with its clock",
    params: IdParams,
    handle: async ({ tx, params }) => await readBreach(tx, params.id),
  }),
  defineRoute({
    tag,
    method: "PATCH",
    url: "/privacy/breaches/:id",
    permission: "privacy:write",
    summary: "Write what is known of a breach, what was told to whom, or close it",
    params: IdParams,
    body: BreachBody,
    handle: async ({ tx, actor, params, body }) => await changeBreach(tx, actor, params.id, body),
  }),
];
