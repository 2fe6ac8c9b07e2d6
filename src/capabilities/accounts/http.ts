import { Type } from "typebox";
import type { Actor } from "../../platform/http/actor.ts";
import { defineRoute } from "../../platform/http/route.ts";
import { isRefusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "./audit.ts";
import { placesRoutes } from "./http-places.ts";
import { addStore, changeShop, createKey, currentMerchant, invite, seatStores } from "./operations.ts";
import { selectAudit, selectStores, updateStore } from "./queries.ts";
import {
  deleteInvitation,
  deleteSeat,
  lockOwners,
  revokeKey,
  selectKeys,
  selectOpenInvitations,
  selectTeam,
  upsertSeat,
} from "./queries-people.ts";
import type { Role } from "./rules/permissions.ts";
import { mayGive } from "./rules/permissions.ts";
import {
  AuditView,
  ById,
  InvitationMade,
  InvitationView,
  KeyMade,
  KeyView,
  NewInvitation,
  NewKey,
  NewStore,
  SeatChange,
  ShopChange,
  ShopView,
  StoreChange,
  StoreView,
  TeamMember,
} from "./schema.ts";

const tag = "accounts";
const items = <S extends Parameters<typeof Type.Array>[0]>(shape: S) =>
  Type.Object({ items: Type.Array(shape) });

const shopRoutes = [
  defineRoute({
    method: "GET",
    url: "/shop",
    tag,
    permission: "customers:read",
    summary: "The shop the caller works for",
    answer: ShopView,
    handle: async ({ tx }) => await currentMerchant(tx),
  }),
  defineRoute({
    method: "PATCH",
    url: "/shop",
    tag,
    permission: "accounts:write",
    summary: "Change the shop's name, trade, language or time zone",
    body: ShopChange,
    answer: ShopView,
    handle: async ({ tx, actor, body }) => {
      const changed = await changeShop(tx, actor, body);
      return isRefusal(changed) ? changed : await currentMerchant(tx);
    },
  }),
  defineRoute({
    method: "GET",
    url: "/stores",
    tag,
    permission: "customers:read",
    summary: "Stores, counters and the online shop",
    answer: items(StoreView),
    handle: async ({ tx }) => ({ items: await selectStores(tx) }),
  }),
  defineRoute({
    method: "POST",
    url: "/stores",
    tag,
    permission: "accounts:write",
    summary: "Add a store",
    body: NewStore,
    answer: StoreView,
    status: 201,
    handle: async ({ tx, actor, body }) => {
      const shop = await currentMerchant(tx);
      return await addStore(tx, actor, {
        kind: body.kind,
        code: body.code,
        name: body.name,
        address: body.address ?? null,
        postcode: body.postcode ?? null,
        city: body.city ?? null,
        country: shop.country,
        timeZone: body.timeZone ?? shop.timeZone,
      });
    },
  }),
  defineRoute({
    method: "PATCH",
    url: "/stores/:id",
    tag,
    permission: "accounts:write",
    summary: "Change, close or reopen a store",
    params: ById,
    body: StoreChange,
    answer: StoreView,
    handle: async ({ tx, actor, params, body }) => {
      const store = await updateStore(tx, params.id, body);
      if (store === undefined) return refuse("unknown_store");
      await recordAudit(tx, actor, { action: "store.changed", subjectKind: "store", subjectId: params.id });
      return store;
    },
  }),
];

// Passwords, sessions and keys are out of reach of a merchant's transaction: these routes read them through the
// platform's role, always for the actor's own merchant.
const teamRoutes = [
  defineRoute({
    method: "GET",
    url: "/team",
    tag,
    permission: "accounts:read",
    summary: "Who works here, and the invitations not yet taken",
    answer: Type.Object({ members: Type.Array(TeamMember), invitations: Type.Array(InvitationView) }),
    handle: async ({ database, actor }) =>
      await database.inPlatform(async (tx) => ({
        members: await selectTeam(tx, actor.merchantId),
        invitations: await selectOpenInvitations(tx, actor.merchantId),
      })),
  }),
  defineRoute({
    method: "POST",
    url: "/team/invitations",
    tag,
    permission: "accounts:write",
    summary: "Invite somebody; the link is in the answer and never shown again",
    body: NewInvitation,
    answer: InvitationMade,
    status: 201,
    handle: async ({ tx, database, actor, body, request }) => {
      if (actor.kind === "demo") return refuse("not_in_the_demo");
      const made = await database.inPlatform(
        async (platformTx) =>
          await invite(platformTx, {
            ...body,
            merchantId: actor.merchantId,
            by: actor.name,
            giver: roleOf(actor),
          }),
      );
      if ("refused" in made) return made;
      await recordAudit(tx, actor, { action: "team.invited", detail: { role: body.role } });
      return {
        link: `${request.protocol}://${request.host}/invitations/${made.token}`,
        expiresAt: made.expiresAt,
      };
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/team/invitations/:id",
    tag,
    permission: "accounts:write",
    summary: "Withdraw an invitation",
    params: ById,
    handle: async ({ database, actor, params }) => {
      const removed = await database.inPlatform(
        async (tx) => await deleteInvitation(tx, actor.merchantId, params.id),
      );
      return removed ? undefined : refuse("unknown_invitation");
    },
  }),
  defineRoute({
    method: "PUT",
    url: "/team/:id",
    tag,
    permission: "accounts:write",
    summary: "Change somebody's role, and the stores he or she works for",
    params: ById,
    body: SeatChange,
    handle: async ({ tx, database, actor, params, body }) => {
      if (!mayGive(roleOf(actor), body.role)) return refuse("role_above_yours");
      if (body.role === "guest" && (body.validUntil ?? null) === null) return refuse("guest_needs_an_end");
      const done = await database.inPlatform(async (platformTx) => {
        const owners = await lockOwners(platformTx, actor.merchantId);
        if (body.role !== "owner" && owners.length === 1 && owners[0] === params.id)
          return refuse("last_owner_stays");
        const team = await selectTeam(platformTx, actor.merchantId);
        if (!team.some((member) => member.staffId === params.id)) return refuse("unknown_team_member");
        const storeIds = await seatStores(platformTx, actor.merchantId, body.role, body.storeIds ?? null);
        if (isRefusal(storeIds)) return storeIds;
        await upsertSeat(platformTx, {
          merchantId: actor.merchantId,
          staffId: params.id,
          role: body.role,
          storeIds,
          validUntil: body.validUntil ?? null,
        });
        return undefined;
      });
      if (done !== undefined) return done;
      await recordAudit(tx, actor, {
        action: "team.role_changed",
        subjectId: params.id,
        detail: { role: body.role },
      });
      return undefined;
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/team/:id",
    tag,
    permission: "accounts:write",
    summary: "Remove somebody from the team; his or her sessions end at once",
    params: ById,
    handle: async ({ tx, database, actor, params }) => {
      const removed = await database.inPlatform(async (platformTx) => {
        const owners = await lockOwners(platformTx, actor.merchantId);
        if (owners.length === 1 && owners[0] === params.id) return refuse("last_owner_stays");
        return (await deleteSeat(platformTx, actor.merchantId, params.id))
          ? undefined
          : refuse("unknown_team_member");
      });
      if (removed !== undefined) return removed;
      await recordAudit(tx, actor, { action: "team.removed", subjectId: params.id });
      return undefined;
    },
  }),
];

const keyRoutes = [
  defineRoute({
    method: "GET",
    url: "/keys",
    tag,
    permission: "accounts:read",
    summary: "Keys of programs that use the API",
    answer: items(KeyView),
    handle: async ({ database, actor }) => ({
      items: await database.inPlatform(async (tx) => await selectKeys(tx, actor.merchantId)),
    }),
  }),
  defineRoute({
    method: "POST",
    url: "/keys",
    tag,
    permission: "accounts:write",
    summary: "Make a key; its secret is in the answer and never shown again",
    body: NewKey,
    answer: KeyMade,
    status: 201,
    handle: async ({ tx, database, actor, body }) => {
      const key = await database.inPlatform(
        async (platformTx) =>
          await createKey(platformTx, { ...body, merchantId: actor.merchantId, by: actor.name }),
      );
      if ("refused" in key) return key;
      await recordAudit(tx, actor, { action: "key.made", subjectKind: "key", subjectId: key.id });
      return key;
    },
  }),
  defineRoute({
    method: "DELETE",
    url: "/keys/:id",
    tag,
    permission: "accounts:write",
    summary: "Revoke a key; it stops working within five seconds",
    params: ById,
    handle: async ({ tx, database, actor, params }) => {
      const revoked = await database.inPlatform(
        async (platformTx) => await revokeKey(platformTx, actor.merchantId, params.id),
      );
      if (!revoked) return refuse("unknown_key");
      await recordAudit(tx, actor, { action: "key.revoked", subjectKind: "key", subjectId: params.id });
      return undefined;
    },
  }),
  defineRoute({
    method: "GET",
    url: "/audit",
    tag,
    permission: "accounts:read",
    summary: "Who did what, newest first",
    query: Type.Object({
      cursor: Type.Optional(Type.String({ format: "uuid" })),
      subject: Type.Optional(Type.String({ format: "uuid" })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    }),
    answer: Type.Object({
      items: Type.Array(AuditView),
      nextCursor: Type.Union([Type.String(), Type.Null()]),
    }),
    handle: async ({ tx, query }) => {
      const limit = query.limit ?? 50;
      const found = await selectAudit(tx, {
        before: query.cursor ?? null,
        subjectId: query.subject ?? null,
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      return { items: page, nextCursor: found.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
  }),
];

/** An actor that may write accounts acts with an owner's reach; keys and the demonstration give no more than they have. */
function roleOf(actor: Actor): Role {
  return actor.permissions.has("accounts:write") || actor.permissions.has("*") ? "owner" : "cashier";
}

export const accountsRoutes = [...shopRoutes, ...placesRoutes, ...teamRoutes, ...keyRoutes];
