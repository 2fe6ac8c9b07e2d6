import { createHash, createHmac, createPublicKey, randomBytes, timingSafeEqual, verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isId, newId } from "../../platform/ids.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { seal, unseal } from "../../platform/seal.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { noteHookEvent, receiveMail } from "./inbound.ts";
import {
  deleteHook,
  type HookRow,
  insertHook,
  noteCalled,
  selectHook,
  selectHooks,
} from "./queries-hooks.ts";
import { eventsOf } from "./rules/hook-events.ts";
import type { HookBody, HooksAnswer } from "./schema-inbound.ts";

const mostHooks = 10;

export async function listHooks(tx: Tx): Promise<HooksAnswer> {
  return { items: (await selectHooks(tx)).map((hook) => hookAnswer(tx, hook)) };
}

/**
 * Opens an address for a provider. Refused: `hook_secret_missing`, `hook_key_unreadable` (SendGrid's is a public key, not a
 * password), `too_many_hooks`.
 */
export async function addHook(tx: Tx, database: Database, actor: Actor, { provider, secret }: HookBody) {
  if ((await selectHooks(tx)).length >= mostHooks) return refuse("too_many_hooks", { most: mostHooks });
  const made = provider === "signed" ? randomBytes(32).toString("base64url") : null;
  const checkedBy = made ?? secret?.trim();
  if (checkedBy === undefined) return refuse("hook_secret_missing", { field: "secret" });
  if (provider === "sendgrid" && publicKeyOf(checkedBy) === null) {
    return refuse("hook_key_unreadable", { field: "secret" });
  }
  const id = newId(Date.parse(tx.now));
  await insertHook(tx, { id, provider, secret: await seal(database, checkedBy) });
  await recordAudit(tx, actor, {
    action: "hook.added",
    subjectKind: "hook",
    subjectId: id,
    detail: { provider },
  });
  return {
    id,
    provider,
    address: addressOf(tx, id),
    createdAt: tx.now,
    heardAt: null,
    refusedAt: null,
    secret: made,
  };
}

export async function removeHook(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if (!(await deleteHook(tx, id))) return refuse("unknown_hook", { id });
  await recordAudit(tx, actor, { action: "hook.removed", subjectKind: "hook", subjectId: id });
  return undefined;
}

/** What a provider calls with, as it came. */
export type Call = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/**
 * Hears a provider. Nothing is believed that is not signed; what is told twice acts once, so that an old call sent again does nothing.
 *
 * @returns what to answer: 404 for an address that is nobody's, 401 for a signature that is wrong
 */
export async function hearProvider(
  database: Database,
  at: { readonly merchantId: string; readonly hookId: string },
  call: Call,
): Promise<200 | 400 | 401 | 404> {
  if (!isId(at.merchantId) || !isId(at.hookId)) return 404;
  const hook = await database.inMerchant(at.merchantId, async (tx) => await selectHook(tx, at.hookId));
  if (hook === undefined) return 404;
  const isSigned = isSignedBy(hook.provider, await unseal(database, hook.secret), call);
  await database.inMerchant(at.merchantId, async (tx) => await noteCalled(tx, hook.id, isSigned));
  if (!isSigned) return 401;
  if (hook.provider === "signed" && call.headers["content-type"]?.startsWith("message/rfc822") === true) {
    await receiveMail(database, at.merchantId, call.body, "hook");
    return 200;
  }
  const body = jsonOf(call.body);
  if (body === undefined) return 400;
  for (const event of eventsOf(hook.provider, body)) await noteHookEvent(database, at.merchantId, event);
  return 200;
}

function isSignedBy(provider: HookRow["provider"], key: string, call: Call): boolean {
  if (provider === "mailgun") return isSignedByMailgun(key, call);
  return provider === "sendgrid" ? isSignedBySendgrid(key, call) : isSignedByProgram(key, call);
}

/** HMAC-SHA256 of timestamp and token, in the body itself. */
function isSignedByMailgun(key: string, { body }: Call): boolean {
  const { signature } = (jsonOf(body) ?? {}) as { signature?: Record<string, unknown> };
  const { timestamp, token, signature: given } = signature ?? {};
  if (typeof timestamp !== "string" || typeof token !== "string" || typeof given !== "string") return false;
  return sameDigest(
    createHmac("sha256", key)
      .update(timestamp + token)
      .digest("hex"),
    given,
  );
}

/** ECDSA P-256 over timestamp and body, by the public key the account shows. */
function isSignedBySendgrid(key: string, { headers, body }: Call): boolean {
  const signature = headers["x-twilio-email-event-webhook-signature"];
  const timestamp = headers["x-twilio-email-event-webhook-timestamp"];
  const publicKey = publicKeyOf(key);
  if (typeof signature !== "string" || typeof timestamp !== "string" || publicKey === null) return false;
  const said = Buffer.concat([Buffer.from(timestamp), body]);
  return verify("sha256", said, publicKey, Buffer.from(signature, "base64"));
}

/** `Rebelote-Signature: t=<seconds>,v1=<hex>`, HMAC-SHA256 of the seconds, a point and the body; good for five minutes. */
function isSignedByProgram(key: string, { headers, body }: Call): boolean {
  const said = headers["rebelote-signature"];
  const { seconds, given } =
    /^t=(?<seconds>\d{1,12}),v1=(?<given>[0-9a-f]{64})$/u.exec(String(said))?.groups ?? {};
  if (seconds === undefined || given === undefined) return false;
  if (Math.abs(Date.now() / 1_000 - Number(seconds)) > 300) return false;
  return sameDigest(createHmac("sha256", key).update(`${seconds}.`).update(body).digest("hex"), given);
}

function sameDigest(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function publicKeyOf(key: string) {
  try {
    const found = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    return found.asymmetricKeyType === "ec" ? found : null;
  } catch {
    return null;
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function hookAnswer(tx: Tx, { id, provider, createdAt, heardAt, refusedAt }: HookRow) {
  return { id, provider, address: addressOf(tx, id), createdAt, heardAt, refusedAt };
}

function addressOf(tx: Tx, id: string): string {
  return `${publicAddress()}/hooks/mail/${tx.merchantId}/${id}`;
}
