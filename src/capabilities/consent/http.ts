import { defineRoute } from "../../platform/http/route.ts";
import { isInstant } from "../../values/day.ts";
import { refuse } from "../../values/refusal.ts";
import {
  addText,
  listConsents,
  recordCollections,
  recordConsents,
  recordFor,
  withdrawConsents,
} from "./operations.ts";
import { noticesRoutes } from "./http-notices.ts";
import { selectTexts } from "./queries.ts";
import {
  BulkAnswer,
  BulkBody,
  CollectionBody,
  ConsentsAnswer,
  ConsentsBody,
  IdParams,
  TextAnswer,
  TextBody,
  TextsAnswer,
  WithdrawalBody,
} from "./schema.ts";

const tag = "consent";

export const consentRoutes = [
  defineRoute({
    method: "GET",
    url: "/customers/:id/consents",
    tag,
    permission: "customers:read",
    summary: "What a customer allowed, refused or took back, with the proofs",
    params: IdParams,
    answer: ConsentsAnswer,
    handle: async ({ tx, params }) => await listConsents(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/consents",
    tag,
    permission: "consents:write",
    summary: "Add acts to a customer's ledger",
    description:
      "Nothing is ever erased from it: the latest explicit act wins. A consent without its date or its words is kept but never used.",
    params: IdParams,
    body: ConsentsBody,
    answer: ConsentsAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body }) =>
      await recordFor(
        tx,
        actor,
        params.id,
        body.consents.map((act) => ({ ...act, customerId: params.id })),
      ),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/consent-withdrawals",
    tag,
    permission: "consents:write",
    summary: "Take back consents, on all channels unless some are named",
    params: IdParams,
    body: WithdrawalBody,
    answer: ConsentsAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body }) => await withdrawConsents(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/collections",
    tag,
    permission: "consents:write",
    summary: "Note how a customer's address came to the shop",
    description: "The facts on which the law's exception for customers rests. Unknown means no.",
    params: IdParams,
    body: CollectionBody,
    answer: ConsentsAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body }) => {
      if (body.collectedAt !== undefined && !isInstant(body.collectedAt)) {
        return refuse("unreadable_date", { field: "collectedAt" });
      }
      await recordCollections(tx, actor, [{ ...body, customerId: params.id }]);
      return await listConsents(tx, params.id);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/consents/bulk",
    tag,
    permission: "consents:write",
    summary: "Add up to 1,000 acts at once",
    body: BulkBody,
    answer: BulkAnswer,
    handle: async ({ tx, actor, body }) => {
      const results = await recordConsents(tx, actor, body.consents, { requireText: true });
      const refused = results.filter((result) => result.outcome === "refused").length;
      return { recorded: results.length - refused, refused, results };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/consent-texts",
    tag,
    permission: "customers:read",
    summary: "The words people agreed to, by version",
    answer: TextsAnswer,
    handle: async ({ tx }) => ({ items: await selectTexts(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/consent-texts",
    tag,
    permission: "consents:write",
    summary: "Keep the words of a form, under a version",
    description: "Words once kept are never rewritten: other words are another version.",
    body: TextBody,
    answer: TextAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await addText(tx, actor, body),
  }),
  ...noticesRoutes,
];
