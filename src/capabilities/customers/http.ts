import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { mergesRoutes } from "./http-merges.ts";
import { notesRoutes } from "./http-notes.ts";
import { personsRoutes } from "./http-persons.ts";
import { createCustomer, getCustomer, updateCustomer } from "./operations.ts";
import { saidOfAddress } from "./operations-addresses.ts";
import { countOutcomes, upsertCustomers } from "./operations-bulk.ts";
import { listContacts, listCustomers, searchCustomers } from "./operations-list.ts";
import {
  AddressStatusBody,
  BulkAnswer,
  BulkBody,
  CustomerAnswer,
  CustomerBody,
  CustomerPatch,
  IdParams,
  ListAnswer,
  ListQuery,
  SearchAnswer,
  SearchQuery,
} from "./schema.ts";

const tag = "customers";

const recordRoutes = [
  defineRoute({
    method: "GET",
    url: "/customers",
    tag,
    permission: "customers:read",
    summary: "Customers and prospects, newest first",
    description:
      "Filter by one identifier to know whether the shop knows somebody. With `updatedSince`, in order of change, for a system that keeps a copy.",
    query: ListQuery,
    answer: ListAnswer,
    handle: async ({ tx, query }) => await listCustomers(tx, query),
  }),
  defineRoute({
    method: "GET",
    url: "/customers/search",
    tag,
    permission: "customers:read",
    summary: "Find a customer while typing",
    description:
      "Beginnings of names, an e-mail, a card, or the beginning or end of a phone; every word must fit.",
    query: SearchQuery,
    answer: SearchAnswer,
    handle: async ({ tx, query }) => await searchCustomers(tx, query.q, query.limit ?? 20),
  }),
  defineRoute({
    method: "POST",
    url: "/customers",
    tag,
    permission: "customers:write",
    summary: "Add a customer or prospect",
    body: CustomerBody,
    answer: CustomerAnswer,
    status: 201,
    handle: async ({ tx, actor, body }) => await createCustomer(tx, actor, body),
  }),
  defineRoute({
    method: "POST",
    url: "/customers/bulk",
    tag,
    permission: "customers:write",
    summary: "Write up to 1,000 customers at once",
    description:
      "Each row is found by id, card, external id, e-mail, phone or cookie, in that order, or added. Nothing is cleared. One refused row does not stop the others.",
    body: BulkBody,
    answer: BulkAnswer,
    handle: async ({ tx, actor, body }) => {
      const results = await upsertCustomers(tx, actor, body.customers);
      return { ...countOutcomes(results), results };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id",
    tag,
    permission: "customers:read",
    summary: "A customer's record",
    description: "The id of a record that was merged answers with the record that speaks for it.",
    params: IdParams,
    answer: CustomerAnswer,
    handle: async ({ tx, params }) => await getCustomer(tx, params.id),
  }),
  defineRoute({
    method: "PATCH",
    url: "/customers/:id",
    tag,
    permission: "customers:write",
    summary: "Change a customer's record",
    description:
      "What is absent stays, null clears; a list of e-mails, phones or cards replaces the one before. With `version`, the change is refused when somebody else was first.",
    params: IdParams,
    body: CustomerPatch,
    answer: CustomerAnswer,
    handle: async ({ tx, actor, params, body }) => await updateCustomer(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "PUT",
    url: "/customers/:id/address-status",
    tag,
    permission: "customers:write",
    summary: "Say whether an address or a number of a customer works",
    description:
      "A wrong number, a letter that came back, a mailbox that works again. Nothing is sent any more to what is bad, whatever it is for.",
    params: IdParams,
    body: AddressStatusBody,
    answer: CustomerAnswer,
    handle: async ({ tx, actor, params, body }) => await saidOfAddress(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "GET",
    url: "/customers/:id/contacts",
    tag,
    permission: "customers:read",
    summary: "The people of a company",
    params: IdParams,
    answer: Type.Object({ items: Type.Array(CustomerAnswer) }),
    handle: async ({ tx, params }) => await listContacts(tx, params.id),
  }),
];

export const customersRoutes = [...recordRoutes, ...notesRoutes, ...mergesRoutes, ...personsRoutes];
