import { defineRoute, type Route } from "../../platform/http/route.ts";
import { evaluateSoon } from "./evaluate.ts";
import { changesOf, countRule, movementOf, overlapOf } from "./movements.ts";
import {
  addSegment,
  changeSegment,
  getSegment,
  listSegments,
  removeSegment,
  restoreSegment,
} from "./operations.ts";
import { changeMembers } from "./operations-members.ts";
import {
  ChangesQuery,
  CountBody,
  MembersBody,
  MovementQuery,
  OverlapQuery,
  SegmentBody,
  SegmentChangeBody,
  SegmentParams,
  SegmentsQuery,
  WhyParams,
} from "./schema.ts";
import { segmentsOf, whyMember } from "./why.ts";

const tag = "segments";

const writing = [
  defineRoute({
    method: "POST",
    url: "/segments",
    tag,
    permission: "segments:write",
    summary: "Make a segment by a rule, or a list filled by hand",
    description:
      "In a small shop the members are there with the answer; in a large one within seconds (`isUpToDate`).",
    body: SegmentBody,
    status: 201,
    handle: async ({ tx, actor, body, database, afterCommit }) => {
      afterCommit(async () => await evaluateSoon(database, tx.merchantId));
      return await addSegment(tx, actor, body);
    },
  }),
  defineRoute({
    method: "PATCH",
    url: "/segments/:id",
    tag,
    permission: "segments:write",
    summary: "Change a segment's name, note or rule",
    params: SegmentParams,
    body: SegmentChangeBody,
    handle: async ({ tx, actor, params, body, database, afterCommit }) => {
      afterCommit(async () => await evaluateSoon(database, tx.merchantId));
      return await changeSegment(tx, actor, params.id, body);
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/segments/:id",
    tag,
    permission: "segments:write",
    summary: "Put a segment away",
    description: "Refused while something names it: another segment, a privileged list.",
    params: SegmentParams,
    handle: async ({ tx, actor, params }) => await removeSegment(tx, actor, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/segments/:id/restore",
    tag,
    permission: "segments:write",
    summary: "Take up a segment that was put away",
    params: SegmentParams,
    handle: async ({ tx, actor, params, database, afterCommit }) => {
      afterCommit(async () => await evaluateSoon(database, tx.merchantId));
      return await restoreSegment(tx, actor, params.id);
    },
  }),
  defineRoute({
    method: "POST",
    url: "/segments/:id/members",
    tag,
    permission: "segments:write",
    summary: "Put customers on a list and take others off it",
    params: SegmentParams,
    body: MembersBody,
    handle: async ({ tx, actor, params, body }) => await changeMembers(tx, actor, params.id, body),
  }),
];

const reading = [
  defineRoute({
    method: "GET",
    url: "/segments",
    tag,
    permission: "segments:read",
    summary: "The segments with their rules in words, their members and what moved lately",
    query: SegmentsQuery,
    handle: async ({ tx, query }) => await listSegments(tx, query),
  }),
  defineRoute({
    method: "POST",
    url: "/segments/count",
    tag,
    permission: "segments:read",
    summary: "Count the customers a rule means, and say the rule in words",
    body: CountBody,
    transaction: "none",
    handle: async ({ database, actor, body }) => await countRule(database, actor.merchantId, body.rule),
  }),
  defineRoute({
    method: "GET",
    url: "/segments/overlap",
    tag,
    permission: "segments:read",
    summary: "How many customers are in two segments at once",
    query: OverlapQuery,
    handle: async ({ tx, query }) => await overlapOf(tx, query.id),
  }),
  defineRoute({
    method: "GET",
    url: "/segments/:id",
    tag,
    permission: "segments:read",
    summary: "One segment, and what names it",
    params: SegmentParams,
    handle: async ({ tx, params }) => await getSegment(tx, params.id),
  }),
  defineRoute({
    method: "GET",
    url: "/segments/:id/movement",
    tag,
    permission: "segments:read",
    summary: "Who came and went day by day, from which other segments and to which",
    params: SegmentParams,
    query: MovementQuery,
    handle: async ({ tx, params, query }) => await movementOf(tx, params.id, query),
  }),
  defineRoute({
    method: "GET",
    url: "/segments/:id/changes",
    tag,
    permission: "segments:read",
    summary: "Each coming and going in the order in which they happened, to be read on from `next`",
    params: SegmentParams,
    query: ChangesQuery,
    handle: async ({ tx, params, query }) => await changesOf(tx, params.id, query),
  }),
  defineRoute({
    method: "GET",
    url: "/segments/:id/why/:customerId",
    tag,
    permission: "segments:read",
    summary: "Why a customer is in a segment or is not",
    params: WhyParams,
    handle: async ({ tx, params }) => await whyMember(tx, params.id, params.customerId),
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/segments",
    tag,
    permission: "segments:read",
    summary: "The segments a customer is in",
    params: SegmentParams,
    handle: async ({ tx, params }) => ({ items: await segmentsOf(tx, params.id) }),
  }),
];

export const segmentsRoutes: readonly Route[] = [...writing, ...reading];
