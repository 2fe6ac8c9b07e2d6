import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { sendRefusal } from "../../platform/http/route.ts";
import { languageOf } from "../../platform/texts.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { acceptInvitation, addFirstStores, listMerchants, openOwnShop } from "./operations.ts";
import { type MerchantRow, selectMerchant, selectMerchants } from "./queries.ts";
import {
  deleteSessionsOf,
  insertSetupLink,
  moveSession,
  selectInvitation,
  selectSeats,
  selectStaff,
  updateStaff,
  useSetupLink,
} from "./queries-people.ts";
import { demoPermissions, permissionsOfSeat, type Role } from "./rules/permissions.ts";
import { isFromThisMachine } from "./rules/loopback.ts";
import { AcceptInvitation, OpenShop, OwnAccountChange, SignIn } from "./schema.ts";
import { hashPassword, isPassword, newSecret, secretHash } from "./secrets.ts";
import {
  actorOfKey,
  actorOfSession,
  checkCredentials,
  endSession,
  findSession,
  type SessionStart,
  type SessionView,
  startSession,
} from "./sessions.ts";

const cookieName = "rebelote_session";
const setupLinkHours = 24;

/** Who asks, from a key (`Authorization: Bearer …`) or a session's cookie with its CSRF token. */
export function authenticator(database: Database) {
  return async (request: FastifyRequest): Promise<Actor | Refusal> => {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "");
    if (bearer?.[1] !== undefined) return await actorOfKey(database, bearer[1]);
    const session = await sessionOf(database, request);
    if (session === undefined) return refuse("not_signed_in");
    if (session.isDemo && !isLocal(request)) return refuse("only_from_this_machine");
    const refusal = checkCsrf(request, session);
    return refusal ?? actorOfSession(session, database.clock.now());
  };
}

function checkCsrf(request: FastifyRequest, session: SessionView): Refusal | undefined {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  return request.headers["x-rebelote-csrf"] === session.csrfToken ? undefined : refuse("csrf_missing");
}

async function sessionOf(database: Database, request: FastifyRequest): Promise<SessionView | undefined> {
  const token = request.cookies[cookieName];
  return token === undefined ? undefined : await findSession(database, token);
}

export function isLocal(request: FastifyRequest): boolean {
  const { headers } = request;
  return isFromThisMachine({
    peerAddress: request.socket.remoteAddress,
    host: headers.host,
    forwarded: ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"].some(
      (name) => name in headers,
    ),
  });
}

/** A link for whoever opens the first shop from elsewhere than this machine; printed by the terminal, used once. */
export async function makeSetupLink(database: Database): Promise<string> {
  const token = newSecret();
  await database.inPlatform(async (tx) => {
    await insertSetupLink(
      tx,
      secretHash(token),
      new Date(Date.parse(tx.now) + setupLinkHours * 3_600_000).toISOString(),
    );
  });
  return `/open-shop?token=${token}`;
}

const strictLimit = { rateLimit: { max: 10, timeWindow: "1 minute" } };

/** What later rooms do at the first steps; the app wires them. */
export type AuthHooks = {
  readonly shopOpened: () => Promise<void>;
  /** The last day with a sale, when the shop is told as of the day after. */
  readonly stopOf: (merchantId: string) => Promise<string | null>;
};

/** Signing in and out, and the first steps of a new installation. None of these needs a session. */
export function addAuthRoutes(server: FastifyInstance, database: Database, hooks: AuthHooks): void {
  server.post<{ Body: Static<typeof SignIn> }>(
    "/auth/sign-in",
    { schema: { body: SignIn, hide: true }, config: strictLimit },
    async (request, reply) => {
      const started = await database.inPlatform(async (tx) => {
        const person = await checkCredentials(tx, request.body);
        if (isRefusal(person)) return person;
        return await startSession(tx, { staffId: person.staffId, userAgent: request.headers["user-agent"] });
      });
      return isRefusal(started) ? sendRefusal(started, request, reply) : enter(reply, request, started);
    },
  );

  server.post("/auth/sign-out", { schema: { hide: true } }, async (request, reply) => {
    const session = await sessionOf(database, request);
    if (session !== undefined) {
      const refused = checkCsrf(request, session);
      if (refused !== undefined) return sendRefusal(refused, request, reply);
      await database.inPlatform(async (tx) => await endSession(tx, request.cookies[cookieName] ?? ""));
    }
    return reply.clearCookie(cookieName, { path: "/" }).code(204).send();
  });

  server.get<{ Params: { token: string } }>(
    "/auth/invitations/:token",
    { schema: { hide: true }, config: strictLimit },
    async (request, reply) => {
      const invitation = await database.inPlatform(
        async (tx) => await selectInvitation(tx, secretHash(request.params.token)),
      );
      if (invitation === undefined) return sendRefusal(refuse("link_used_or_expired"), request, reply);
      const { email, role, merchantName, validUntil } = invitation;
      return { email, role, shopName: merchantName, validUntil };
    },
  );

  server.post<{ Params: { token: string }; Body: Static<typeof AcceptInvitation> }>(
    "/auth/invitations/:token/accept",
    { schema: { body: AcceptInvitation, hide: true }, config: strictLimit },
    async (request, reply) => {
      const language = request.body.language ?? languageOf(request.headers["accept-language"]);
      const started = await database.inPlatform(async (tx) => {
        const accepted = await acceptInvitation(tx, {
          ...request.body,
          language,
          token: request.params.token,
        });
        if (isRefusal(accepted)) return accepted;
        return await startSession(tx, { ...accepted, userAgent: request.headers["user-agent"] });
      });
      return isRefusal(started) ? sendRefusal(started, request, reply) : enter(reply, request, started);
    },
  );

  addFirstSteps(server, database, hooks);
  addOwnAccount(server, database, hooks);
}

/** A network of shops opened beforehand takes nobody's place. */
const isOwnShop = ({ isDemo, kind }: MerchantRow): boolean => !isDemo && kind === "shop";

function addFirstSteps(server: FastifyInstance, database: Database, hooks: AuthHooks): void {
  server.get("/auth/welcome", { schema: { hide: true } }, async (request) => {
    const merchants = await listMerchants(database);
    const local = isLocal(request);
    return {
      demo: local && merchants.some((merchant) => merchant.isDemo),
      canOpenShop: !merchants.some(isOwnShop),
      needsLink: !local,
    };
  });

  server.post("/auth/demo", { schema: { hide: true } }, async (request, reply) => {
    if (!isLocal(request)) return sendRefusal(refuse("only_from_this_machine"), request, reply);
    const demo = (await listMerchants(database)).find((merchant) => merchant.isDemo);
    if (demo === undefined) return sendRefusal(refuse("unknown_shop"), request, reply);
    const started = await database.inPlatform(
      async (tx) =>
        await startSession(tx, {
          staffId: null,
          merchantId: demo.id,
          isDemo: true,
          userAgent: request.headers["user-agent"],
        }),
    );
    return enter(reply, request, started);
  });

  server.post<{ Body: Static<typeof OpenShop> }>(
    "/auth/open-shop",
    { schema: { body: OpenShop, hide: true }, config: strictLimit },
    async (request, reply) => {
      const opened = await database
        .inPlatform(async (tx) => {
          const merchants = await listMerchants(database);
          if (merchants.some(isOwnShop)) throw new Refused(refuse("shop_already_open"));
          const { setupToken } = request.body;
          const allowed =
            isLocal(request) ||
            (setupToken !== undefined && (await useSetupLink(tx, secretHash(setupToken))));
          if (!allowed) throw new Refused(refuse("link_used_or_expired"));
          const shop = await openOwnShop(tx, request.body);
          if (isRefusal(shop)) throw new Refused(shop);
          const session = await startSession(tx, {
            staffId: shop.staffId,
            merchantId: shop.merchant.id,
            userAgent: request.headers["user-agent"],
          });
          return { ...shop, session };
        })
        .catch((error: unknown) => {
          if (error instanceof Refused) return error.refusal;
          throw error;
        });
      if (isRefusal(opened)) return sendRefusal(opened, request, reply);
      const { storeCount, onlineShop } = request.body;
      await database.inMerchant(
        opened.merchant.id,
        async (tx) => await addFirstStores(tx, opened.merchant, storeCount, onlineShop),
      );
      await hooks.shopOpened();
      return enter(reply, request, opened.session);
    },
  );
}

/** Undoes the transaction and carries the refusal out of it. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

function addOwnAccount(server: FastifyInstance, database: Database, hooks: AuthHooks): void {
  const viewOf = async (request: FastifyRequest) => await sessionView(database, request, hooks);
  server.get("/api/v1/session", { schema: { hide: true } }, viewOf);

  server.put<{ Body: { merchantId: string } }>(
    "/api/v1/session/shop",
    {
      schema: {
        hide: true,
        body: { type: "object", required: ["merchantId"], properties: { merchantId: { type: "string" } } },
      },
    },
    async (request, reply) => {
      const session = await sessionOf(database, request);
      if (session === undefined || (session.isDemo && !isLocal(request)))
        return sendRefusal(refuse("not_signed_in"), request, reply);
      const forged = checkCsrf(request, session);
      if (forged !== undefined) return sendRefusal(forged, request, reply);
      const moved = await database.inPlatform(async (tx) => {
        const places = await placesOf(tx, session);
        if (!places.some(({ id }) => id === request.body.merchantId)) return refuse("no_seat_in_this_shop");
        await moveSession(tx, session.tokenHash, request.body.merchantId);
        return undefined;
      });
      return moved === undefined ? await viewOf(request) : sendRefusal(moved, request, reply);
    },
  );

  server.patch<{ Body: Static<typeof OwnAccountChange> }>(
    "/api/v1/session/account",
    { schema: { hide: true, body: OwnAccountChange }, config: strictLimit },
    async (request, reply) => {
      const session = await signedIn(database, request);
      if (isRefusal(session)) return sendRefusal(session, request, reply);
      const changed = await database.inPlatform(async (tx) => {
        const { password } = request.body;
        const staff = await selectStaff(tx, session.staffId);
        if (password !== undefined && !(await isPassword(password.current, staff?.passwordHash ?? null))) {
          return refuse("wrong_credentials");
        }
        await updateStaff(tx, session.staffId, {
          name: request.body.name,
          language: request.body.language,
          passwordHash: password === undefined ? undefined : await hashPassword(password.next),
        });
        // A new password closes every other door that the old one opened.
        if (password !== undefined) await deleteSessionsOf(tx, session.staffId, session.tokenHash);
        return undefined;
      });
      return changed === undefined ? await viewOf(request) : sendRefusal(changed, request, reply);
    },
  );
}

/** The signed-in person's session, with the CSRF token checked; never the demonstration's. */
export async function signedIn(
  database: Database,
  request: FastifyRequest,
): Promise<(SessionView & { staffId: string }) | Refusal> {
  const session = await sessionOf(database, request);
  if (session?.staffId === undefined || session.staffId === null) return refuse("not_signed_in");
  return checkCsrf(request, session) ?? { ...session, staffId: session.staffId };
}

async function sessionView(database: Database, request: FastifyRequest, hooks: AuthHooks): Promise<object> {
  const nobody = { staff: null, merchant: null, role: null, permissions: [], csrf: null, shops: [] };
  const session = await sessionOf(database, request);
  if (session === undefined || (session.isDemo && !isLocal(request))) return nobody;
  const stopsOn = session.merchantId === null ? null : await hooks.stopOf(session.merchantId);
  return await database.inPlatform(async (tx) => {
    const merchant = session.merchantId === null ? undefined : await selectMerchant(tx, session.merchantId);
    const shops = await placesOf(tx, session);
    const permitted = session.isDemo
      ? demoPermissions
      : session.role === null
        ? []
        : permissionsOfSeat(session.role, session.storeIds);
    return {
      staff: session.isDemo
        ? { name: "Sophie", email: null, language: null }
        : { name: session.staffName, email: session.staffEmail, language: session.staffLanguage },
      merchant: merchant === undefined ? null : { ...merchant, stopsOn },
      role: session.isDemo ? "owner" : session.role,
      permissions: [...permitted],
      stores: session.storeIds,
      csrf: session.csrfToken,
      shops,
    };
  });
}

type Place = Pick<MerchantRow, "id" | "name" | "kind"> & { readonly role: Role };

/** Where somebody may work: her seats; in the demonstration its shop, the network of its town and its neighbours. */
async function placesOf(tx: Tx, session: SessionView): Promise<Place[]> {
  if (session.isDemo) {
    const merchants = (await selectMerchants(tx)).filter(({ isDemo }) => isDemo);
    return merchants.map(({ id, name, kind }) => ({ id, name, kind, role: "owner" as const }));
  }
  if (session.staffId === null) return [];
  const seats = await selectSeats(tx, session.staffId);
  return seats.map(({ merchantId, name, kind, role }) => ({ id: merchantId, name, kind, role }));
}

export function enter(reply: FastifyReply, request: FastifyRequest, session: SessionStart): FastifyReply {
  return reply
    .setCookie(cookieName, session.token, {
      path: "/",
      httpOnly: true,
      sameSite: "lax",
      secure: request.protocol === "https",
      expires: new Date(session.expiresAt),
    })
    .code(204)
    .send();
}
