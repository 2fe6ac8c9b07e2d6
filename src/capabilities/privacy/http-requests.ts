import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal } from "../../values/refusal.ts";
import { getCustomer } from "../customers/index.ts";
import { answerRequest, refuseRequest, withdrawRequest } from "./operations-answers.ts";
import {
  extendRequest,
  listRequests,
  nameRequester,
  noteIdentity,
  openRequest,
  readRequest,
} from "./operations-requests.ts";
import { setStatus } from "./operations-status.ts";
import { countOpenRequests } from "./queries-requests.ts";
import { selectSetAside, selectStatus } from "./queries-status.ts";
import {
  AnswerBody,
  ExtensionBody,
  IdentityBody,
  IdParams,
  PersonBody,
  RefusalBody,
  RequestBody,
  RequestsQuery,
  StatusBody,
} from "./schema-requests.ts";

const tag = "privacy";
const reading = { tag, permission: "privacy:read" } as const;
const rights = { tag, permission: "customers:rights" } as const;

/** What people ask by right, from the day it comes to the day it is answered. */
export const requestsRoutes = [
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/requests",
    summary: "Requests of people: open ones by deadline, or closed ones newest first",
    query: RequestsQuery,
    handle: async ({ tx, query: { state = "open", customer, after = 0, limit = 50 } }) => {
      const isOpen = state === "open";
      const items = await listRequests(tx, {
        isOpen,
        after,
        limit,
        ...(customer === undefined ? {} : { customerId: customer }),
      });
      const counted = await countOpenRequests(tx);
      return { items, next: items.length === limit ? after + limit : null, ...counted };
    },
  }),
  defineRoute({
    ...rights,
    method: "POST",
    url: "/privacy/requests",
    summary: "Note a request (GDPR art. 15 to 21): the month to answer begins the day it was received",
    body: RequestBody,
    status: 201,
    handle: async ({ tx, actor, body: { customerId, ...said } }) =>
      await openRequest(tx, actor, { ...said, customerId: customerId ?? null }),
  }),
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/requests/:id",
    summary: "One request with everything that was done for it",
    params: IdParams,
    handle: async ({ tx, params }) => await readRequest(tx, params.id),
  }),
  defineRoute({
    ...rights,
    method: "PUT",
    url: "/privacy/requests/:id/person",
    summary: "Say whose request it is",
    params: IdParams,
    body: PersonBody,
    handle: async ({ tx, actor, params, body }) =>
      (await nameRequester(tx, actor, params.id, body.customerId)) ?? (await readRequest(tx, params.id)),
  }),
  defineRoute({
    ...rights,
    method: "PUT",
    url: "/privacy/requests/:id/identity",
    summary: "Note how it was made sure who she is, or that a proof was asked for (GDPR art. 12(6))",
    params: IdParams,
    body: IdentityBody,
    handle: async ({ tx, actor, params, body }) =>
      (await noteIdentity(tx, actor, params.id, body.how)) ?? (await readRequest(tx, params.id)),
  }),
  defineRoute({
    ...rights,
    method: "POST",
    url: "/privacy/requests/:id/extension",
    summary: "Two more months, told to the person within the first (GDPR art. 12(3))",
    params: IdParams,
    body: ExtensionBody,
    handle: async ({ tx, actor, params, body }) =>
      (await extendRequest(tx, actor, params.id, body.why)) ?? (await readRequest(tx, params.id)),
  }),
  defineRoute({
    ...rights,
    method: "POST",
    url: "/privacy/requests/:id/answer",
    summary: "Answer a request: objections, erasure and restriction are done by it",
    params: IdParams,
    body: AnswerBody,
    handle: async ({ tx, actor, params, body }) => {
      const done = await answerRequest(tx, actor, params.id, body.answer);
      return isRefusal(done) ? done : await readRequest(tx, params.id);
    },
  }),
  defineRoute({
    ...rights,
    method: "POST",
    url: "/privacy/requests/:id/refusal",
    summary: "Do nothing, for a reason she is told, with where to complain (GDPR art. 12(4))",
    params: IdParams,
    body: RefusalBody,
    handle: async ({ tx, actor, params, body }) => {
      const done = await refuseRequest(tx, actor, params.id, body.reason);
      return isRefusal(done) ? done : await readRequest(tx, params.id);
    },
  }),
  defineRoute({
    ...rights,
    method: "POST",
    url: "/privacy/requests/:id/withdrawal",
    summary: "She wants it no more",
    params: IdParams,
    handle: async ({ tx, actor, params }) => {
      const done = await withdrawRequest(tx, actor, params.id);
      return isRefusal(done) ? done : await readRequest(tx, params.id);
    },
  }),
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/restrictions",
    summary: "Whose records are kept and not used",
    handle: async ({ tx }) => ({ items: await selectSetAside(tx) }),
  }),
  defineRoute({
    tag,
    permission: "customers:read",
    method: "GET",
    url: "/privacy/customers/:id",
    summary: "Whether a record may be used, and what the person asked by right",
    params: IdParams,
    handle: async ({ tx, params: { id } }) => {
      const customer = await getCustomer(tx, id);
      if (isRefusal(customer)) return customer;
      return {
        status: await selectStatus(tx, customer.id),
        open: await listRequests(tx, { isOpen: true, customerId: customer.id, after: 0, limit: 20 }),
        closed: await listRequests(tx, { isOpen: false, customerId: customer.id, after: 0, limit: 20 }),
      };
    },
  }),
  defineRoute({
    ...rights,
    method: "PUT",
    url: "/privacy/customers/:id/status",
    summary: "Put a record aside (GDPR art. 18), say that the person died, or use it again",
    params: IdParams,
    body: StatusBody,
    handle: async ({ tx, actor, params, body }) =>
      (await setStatus(tx, actor, params.id, body.status)) ?? { status: await selectStatus(tx, params.id) },
  }),
];
