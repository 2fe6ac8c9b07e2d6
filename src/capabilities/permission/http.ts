import { defineRoute, type Route } from "../../platform/http/route.ts";
import { refuse } from "../../values/refusal.ts";
import { selectPreviews } from "./queries-reach.ts";
import { reach } from "./reach.ts";
import { lawRules } from "./rules/ruleset-data.ts";
import { holdsOn, rulesetOf } from "./rules/ruleset.ts";
import {
  CallbackBody,
  DecisionAnswer,
  DecisionBody,
  GuardianBody,
  ListChecksAnswer,
  ListChecksBody,
  MayContactAnswer,
  PersonParams,
  PreviewsAnswer,
  ReachAnswer,
  ReachBody,
  RulesAnswer,
  RulesQuery,
} from "./schema.ts";
import {
  callbackDone,
  decisionAnswer,
  mayContactAnswer,
  noteCallback,
  noteListChecks,
  setGuardian,
} from "./wishes.ts";

const tag = "permission";

const questions = [
  defineRoute({
    method: "POST",
    url: "/permission/reach",
    tag,
    permission: "permission:read",
    summary: "How many of an audience may be spoken to, and why not the others",
    body: ReachBody,
    answer: ReachAnswer,
    handle: async ({ tx, actor, body: { rule, customerIds, asked } }) => {
      if (asked.at !== undefined && Number.isNaN(Date.parse(asked.at))) return refuse("instant_unreadable");
      const audience = customerIds === undefined ? { rule: rule ?? { all: [] } } : { customerIds };
      return await reach(tx, audience, asked, actor.name);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/permission/decision",
    tag,
    permission: "permission:read",
    summary: "Whether one customer may be spoken to, and the rules that say so",
    body: DecisionBody,
    answer: DecisionAnswer,
    handle: async ({ tx, body: { customerId, asked } }) => {
      if (asked.at !== undefined && Number.isNaN(Date.parse(asked.at))) return refuse("instant_unreadable");
      return await decisionAnswer(tx, customerId, asked);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/permission/rules",
    tag,
    permission: "permission:read",
    summary: "The rules of law by which the product decides, with the days from and to which they hold",
    query: RulesQuery,
    answer: RulesAnswer,
    handle: async ({ tx, query: { at = tx.now } }) => {
      await Promise.resolve();
      if (Number.isNaN(Date.parse(at))) return refuse("instant_unreadable");
      return {
        version: rulesetOf(at).version,
        rules: lawRules.map(({ id, laws, from, to, reference }) => ({
          id,
          laws: [...laws],
          from,
          to,
          reference,
          holds: holdsOn({ from, to }, at),
        })),
      };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/permission/previews",
    tag,
    permission: "permission:read",
    summary: "The last hundred times somebody asked how many may be reached, in numbers",
    answer: PreviewsAnswer,
    handle: async ({ tx }) => ({ items: (await selectPreviews(tx, 100)).map((row) => ({ ...row })) }),
  }),
];

const lists = [
  defineRoute({
    method: "POST",
    url: "/permission/list-checks",
    tag,
    permission: "permission:write",
    summary: "Note what a list of people who want no calls answered about numbers",
    body: ListChecksBody,
    answer: ListChecksAnswer,
    handle: async ({ tx, actor, body }) => await noteListChecks(tx, actor, body),
  }),
];

const persons = [
  defineRoute({
    method: "GET",
    url: "/customers/:id/permission",
    tag,
    permission: "permission:read",
    summary: "By which means a customer may be spoken to now, for what, and otherwise why not and when",
    params: PersonParams,
    answer: MayContactAnswer,
    handle: async ({ tx, params }) => await mayContactAnswer(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/:id/callbacks",
    tag,
    permission: "permission:write",
    summary: "Note that a customer asked to be called back, and on what",
    params: PersonParams,
    body: CallbackBody,
    status: 201,
    handle: async ({ tx, actor, params, body }) =>
      await noteCallback(tx, actor, { id: params.id, subject: body.subject }),
  }),
  defineRoute({
    method: "DELETE",
    url: "/customers/:id/callbacks",
    tag,
    permission: "permission:write",
    summary: "The customer was called back, or wants it no more",
    params: PersonParams,
    handle: async ({ tx, params }) => await callbackDone(tx, params.id),
  }),
  defineRoute({
    method: "PUT",
    url: "/customers/:id/guardian",
    tag,
    permission: "permission:write",
    summary: "Note a parent's agreement for a child, with where its proof is kept; null takes it back",
    params: PersonParams,
    body: GuardianBody,
    handle: async ({ tx, actor, params, body }) =>
      await setGuardian(tx, actor, { id: params.id, evidence: body.evidence }),
  }),
];

export const permissionRoutes: readonly Route[] = [...questions, ...lists, ...persons];
