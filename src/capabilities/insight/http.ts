import type { Tx } from "../../platform/database.ts";
import { type Actor, isPermitted, storesSeen } from "../../platform/http/actor.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { choicesOf } from "./choices.ts";
import { countPeople, describeFields, findPerson, searchPeople } from "./people.ts";
import { registeredField } from "./queries-people-rule.ts";
import { sortOf } from "./queries-people-sorts.ts";
import { readSnapshots } from "./queries-snapshots.ts";
import { leavesOf } from "./rules/people-rule.ts";
import { portraitRoutes } from "./http-portrait.ts";
import type { Period } from "./queries-results.ts";
import { readStanding } from "./queries-shop.ts";
import { momentOf } from "./moments.ts";
import { rebuildAfterwards, setThresholds } from "./operations.ts";
import { groupSalesOf, nextPurchaseOf } from "./results-groups.ts";
import { salesOf, splitSales } from "./results.ts";
import { explainPerson, readRule } from "./rules-of-people.ts";
import {
  BasisQuery,
  ChoicesParams,
  ChoicesQuery,
  CustomerParams,
  GroupSalesQuery,
  NextPurchaseQuery,
  PeopleCountBody,
  PeopleExplainBody,
  PeopleSearchBody,
  SalesQuery,
  SplitQuery,
  ThresholdsBody,
} from "./schema.ts";
import { goodAddresses } from "./snapshots.ts";

const tag = "insight";

/** The same words that the lists are asked in lead to segments, scores and signals: whoever may not see those asks nothing of them. */
async function mayAsk(
  tx: Tx,
  actor: Actor,
  given: unknown,
  sort?: string,
): Promise<Refusal<"people_rule_unreadable" | "not_permitted"> | undefined> {
  const rule = await readRule(tx, given);
  if (isRefusal(rule)) return rule;
  const needed = leavesOf(rule).map(({ field }) => registeredField(field)?.permission);
  if (sort !== undefined) needed.push(sortOf(sort)?.permission);
  const missing = needed.find((permission) => permission !== undefined && !isPermitted(actor, permission));
  return missing === undefined ? undefined : refuse("not_permitted", { permission: missing });
}

const people = [
  defineRoute({
    method: "POST",
    url: "/people/search",
    tag,
    permission: "customers:read",
    summary: "List the customers a rule means",
    body: PeopleSearchBody,
    handle: async ({ tx, actor, body }) =>
      (await mayAsk(tx, actor, body.rule, body.sort)) ?? (await searchPeople(tx, body)),
  }),
  defineRoute({
    method: "POST",
    url: "/people/count",
    tag,
    permission: "customers:read",
    summary: "Count the customers a rule means",
    body: PeopleCountBody,
    handle: async ({ tx, actor, body }) =>
      (await mayAsk(tx, actor, body.rule)) ?? (await countPeople(tx, body.rule)),
  }),
  defineRoute({
    method: "POST",
    url: "/people/explain",
    tag,
    permission: "customers:read",
    summary: "Why a customer answers a rule or does not: each condition with what she has",
    body: PeopleExplainBody,
    handle: async ({ tx, actor, body }) => {
      const rule = (await mayAsk(tx, actor, body.rule)) ?? (await readRule(tx, body.rule));
      return isRefusal(rule) ? rule : await explainPerson(tx, rule, body.customerId, await momentOf(tx));
    },
  }),
  defineRoute({
    method: "GET",
    url: "/people/fields",
    tag,
    permission: "customers:read",
    summary: "What customers can be looked for by",
    handle: async ({ tx, actor }) => {
      const fields = await describeFields(tx);
      return {
        fields: fields.filter(({ key }) => {
          const { permission } = registeredField(key) ?? {};
          return permission === undefined || isPermitted(actor, permission);
        }),
      };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/people/choices/:from",
    tag,
    permission: "customers:read",
    summary: "What this shop can choose from: its stores, products, categories, tags, towns",
    params: ChoicesParams,
    query: ChoicesQuery,
    handle: async ({ tx, actor, params, query }) => {
      if (params.from === "segments" && !isPermitted(actor, "segments:read"))
        return refuse("not_permitted", { permission: "segments:read" });
      const ids = query.id === undefined ? {} : { ids: query.id };
      return { choices: await choicesOf(tx, params.from, { typed: query.typed ?? "", ...ids }) };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/people/:id",
    tag,
    permission: "customers:read",
    summary: "Where one customer stands, and why",
    params: CustomerParams,
    handle: async ({ tx, params }) => (await findPerson(tx, params.id)) ?? refuse("unknown_customer"),
  }),
];

const insight = [
  defineRoute({
    method: "GET",
    url: "/insight/portrait",
    tag,
    permission: "insight:read",
    summary: "Who the customers are: stages, ages, towns, baskets, what the best have in common",
    handle: async ({ tx }) =>
      await readSnapshots(tx, [
        "figures",
        "stages",
        "groups",
        "portrait",
        "best",
        "differences",
        "look_alikes",
        "motives",
      ]),
  }),
  defineRoute({
    method: "GET",
    url: "/insight/quality",
    tag,
    permission: "insight:read",
    summary: "How good the addresses are, and how the base renews itself",
    handle: async ({ tx }) => {
      const { quality } = await readSnapshots(tx, ["quality"]);
      return quality === undefined
        ? { quality: null, good: null }
        : { quality, good: goodAddresses(quality) };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/insight/thresholds",
    tag,
    permission: "insight:read",
    summary: "How customers are judged: the shop's thresholds, rhythm and margin",
    handle: async ({ tx }) => {
      const { thresholds, rhythmDays, rhythmIsMeasured, marginRate, marginIsMeasured } =
        await readStanding(tx);
      return { thresholds, rhythmDays, rhythmIsMeasured, marginRate, marginIsMeasured };
    },
  }),
  defineRoute({
    method: "PUT",
    url: "/insight/thresholds",
    tag,
    permission: "insight:write",
    summary: "Change how customers are judged",
    body: ThresholdsBody,
    handle: async ({ tx, body, database, afterCommit }) => {
      afterCommit(async () => await rebuildAfterwards(database, tx.merchantId));
      return await setThresholds(tx, body);
    },
  }),
];

const results = [
  defineRoute({
    method: "GET",
    url: "/results/sales",
    tag: "results",
    permission: "results:read",
    summary: "Sales by day, week or month beside those of the year before",
    query: SalesQuery,
    handle: async ({ tx, actor, query }) => {
      const period = periodOf(actor, query);
      return isRefusal(period) ? period : await salesOf(tx, period, query.step ?? "month");
    },
  }),
  defineRoute({
    method: "GET",
    url: "/results/split",
    tag: "results",
    permission: "results:read",
    summary: "Sales by store, channel, product, category or stage of the buyers",
    query: SplitQuery,
    handle: async ({ tx, actor, query }) => {
      const period = periodOf(actor, query);
      if (isRefusal(period)) return period;
      const rows = await splitSales(tx, period, query.by);
      return "refused" in rows ? rows : { rows };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/results/groups",
    tag: "results",
    permission: "results:read",
    summary: "Sales and margin of groups of customers over time",
    query: GroupSalesQuery,
    handle: async ({ tx, actor, query }) => {
      const period = periodOf(actor, query);
      if (isRefusal(period)) return period;
      const { by, step = "month", segment = [] } = query;
      return await groupSalesOf(tx, period, { by, step, segmentIds: segment });
    },
  }),
  defineRoute({
    method: "GET",
    url: "/results/next-purchase",
    tag: "results",
    permission: "results:read",
    summary: "How long customers take to buy again after a first purchase and after the later ones",
    query: NextPurchaseQuery,
    handle: async ({ tx, actor, query }) => {
      const period = periodOf(actor, query);
      if (isRefusal(period)) return period;
      return actor.stores === undefined ? await nextPurchaseOf(tx, period) : refuse("figures_of_all_stores");
    },
  }),
  defineRoute({
    method: "GET",
    url: "/results/loyalty",
    tag: "results",
    permission: "results:read",
    summary: "Cohorts, returns within 90 days and the 20/80 curve",
    query: BasisQuery,
    handle: async ({ tx, actor, query }) =>
      actor.stores === undefined
        ? await readSnapshots(tx, ["figures", "cohorts", "concentration"], query.basis ?? "net")
        : refuse("figures_of_all_stores"),
  }),
];

type PeriodQuery = {
  readonly from: string;
  readonly to: string;
  readonly basis?: "net" | "gross";
  readonly store?: string;
  readonly channel?: "shop" | "web";
};

function periodOf(actor: Actor, { from, to, basis = "net", store, channel }: PeriodQuery): Period | Refusal {
  if (!isDay(from)) return refuse("unreadable_date", { field: "from" });
  if (!isDay(to)) return refuse("unreadable_date", { field: "to" });
  const storeIds = storesSeen(actor, store);
  if (isRefusal(storeIds)) return storeIds;
  return {
    from,
    to,
    basis,
    ...(storeIds === undefined ? {} : { storeIds }),
    ...(channel === undefined ? {} : { channel }),
  };
}

export const insightRoutes = [...people, ...insight, ...portraitRoutes];
export const resultsRoutes = results;
