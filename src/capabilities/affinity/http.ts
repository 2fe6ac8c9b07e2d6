import { defineRoute } from "../../platform/http/route.ts";
import { refuse } from "../../values/refusal.ts";
import { findPerson, readStanding } from "../insight/index.ts";
import { fewestWideTickets, goesWith, suggestFor } from "./operations.ts";
import { isProduct, readDemand, readPairs, readProduct, readTargets } from "./queries-page.ts";
import { countPairs, idsOfSkus, readModel } from "./queries-shop.ts";
import {
  BasketBody,
  CustomerQuery,
  DemandAnswer,
  IdParams,
  OverviewAnswer,
  PairsAnswer,
  PairsQuery,
  ProductAnswer,
  ProductQuery,
  SuggestionsAnswer,
  TargetsAnswer,
  TargetsQuery,
} from "./schema.ts";

const tag = "affinity";
const permission = "insight:read";
const demandDays = 90;

const suggestions = [
  defineRoute({
    method: "GET",
    url: "/affinity/customers/:id",
    tag,
    permission,
    summary: "What to propose to a customer: what goes with what she buys, and what she is due to buy again",
    description:
      "Two lists. `goesWith`: products she never bought, met with hers by other customers more often than by chance. `buyAgain`: products whose own interval has passed for her. Products out of stock everywhere, no longer sold or not sold for some weeks, brought back by her or under a law that forbids it are never proposed. Whoever has objected to profiling gets none (`silent: objected`).",
    params: IdParams,
    query: CustomerQuery,
    answer: SuggestionsAnswer,
    handle: async ({ tx, params, query }) => {
      if ((await findPerson(tx, params.id)) === undefined) return refuse("unknown_customer");
      return await suggestFor(tx, params.id, { limit: query.limit ?? 5 });
    },
  }),
  defineRoute({
    method: "POST",
    url: "/affinity/basket",
    tag,
    permission,
    summary: "What goes with a basket, and with a customer what else to propose",
    description:
      "For a till or a product page. Without `customerId`, tickets alone speak; nothing about anybody is looked at.",
    body: BasketBody,
    answer: SuggestionsAnswer,
    handle: async ({ tx, body }) => {
      const ids = body.products.flatMap(({ id }) => id ?? []);
      const skus = body.products.flatMap(({ sku }) => sku ?? []);
      const basket = [...ids, ...(await idsOfSkus(tx, skus))];
      const limit = body.limit ?? 5;
      if (body.customerId === undefined)
        return { goesWith: await goesWith(tx, basket, limit), buyAgain: [], silent: null };
      if ((await findPerson(tx, body.customerId)) === undefined) return refuse("unknown_customer");
      return await suggestFor(tx, body.customerId, { basket, limit });
    },
  }),
  defineRoute({
    method: "GET",
    url: "/affinity/products/:id",
    tag,
    permission,
    summary: "What goes with a product, how soon it is bought again and how many are likely to buy it",
    description: "`product` is null when no ticket of the last two years holds it.",
    params: IdParams,
    query: ProductQuery,
    answer: ProductAnswer,
    handle: async ({ tx, params: { id }, query }) => {
      if (!(await isProduct(tx, id))) return refuse("unknown_product", { id });
      const limit = query.limit ?? 5;
      const pairs = { kind: "product", id, sort: "llr", limit, offset: 0 } as const;
      return {
        product: (await readProduct(tx, id)) ?? null,
        goesWith: await goesWith(tx, [id], limit),
        together: await readPairs(tx, { ...pairs, direction: "together" }),
        apart: await readPairs(tx, { ...pairs, direction: "apart" }),
      };
    },
  }),
];

const page = [
  defineRoute({
    method: "GET",
    url: "/affinity",
    tag,
    permission,
    summary: "What the lists are made of, and how right they would have been last month",
    answer: OverviewAnswer,
    handle: async ({ tx }) => ({
      model: (await readModel(tx)) ?? null,
      fewestWideTickets,
      ...(await countPairs(tx)),
    }),
  }),
  defineRoute({
    method: "GET",
    url: "/affinity/pairs",
    tag,
    permission,
    summary: "Products or families found on the same tickets more often, or less often, than by chance",
    query: PairsQuery,
    answer: PairsAnswer,
    handle: async ({ tx, query }) => {
      const limit = query.limit ?? 50;
      const offset = Number(query.cursor ?? 0);
      const found = await readPairs(tx, {
        kind: query.kind ?? "product",
        direction: query.direction ?? "together",
        sort: query.sort ?? "llr",
        ...(query.q === undefined ? {} : { typed: query.q }),
        ...(query.id === undefined ? {} : { id: query.id }),
        limit: limit + 1,
        offset,
      });
      const nextCursor = found.length > limit ? String(offset + limit) : null;
      return { items: found.slice(0, limit), nextCursor };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/affinity/targets",
    tag,
    permission,
    summary:
      "Products with the customers likely to buy them, and what naming them would have brought last month",
    query: TargetsQuery,
    answer: TargetsAnswer,
    handle: async ({ tx, query }) => ({
      items: await readTargets(tx, {
        today: (await readStanding(tx)).today,
        limit: query.limit ?? 20,
        ...(query.q === undefined ? {} : { typed: query.q }),
      }),
    }),
  }),
  defineRoute({
    method: "GET",
    url: "/affinity/demand",
    tag,
    permission,
    summary: "What is asked for, family by family, in ninety days",
    answer: DemandAnswer,
    handle: async ({ tx }) => {
      const { today } = await readStanding(tx);
      return { days: demandDays, today, items: await readDemand(tx, today, demandDays) };
    },
  }),
];

export const affinityRoutes = [...suggestions, ...page];
