import type { Static } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { fold } from "../../values/fold.ts";
import { refuse } from "../../values/refusal.ts";
import {
  board,
  boardPage,
  boardPerson,
  contact,
  exclude,
  include,
  setSettings,
  tellDeparture,
  undoContact,
  winbackSettings,
} from "./operations.ts";
import type { BoardFilters } from "./queries-board.ts";
import { readFigures } from "./queries-shop.ts";
import {
  BoardPageQuery,
  BoardQuery,
  ColumnParams,
  ContactBody,
  ContactParams,
  DepartureBody,
  ExclusionBody,
  PersonParams,
  SettingsBody,
} from "./schema.ts";
import { silenceAnswer } from "./silence.ts";

const tag = "winback";

function filtersOf({ store, competitor, ...same }: Static<typeof BoardQuery>): BoardFilters {
  return { ...same, storeId: store, competitor: competitor === undefined ? undefined : fold(competitor) };
}

/** What was typed, or nothing: a field left blank says nothing. */
const said = (text: string | null | undefined): string | null => text?.trim() || null;

const boards = [
  defineRoute({
    method: "GET",
    url: "/winback/board",
    tag,
    permission: "winback:read",
    summary: "Who is slipping away, gone, contacted or back: how many, and the margin at stake",
    query: BoardQuery,
    handle: async ({ tx, query }) => await board(tx, filtersOf(query)),
  }),
  defineRoute({
    method: "GET",
    url: "/winback/board/:column",
    tag,
    permission: "winback:read",
    summary: "The customers of one column, the largest stake first, each with the reasons",
    params: ColumnParams,
    query: BoardPageQuery,
    handle: async ({ tx, params, query: { limit, cursor, ...filters } }) =>
      await boardPage(tx, { column: params.column, filters: filtersOf(filters), cursor, limit: limit ?? 30 }),
  }),
  defineRoute({
    method: "GET",
    url: "/winback/customers/:id",
    tag,
    permission: "winback:read",
    summary: "Why one customer is thought to leave, and what was done about it",
    params: PersonParams,
    handle: async ({ tx, params }) => (await boardPerson(tx, params.id)) ?? refuse("unknown_customer"),
  }),
  defineRoute({
    method: "GET",
    url: "/winback/loss",
    tag,
    permission: "winback:read",
    summary:
      "How many customers were lost within a year, month after month, and what the warnings were worth",
    handle: async ({ tx }) => {
      const figures = await readFigures(tx);
      return { asOf: figures?.asOf ?? null, loss: figures?.loss ?? null, proof: figures?.proof ?? null };
    },
  }),
  defineRoute({
    method: "GET",
    url: "/winback/silence",
    tag,
    permission: "winback:read",
    summary: "How many still come back after so many days of silence, and the threshold this proposes",
    handle: async ({ tx }) => await silenceAnswer(tx),
  }),
];

const acts = [
  defineRoute({
    method: "POST",
    url: "/winback/contacts",
    tag,
    permission: "winback:write",
    summary: "Mark customers as contacted",
    body: ContactBody,
    status: 201,
    handle: async ({ tx, actor, body: { customerIds, how, note } }) =>
      await contact(tx, actor, { customerIds, how, note: said(note) }),
  }),
  defineRoute({
    method: "DELETE",
    url: "/winback/contacts/:id",
    tag,
    permission: "winback:write",
    summary: "Take a contact back that did not take place",
    params: ContactParams,
    handle: async ({ tx, params }) => await undoContact(tx, params.id),
  }),
  defineRoute({
    method: "POST",
    url: "/winback/exclusions",
    tag,
    permission: "winback:write",
    summary: "Leave customers in peace, and say why",
    body: ExclusionBody,
    handle: async ({ tx, actor, body: { customerIds, reason, note } }) =>
      await exclude(tx, actor, { customerIds, reason, note: said(note) }),
  }),
  defineRoute({
    method: "DELETE",
    url: "/winback/customers/:id/exclusion",
    tag,
    permission: "winback:write",
    summary: "Take an exclusion back",
    params: PersonParams,
    handle: async ({ tx, params }) => await include(tx, params.id),
  }),
  defineRoute({
    method: "PUT",
    url: "/winback/customers/:id/departure",
    tag,
    permission: "winback:write",
    summary: "Keep why a customer left, and for whom; nothing said takes it back",
    params: PersonParams,
    body: DepartureBody,
    handle: async ({ tx, actor, params, body }) =>
      await tellDeparture(tx, actor, params.id, {
        reason: body.reason ?? null,
        competitor: said(body.competitor),
        note: said(body.note),
      }),
  }),
  defineRoute({
    method: "GET",
    url: "/winback/settings",
    tag,
    permission: "winback:read",
    summary: "How the shop wants to be warned",
    handle: async ({ tx }) => await winbackSettings(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/winback/settings",
    tag,
    permission: "winback:write",
    summary: "Change how the shop wants to be warned",
    body: SettingsBody,
    handle: async ({ tx, body }) => await setSettings(tx, body),
  }),
];

export const winbackRoutes = [...boards, ...acts];
