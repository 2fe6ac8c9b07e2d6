import { Type } from "typebox";
import { defineRoute } from "../../platform/http/route.ts";
import { choice, nullable } from "../../values/shapes.ts";
import { isRefusal } from "../../values/refusal.ts";
import { exportJob, selectSources } from "../files/index.ts";
import {
  addPartner,
  addSource,
  changeSettings,
  endPartner,
  handOver,
  tieImport,
} from "./operations-sharing.ts";
import { addSeed, endSeed, noteReached, seedsOf, whoseSeed } from "./operations-seeds.ts";
import { selectPartners, selectSettings } from "./queries-sharing.ts";
import { DayText, Id, IdParams } from "./schema-requests.ts";

const tag = "privacy";
const closed = { additionalProperties: false } as const;
const text = (most: number) => Type.String({ minLength: 1, maxLength: most });
const maybe = (most: number) => Type.Optional(nullable(Type.String({ maxLength: most })));
const count = nullable(Type.Integer({ minimum: 1, maximum: 10_000_000 }));
const uses = Type.Integer({ minimum: 1, maximum: 100 });
const reading = { tag, permission: "privacy:read" } as const;
const writing = { tag, permission: "privacy:write" } as const;

const settings = [
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/settings",
    summary: "Data protection officer, limits of exports, whether anything is passed on",
    handle: async ({ tx }) => await selectSettings(tx),
  }),
  defineRoute({
    tag,
    permission: "accounts:write",
    method: "PATCH",
    url: "/privacy/settings",
    summary: "Change them; the owner alone does",
    body: Type.Partial(
      Type.Object({
        officer: nullable(Type.String({ maxLength: 200 })),
        officerContact: nullable(Type.String({ maxLength: 200 })),
        exportRowsMost: count,
        exportDayMost: count,
        shares: Type.Boolean({ description: "Off unless the shop says so (PRIV-8)" }),
      }),
      closed,
    ),
    handle: async ({ tx, actor, body }) => await changeSettings(tx, actor, body),
  }),
];

const partners = [
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/partners",
    summary: "Who else receives people's data, under which terms, and how many agreed",
    handle: async ({ tx }) => ({ items: await selectPartners(tx) }),
  }),
  defineRoute({
    ...writing,
    method: "POST",
    url: "/privacy/partners",
    summary: "Note a partner and its terms",
    status: 201,
    body: Type.Object(
      {
        name: text(120),
        activity: text(300),
        contractOn: DayText,
        uses,
        endsOn: DayText,
        givesBack: Type.Boolean({ description: "It gives a file of its own in exchange" }),
      },
      closed,
    ),
    handle: async ({ tx, actor, body }) => {
      const items = await addPartner(tx, actor, body);
      return isRefusal(items) ? items : { items };
    },
  }),
  defineRoute({
    ...writing,
    method: "DELETE",
    url: "/privacy/partners/:id",
    summary: "Nothing goes to it any more",
    params: IdParams,
    handle: async ({ tx, actor, params }) => {
      const items = await endPartner(tx, actor, params.id);
      return isRefusal(items) ? items : { items };
    },
  }),
  defineRoute({
    tag,
    permission: "exports:write",
    method: "POST",
    url: "/privacy/partners/:id/files",
    summary: "Prepare a file of those who agreed to this partner by name, for the channels they agreed for",
    params: IdParams,
    body: Type.Object({ format: choice(["csv", "xlsx", "jsonl"]) }, closed),
    status: 202,
    handle: async ({ tx, actor, params, body, afterCommit, jobs }) => {
      const made = await handOver(tx, actor, params.id, body.format);
      if (isRefusal(made)) return made;
      const work = { merchantId: actor.merchantId, exportId: made.id };
      afterCommit(async () => await jobs.enqueue(exportJob, work, { once: made.id }));
      return { id: made.id, state: made.state };
    },
  }),
];

const seeds = [
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/seeds",
    summary: "Seed addresses, the files that left with them, and when one was written to",
    handle: async ({ tx }) => await seedsOf(tx),
  }),
  defineRoute({
    ...writing,
    method: "POST",
    url: "/privacy/seeds",
    summary: "Add a seed address: it goes into every file of people that leaves, under a name used once",
    status: 201,
    body: Type.Object(
      {
        channel: choice(["email", "phone", "post"]),
        email: maybe(320),
        phone: maybe(40),
        line1: maybe(200),
        postcode: maybe(20),
        city: maybe(120),
        country: Type.Optional(nullable(Type.String({ pattern: "^[A-Z]{2}$" }))),
      },
      closed,
    ),
    handle: async ({ tx, actor, body }) =>
      await addSeed(tx, actor, {
        channel: body.channel,
        email: body.email ?? null,
        phone: body.phone ?? null,
        line1: body.line1 ?? null,
        postcode: body.postcode ?? null,
        city: body.city ?? null,
        country: body.country ?? null,
      }),
  }),
  defineRoute({
    ...writing,
    method: "DELETE",
    url: "/privacy/seeds/:id",
    summary: "Put it into no further file",
    params: IdParams,
    handle: async ({ tx, actor, params }) => await endSeed(tx, actor, params.id),
  }),
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/seeds/whose",
    summary: "Of which file a name or an address is",
    query: Type.Object({ said: text(320) }, closed),
    handle: async ({ tx, query }) => ({ items: await whoseSeed(tx, query.said) }),
  }),
  defineRoute({
    ...writing,
    method: "POST",
    url: "/privacy/seeds/reached",
    summary: "Note that a seed was written to, and whether the file's terms allowed it",
    status: 201,
    body: Type.Object(
      {
        said: text(320),
        sender: text(200),
        at: Type.Optional(Type.String({ maxLength: 40 })),
        note: maybe(2_000),
      },
      closed,
    ),
    handle: async ({ tx, actor, body }) =>
      await noteReached(tx, actor, {
        said: body.said,
        sender: body.sender,
        at: body.at ?? tx.now,
        note: body.note ?? null,
      }),
  }),
];

const sources = [
  defineRoute({
    ...reading,
    method: "GET",
    url: "/privacy/sources",
    summary: "Files of people that came from others, and how often their people were written to",
    handle: async ({ tx }) => ({ items: await selectSources(tx) }),
  }),
  defineRoute({
    ...writing,
    method: "POST",
    url: "/privacy/sources",
    summary:
      "Note a rented, bought or exchanged file: its people are written to as often as the contract says",
    status: 201,
    body: Type.Object(
      {
        name: text(120),
        kind: choice(["rented", "bought", "exchanged"]),
        supplier: text(120),
        origin: maybe(500),
        uses: Type.Optional(nullable(uses)),
        endsOn: Type.Optional(nullable(DayText)),
        contractOn: Type.Optional(nullable(DayText)),
        priceCents: Type.Optional(nullable(Type.Integer({ minimum: 0 }))),
      },
      closed,
    ),
    handle: async ({ tx, actor, body }) => {
      const items = await addSource(tx, actor, {
        name: body.name,
        kind: body.kind,
        supplier: body.supplier,
        origin: body.origin ?? null,
        uses: body.uses ?? null,
        endsOn: body.endsOn ?? null,
        contractOn: body.contractOn ?? null,
        priceCents: body.priceCents ?? null,
      });
      return isRefusal(items) ? items : { items };
    },
  }),
  defineRoute({
    ...writing,
    method: "POST",
    url: "/privacy/sources/:id/imports",
    summary:
      "Say that an import came from this file: whoever it brought in is known by it alone until she acts",
    params: IdParams,
    body: Type.Object({ importId: Id }, closed),
    handle: async ({ tx, actor, params, body }) => {
      const items = await tieImport(tx, actor, params.id, body.importId);
      return isRefusal(items) ? items : { items };
    },
  }),
];

export const sharingRoutes = [...settings, ...partners, ...seeds, ...sources];
