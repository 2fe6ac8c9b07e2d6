import { defineRoute } from "../../platform/http/route.ts";
import { consumptionOf, demandOfGroup, readFlow, readLookAlikes } from "./portrait.ts";
import { readSnapshots } from "./queries-snapshots.ts";
import { CustomerParams } from "./schema.ts";
import { DemandBody, FlowQuery, LookAlikesQuery } from "./schema-portrait.ts";

const tag = "insight";
const permission = "insight:read";

export const portraitRoutes = [
  defineRoute({
    method: "GET",
    url: "/insight/flow",
    tag,
    permission,
    summary: "Who moved between the stages of the relationship, from one month end to another or to today",
    query: FlowQuery,
    handle: async ({ tx, query }) => await readFlow(tx, query),
  }),
  defineRoute({
    method: "GET",
    url: "/insight/differences",
    tag,
    permission,
    summary: "What sets the best fifth apart from the other buyers, and the core target",
    handle: async ({ tx }) => {
      const { differences } = await readSnapshots(tx, ["differences"]);
      return { differences: differences ?? null };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/insight/demand",
    tag,
    permission,
    summary: "What a group of customers buys, beside everybody",
    body: DemandBody,
    handle: async ({ tx, body }) => await demandOfGroup(tx, body),
  }),
  defineRoute({
    method: "GET",
    url: "/insight/look-alikes",
    tag,
    permission,
    summary: "The prospects who resemble the best customers, and what that was worth in the past",
    query: LookAlikesQuery,
    handle: async ({ tx, query }) => await readLookAlikes(tx, query),
  }),
  defineRoute({
    method: "GET",
    url: "/insight/motives",
    tag,
    permission,
    summary: "How many customers price, novelty, quality, service or status moves",
    handle: async ({ tx }) => {
      const { motives } = await readSnapshots(tx, ["motives"]);
      return { motives: motives ?? null };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/people/:id/consumption",
    tag,
    permission: "customers:read",
    summary: "What one customer buys, when and where, and what moves her",
    params: CustomerParams,
    handle: async ({ tx, params }) => await consumptionOf(tx, params.id),
  }),
];
