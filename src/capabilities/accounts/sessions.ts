import { TOTP } from "otpauth";
import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { dayInZone } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import {
  deleteSession,
  insertSession,
  type SessionRow,
  selectKeyBySecret,
  selectSeats,
  selectSession,
  selectStaffByEmail,
  takeTotpStep,
  touchKey,
  touchSession,
} from "./queries-people.ts";
import { demoPermissions, permissionsOfSeat } from "./rules/permissions.ts";
import { isPassword, newSecret, secretHash } from "./secrets.ts";

const sessionDays = 14;
const demoHours = 12;
// A session's "last seen" is written at most this often, so that reading a page writes nothing.
const touchEveryMs = 300_000;

export type SessionStart = { readonly token: string; readonly expiresAt: string };

/** Opens a session for a person, in the shop asked for or in his or her first one. Platform transaction. */
export async function startSession(
  tx: Tx,
  who: {
    readonly staffId: string | null;
    readonly merchantId?: string | null;
    readonly isDemo?: boolean;
    readonly userAgent: string | undefined;
  },
): Promise<SessionStart> {
  const token = newSecret();
  const lifeMs = who.isDemo === true ? demoHours * 3_600_000 : sessionDays * 86_400_000;
  const expiresAt = new Date(Date.parse(tx.now) + lifeMs).toISOString();
  const merchantId =
    who.merchantId ??
    (who.staffId === null ? null : ((await selectSeats(tx, who.staffId))[0]?.merchantId ?? null));
  await insertSession(tx, {
    tokenHash: secretHash(token),
    csrfToken: newSecret(),
    staffId: who.staffId,
    merchantId,
    isDemo: who.isDemo ?? false,
    expiresAt,
    userAgent: who.userAgent?.slice(0, 200) ?? null,
  });
  return { token, expiresAt };
}

/** Checks e-mail, password and, when the person has one, the second factor. Platform transaction. */
export async function checkCredentials(
  tx: Tx,
  given: { readonly email: string; readonly password: string; readonly totp?: string | undefined },
): Promise<{ staffId: string } | Refusal<"wrong_credentials" | "second_factor_needed">> {
  const staff = await selectStaffByEmail(tx, given.email.trim().toLowerCase());
  const right = await isPassword(given.password, staff?.passwordHash ?? null);
  if (staff === undefined || !right) return refuse("wrong_credentials");
  if (staff.totpSecret !== null) {
    if (given.totp === undefined || given.totp === "") return refuse("second_factor_needed");
    if (!(await isTotp(tx, staff.id, staff.totpSecret, given.totp))) return refuse("wrong_credentials");
  }
  return { staffId: staff.id };
}

/** Whether the code is right now (one step of 30 s either way, RFC 6238) and was not used before. */
export async function isTotp(tx: Tx, staffId: string, secret: string, code: string): Promise<boolean> {
  const totp = new TOTP({ secret });
  const timestamp = Date.parse(tx.now);
  const drift = totp.validate({ token: code.replace(/\s/g, ""), timestamp, window: 1 });
  if (drift === null) return false;
  return await takeTotpStep(tx, staffId, Math.floor(timestamp / 30_000) + drift);
}

export async function endSession(tx: Tx, token: string): Promise<void> {
  await deleteSession(tx, secretHash(token));
}

export type SessionView = SessionRow & { readonly tokenHash: string };

/** The session of a cookie, or nothing when it ended. */
export async function findSession(database: Database, token: string): Promise<SessionView | undefined> {
  const tokenHash = secretHash(token);
  return await database.inPlatform(async (tx) => {
    const session = await selectSession(tx, tokenHash);
    if (session === undefined) return undefined;
    if (!session.isDemo && Date.parse(tx.now) - Date.parse(session.lastSeenAt) > touchEveryMs) {
      await touchSession(
        tx,
        tokenHash,
        new Date(Date.parse(tx.now) + sessionDays * 86_400_000).toISOString(),
      );
    }
    return { ...session, tokenHash };
  });
}

/** Who a session acts as in its shop; a refusal when it has no (more) seat there. */
export function actorOfSession(
  session: SessionView,
  now: Date,
): Actor | Refusal<"not_signed_in" | "no_seat_in_this_shop"> {
  if (session.merchantId === null) return refuse("no_seat_in_this_shop");
  if (session.isDemo) {
    return {
      kind: "demo",
      id: null,
      name: "Sophie",
      merchantId: session.merchantId,
      permissions: demoPermissions,
    };
  }
  if (session.staffId === null) return refuse("not_signed_in");
  const ended = session.validUntil !== null && session.validUntil < dayInZone(now, "UTC");
  if (session.role === null || ended) return refuse("no_seat_in_this_shop");
  return {
    kind: "staff",
    id: session.staffId,
    name: session.staffName ?? "",
    merchantId: session.merchantId,
    permissions: permissionsOfSeat(session.role, session.storeIds),
    ...(session.storeIds === null ? {} : { stores: session.storeIds }),
  };
}

const keyCache = new Map<string, { actor: Actor; readAt: number }>();
const keyCacheMs = 5_000;

/** Who a key acts as. Known keys are remembered for five seconds: a revoked key dies within that time. */
export async function actorOfKey(
  database: Database,
  secret: string,
): Promise<Actor | Refusal<"not_signed_in">> {
  const hash = secretHash(secret);
  const known = keyCache.get(hash);
  if (known !== undefined && Date.now() - known.readAt < keyCacheMs) return known.actor;
  const actor = await database.inPlatform(async (tx) => {
    const key = await selectKeyBySecret(tx, hash);
    if (key === undefined) return undefined;
    if (key.lastUsedAt === null || Date.parse(tx.now) - Date.parse(key.lastUsedAt) > touchEveryMs) {
      await touchKey(tx, key.merchantId, key.id);
    }
    return {
      kind: "key" as const,
      id: key.id,
      name: key.name,
      merchantId: key.merchantId,
      permissions: new Set(key.scopes),
    };
  });
  if (actor === undefined) {
    keyCache.delete(hash);
    return refuse("not_signed_in");
  }
  if (keyCache.size > 1_000) keyCache.clear();
  keyCache.set(hash, { actor, readAt: Date.now() });
  return actor;
}
