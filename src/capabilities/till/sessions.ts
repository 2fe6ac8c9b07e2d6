import type { FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Entrance } from "../../platform/http/room.ts";
import { isId, newId } from "../../platform/ids.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { drawSecret, hashSecret } from "./codes.ts";
import { type DeviceRow, deviceBySecret, insertDevice, touchDevice } from "./queries.ts";
import { type CashierRow, insertSignIn, signedInBy } from "./queries-cashiers.ts";

const deviceCookie = "rebelote_till";
const cashierCookie = "rebelote_cashier";
const cookiePath = "/api/v1/counter";
const deviceDays = 400;
const signInDays = 30;
const msPerDay = 86_400_000;

/** A device at work, and who is signed in on it with the server's knowledge. */
export type TillSession = {
  readonly merchantId: string;
  readonly device: DeviceRow;
  readonly cashier: CashierRow | null;
};

const sessions = new WeakMap<FastifyRequest, TillSession>();

/** Lets in devices that were paired, and nobody else, below `/api/v1/counter/`. */
export const tillEntrance: Entrance = {
  below: "/counter/",
  authenticator: (database) => async (request) => {
    if (request.method !== "GET" && request.headers["x-rebelote-till"] !== "1") return refuse("csrf_missing");
    const session = await sessionOf(database, request);
    if (session === undefined) return refuse("device_not_paired");
    sessions.set(request, session);
    return actorOf(session, session.cashier);
  },
};

/** The device that asks, and its cashier. */
export function atCounter(request: FastifyRequest): TillSession {
  const session = sessions.get(request);
  if (session === undefined) throw new Error("Only a paired device reaches this.");
  return session;
}

/** The same where somebody must be signed in. Refused: `cashier_not_signed_in`. */
export function withCashier(
  request: FastifyRequest,
): (TillSession & { readonly cashier: CashierRow }) | Refusal<"cashier_not_signed_in"> {
  const session = atCounter(request);
  const { cashier } = session;
  return cashier === null ? refuse("cashier_not_signed_in") : { ...session, cashier };
}

/** Who acts: the device as a program of the shop, named with the person before it. */
export function actorOf(
  { merchantId, device }: Pick<TillSession, "merchantId" | "device">,
  cashier: Pick<CashierRow, "name"> | null,
): Actor {
  const name = cashier === null ? device.name : `${cashier.name}, ${device.name}`;
  return { kind: "key", id: device.id, name, merchantId, permissions: new Set(["till:serve"]) };
}

async function sessionOf(database: Database, request: FastifyRequest): Promise<TillSession | undefined> {
  const [merchantId, secret] = (request.cookies[deviceCookie] ?? "").split(".");
  if (!isId(merchantId) || secret === undefined || secret === "") return undefined;
  return await database.inMerchant(merchantId, async (tx) => {
    const device = await deviceBySecret(tx, hashSecret(secret));
    if (device === undefined) return undefined;
    await touchDevice(tx, device.id);
    const signIn = request.cookies[cashierCookie] ?? "";
    const cashier =
      signIn === ""
        ? undefined
        : await signedInBy(tx, { secretHash: hashSecret(signIn), deviceId: device.id });
    return { merchantId, device, cashier: cashier ?? null };
  });
}

/** Makes a device one of the shop's and gives it its cookie. */
export async function welcomeDevice(
  database: Database,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  wish: {
    readonly merchantId: string;
    readonly storeId: string;
    readonly name: string;
    readonly by: string;
  },
): Promise<{ readonly id: string; readonly name: string }> {
  const secret = drawSecret();
  const id = await database.inMerchant(wish.merchantId, async (tx) => {
    const made = newId(Date.parse(tx.now));
    await insertDevice(tx, { ...wish, id: made, secretHash: hashSecret(secret) });
    return made;
  });
  void reply.setCookie(deviceCookie, `${wish.merchantId}.${secret}`, {
    ...cookieOf(request),
    expires: new Date(database.clock.now().getTime() + deviceDays * msPerDay),
  });
  return { id, name: wish.name };
}

export async function rememberSignIn(
  database: Database,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { merchantId, device }: TillSession,
  cashierId: string,
): Promise<void> {
  const secret = drawSecret();
  const expires = new Date(database.clock.now().getTime() + signInDays * msPerDay);
  await database.inMerchant(merchantId, async (tx) => {
    await insertSignIn(tx, {
      secretHash: hashSecret(secret),
      deviceId: device.id,
      cashierId,
      expiresAt: expires.toISOString(),
    });
  });
  void reply.setCookie(cashierCookie, secret, { ...cookieOf(request), expires });
}

/** The hash of the sign-in that this request carries, and its cookie taken away. */
export function forgetSignIn(request: FastifyRequest, reply: FastifyReply): string | undefined {
  const secret = request.cookies[cashierCookie];
  void reply.clearCookie(cashierCookie, { path: cookiePath });
  return secret === undefined ? undefined : hashSecret(secret);
}

function cookieOf(request: FastifyRequest) {
  return {
    path: cookiePath,
    httpOnly: true,
    sameSite: "strict",
    secure: request.protocol === "https",
  } as const;
}
