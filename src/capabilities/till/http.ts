import { defineRoute } from "../../platform/http/route.ts";
import { isId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { addCashier, changeCashier, removeCashier } from "./operations-cashiers.ts";
import { dropDevice, makePairing } from "./operations-devices.ts";
import { selectDevices, selectSettings, upsertSettings } from "./queries.ts";
import { selectCashierViews } from "./queries-cashiers.ts";
import { countOpen, selectIncidents, settleIncident } from "./queries-incidents.ts";
import {
  ById,
  CashierBody,
  CashierMade,
  CashierPatch,
  CashiersAnswer,
  DevicesAnswer,
  IncidentsAnswer,
  IncidentsQuery,
  PairingBody,
  PairingMade,
  SettingsBody,
  SettleBody,
} from "./schema.ts";

const tag = "till";

const deviceRoutes = [
  defineRoute({
    method: "GET",
    url: "/till/devices",
    tag,
    permission: "till:read",
    summary: "The devices at the counters",
    answer: DevicesAnswer,
    handle: async ({ tx }) => ({ items: await selectDevices(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/till/pairings",
    tag,
    permission: "till:write",
    summary: "A code of eight digits that makes a device one of a store's",
    body: PairingBody,
    answer: PairingMade,
    status: 201,
    handle: async ({ tx, actor, body }) => await makePairing(tx, actor, body),
  }),
  defineRoute({
    method: "DELETE",
    url: "/till/devices/:id",
    tag,
    permission: "till:write",
    summary: "Let a device in no more",
    params: ById,
    handle: async ({ tx, actor, params }) => await dropDevice(tx, actor, params.id),
  }),
];

const cashierRoutes = [
  defineRoute({
    method: "GET",
    url: "/till/cashiers",
    tag,
    permission: "till:read",
    summary: "Who works at the counter",
    answer: CashiersAnswer,
    handle: async ({ tx }) => ({ items: await selectCashierViews(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/till/cashiers",
    tag,
    permission: "till:write",
    summary: "Add somebody at the counter",
    body: CashierBody,
    answer: CashierMade,
    status: 201,
    handle: async ({ tx, actor, body }) => await addCashier(tx, actor, body),
  }),
  defineRoute({
    method: "PATCH",
    url: "/till/cashiers/:id",
    tag,
    permission: "till:write",
    summary: "Change a name, a code, a right or one's own card",
    params: ById,
    body: CashierPatch,
    handle: async ({ tx, actor, params, body }) => await changeCashier(tx, actor, params.id, body),
  }),
  defineRoute({
    method: "DELETE",
    url: "/till/cashiers/:id",
    tag,
    permission: "till:write",
    summary: "Somebody leaves the counter; what she did stays",
    params: ById,
    handle: async ({ tx, actor, params }) => await removeCashier(tx, actor, params.id),
  }),
];

const ruleRoutes = [
  defineRoute({
    method: "GET",
    url: "/till/settings",
    tag,
    permission: "till:read",
    summary: "The rules of the counter",
    answer: SettingsBody,
    handle: async ({ tx }) => await selectSettings(tx),
  }),
  defineRoute({
    method: "PUT",
    url: "/till/settings",
    tag,
    permission: "till:write",
    summary: "Change the rules of the counter",
    body: SettingsBody,
    answer: SettingsBody,
    handle: async ({ tx, actor, body }) => {
      await upsertSettings(tx, body);
      await recordAudit(tx, actor, { action: "till.settings_changed", subjectKind: "till", detail: body });
      return await selectSettings(tx);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/till/incidents",
    tag,
    permission: "till:read",
    summary: "What happened at the counter and should be looked at",
    query: IncidentsQuery,
    answer: IncidentsAnswer,
    handle: async ({ tx, query: { state, cursor, limit = 50 } }) => {
      const before = readCursor(cursor, 1)?.[0];
      if (cursor !== undefined && !isId(before)) return refuse("unreadable_cursor", { field: "cursor" });
      const rows = await selectIncidents(tx, {
        isSettled: state === "settled",
        before: before ?? null,
        limit: limit + 1,
      });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const { open } = await countOpen(tx);
      return {
        items,
        nextCursor: rows.length > limit && last !== undefined ? writeCursor([last.id]) : null,
        open,
      };
    },
  }),
  defineRoute({
    method: "POST",
    url: "/till/incidents/:id/settlement",
    tag,
    permission: "till:write",
    summary: "Say that it was looked at",
    params: ById,
    body: SettleBody,
    handle: async ({ tx, actor, params, body }) => {
      const note = body.note?.trim() ?? "";
      const settled = await settleIncident(tx, params.id, {
        by: actor.name,
        note: note === "" ? null : note,
      });
      if (!settled) return refuse("unknown_incident");
      await recordAudit(tx, actor, {
        action: "till.incident_settled",
        subjectKind: "incident",
        subjectId: params.id,
      });
      return undefined;
    },
  }),
];

/** What the console asks of the counter. */
export const tillRoutes = [...deviceRoutes, ...cashierRoutes, ...ruleRoutes];
