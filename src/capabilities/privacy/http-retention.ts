import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { choice } from "../../values/shapes.ts";
import { isRefusal } from "../../values/refusal.ts";
import {
  chooseRetention,
  previewRetention,
  retentionRulesOf,
  retentionRuns,
} from "./operations-retention.ts";
import { retentionNowJob } from "./retention-run.ts";
import { retentionRules } from "./rules/retention.ts";

const tag = "privacy";
const closed = { additionalProperties: false } as const;
const RuleParams = Type.Object({ rule: choice([...retentionRules]) });
const Months = Type.Integer({ minimum: 1, maximum: 120 });

export const retentionRoutes = [
  defineRoute({
    tag,
    method: "GET",
    url: "/privacy/retention",
    permission: "privacy:read",
    summary: "How long what is kept, how much of it is over today, and what the last runs removed",
    handle: async ({ tx }) => ({ rules: await retentionRulesOf(tx), runs: await retentionRuns(tx) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    url: "/privacy/retention/:rule/preview",
    permission: "privacy:read",
    summary: "Who would go with a limit, before anything is touched",
    params: RuleParams,
    query: Type.Object({ months: Months }, closed),
    handle: async ({ tx, params, query }) => await previewRetention(tx, params.rule, query.months),
  }),
  defineRoute({
    tag,
    method: "PUT",
    url: "/privacy/retention/:rule",
    permission: "privacy:write",
    summary: "Choose a limit within what the law bears, and whether it is kept every night",
    params: RuleParams,
    body: Type.Object(
      {
        months: Months,
        isOn: Type.Boolean(),
        asksFirst: Type.Boolean({
          description: "One message asks whether the person wants to stay; 30 days to answer",
        }),
      },
      closed,
    ),
    handle: async ({ tx, actor, params, body }) => {
      const rules = await chooseRetention(tx, actor, params.rule, body);
      return isRefusal(rules) ? rules : { rules };
    },
  }),
  defineRoute({
    tag,
    method: "POST",
    url: "/privacy/retention/runs",
    permission: "privacy:write",
    summary: "Keep the limits that are on now, instead of tonight",
    status: 202,
    handle: async ({ actor, afterCommit, jobs }) => {
      const work = { merchantId: actor.merchantId, name: actor.name };
      afterCommit(async () => await jobs.enqueue(retentionNowJob, work, { once: actor.merchantId }));
      return await Promise.resolve({ isAsked: true });
    },
  }),
];
