import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { adjust, decide, listAdjustments } from "./operations-adjustments.ts";
import {
  earnTogether,
  isOfPoints,
  postReservation,
  redeem,
  redeemTogether,
  reserve,
  transferPoints,
  voidReservation,
  writeOff,
} from "./operations-desk.ts";
import { listMovements, readMember } from "./operations-movements.ts";
import { openBalances } from "./operations-openings.ts";
import { ledgerChecks } from "./queries-doctor.ts";
import { IdParams } from "./schema.ts";
import {
  AdjustmentAnswer,
  AdjustmentBody,
  AdjustmentsAnswer,
  AdjustmentsQuery,
  ChecksAnswer,
  EarnBody,
  MemberAnswer,
  MovedAnswer,
  MovementsAnswer,
  MovementsQuery,
  OpeningsAnswer,
  OpeningsBody,
  PostBody,
  RedemptionAnswer,
  RedemptionBody,
  ReservationAnswer,
  ReservationBody,
  TransferBody,
  WriteOffBody,
} from "./schema-ledger.ts";

const tag = "loyalty";
const checksShown = 30;

const memberRoutes = [
  defineRoute({
    method: "GET",
    url: "/loyalty/members/:id",
    tag,
    permission: "loyalty:read",
    summary: "A member's points as they are now",
    description: "Expiry and activation are true at their instant, whatever has been booked.",
    params: IdParams,
    answer: MemberAnswer,
    handle: async ({ tx, actor, params }) => await readMember(tx, actor, params.id),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/members/:id/movements",
    tag,
    permission: "loyalty:read",
    summary: "A member's movements, the newest first",
    description: "Each explains itself in the language of Accept-Language.",
    params: IdParams,
    query: MovementsQuery,
    answer: MovementsAnswer,
    handle: async ({ tx, actor, params, query, request }) =>
      await listMovements(tx, actor, params.id, query, languageOf(request.headers["accept-language"])),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/earn",
    tag,
    permission: "loyalty:serve",
    summary: "Credit points that another system computed",
    description:
      "Harmless when repeated with its key. Receipts earn by themselves and need no such call. People are held to their limits.",
    params: IdParams,
    body: EarnBody,
    answer: MovedAnswer,
    // The key makes a repetition harmless, so credits need no transaction of their own and share commits.
    transaction: "none",
    handle: async ({ database, actor, params, body }) =>
      await earnTogether(database, actor, { ...body, membershipId: params.id }),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/redemptions",
    tag,
    permission: "loyalty:serve",
    summary: "Use points, or take a reward",
    description: "A voucher is issued with its code; a gift leaves the stock.",
    params: IdParams,
    body: RedemptionBody,
    answer: RedemptionAnswer,
    together: ({ database, actor, params, body }) =>
      isOfPoints(body) ? redeemTogether(database, actor, { ...body, membershipId: params.id }) : undefined,
    handle: async ({ tx, actor, params, body }) => await redeem(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/reservations",
    tag,
    permission: "loyalty:serve",
    summary: "Hold points while something is being paid",
    params: IdParams,
    body: ReservationBody,
    answer: ReservationAnswer,
    status: 201,
    handle: async ({ tx, actor, params, body }) => await reserve(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/reservations/:id/post",
    tag,
    permission: "loyalty:serve",
    summary: "Use held points, in whole or in part",
    description:
      "What is not used goes back to the points it came from. The reward they were held for is given, and taken whole.",
    params: IdParams,
    body: PostBody,
    answer: RedemptionAnswer,
    handle: async ({ tx, actor, params, body }) => await postReservation(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/reservations/:id/void",
    tag,
    permission: "loyalty:serve",
    summary: "Let held points go",
    params: IdParams,
    body: Type.Object({}, { additionalProperties: false }),
    answer: MovedAnswer,
    handle: async ({ tx, actor, params }) => await voidReservation(tx, actor, params.id),
  }),
];

const handRoutes = [
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/adjustments",
    tag,
    permission: "loyalty:adjust",
    summary: "Add or take points by hand",
    description:
      "Within the limit of whoever asks; from the shop's threshold on it waits for a second person (`state`: `waiting`).",
    params: IdParams,
    body: AdjustmentBody,
    answer: AdjustmentAnswer,
    status: 201,
    handle: async ({ database, tx, actor, params, body }) =>
      await adjust(database, tx, actor, params.id, body),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/adjustments",
    tag,
    permission: "loyalty:adjust",
    summary: "Points moved by hand, the latest first",
    query: AdjustmentsQuery,
    answer: AdjustmentsAnswer,
    handle: async ({ tx, actor, query }) => await listAdjustments(tx, actor, query),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/adjustments/:id/approve",
    tag,
    permission: "loyalty:approve",
    summary: "Agree, as the second person",
    params: IdParams,
    body: Type.Object({}, { additionalProperties: false }),
    answer: AdjustmentAnswer,
    handle: async ({ tx, actor, params }) => await decide(tx, actor, params.id, "approve"),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/adjustments/:id/refuse",
    tag,
    permission: "loyalty:approve",
    summary: "Refuse, as the second person",
    params: IdParams,
    body: Type.Object({}, { additionalProperties: false }),
    answer: AdjustmentAnswer,
    handle: async ({ tx, actor, params }) => await decide(tx, actor, params.id, "refuse"),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/transfers",
    tag,
    permission: "loyalty:adjust",
    summary: "Move points to another member",
    description: "Each keeps its opening and expiry. Within the limit of whoever asks.",
    params: IdParams,
    body: TransferBody,
    answer: MovedAnswer,
    handle: async ({ tx, actor, params, body }) => await transferPoints(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/reset",
    tag,
    permission: "loyalty:approve",
    summary: "Write off all a member has and owes",
    params: IdParams,
    body: WriteOffBody,
    answer: MovedAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await writeOff(tx, actor, params.id, body, { close: false }),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/members/:id/close",
    tag,
    permission: "loyalty:approve",
    summary: "End a membership; what it held is written off",
    params: IdParams,
    body: WriteOffBody,
    answer: MovedAnswer,
    handle: async ({ tx, actor, params, body }) =>
      await writeOff(tx, actor, params.id, body, { close: true }),
  }),
  defineRoute({
    method: "POST",
    url: "/loyalty/programs/:id/openings",
    tag,
    permission: "loyalty:approve",
    summary: "Bring balances of another system",
    description:
      "Up to 1,000 at once, each with its day and its last day. Harmless when repeated with the same keys.",
    params: IdParams,
    body: OpeningsBody,
    answer: OpeningsAnswer,
    handle: async ({ tx, actor, params, body }) => await openBalances(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "GET",
    url: "/loyalty/ledger/checks",
    tag,
    permission: "loyalty:write",
    summary: "The last nightly replays of the ledger, the newest first",
    answer: ChecksAnswer,
    handle: async ({ tx }) => ({ items: await ledgerChecks(tx, checksShown) }),
  }),
];

export const ledgerRoutes = [...memberRoutes, ...handRoutes];
