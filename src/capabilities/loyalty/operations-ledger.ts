import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { loadAccounts, type Wanted } from "./accounts-at-work.ts";
import type { Moved, MoveResult, Order } from "./ledger-types.ts";
import { holdersOf, type KnownKey, knownKeys } from "./queries-ledger.ts";
import { type NewKey, writeBooks } from "./queries-ledger-write.ts";
import { type Account, type Books, openBooks } from "./rules/ledger-account.ts";
import { type Planned, planMove } from "./rules/ledger.ts";
import { settle } from "./rules/ledger-settle.ts";

/**
 * Moves units: locks the memberships in the order of their identifiers, settles what is due, applies the orders in
 * their sequence and writes them with the same few statements, be they one or two hundred. Each order has its own
 * result; a refused one moves nothing and does not stop the others. Memberships must exist.
 *
 * A key answers again what it answered; refusals are not kept under a key, so that it may be tried again.
 */
export async function move(tx: Tx, actor: Actor, orders: readonly Order[]): Promise<MoveResult[]> {
  if (orders.length === 0) return [];
  const said = orders.map(withNormalInstants);
  const accounts = await lockedAccounts(tx, said, [], []);
  const keys = await keysOf(tx, said);
  const books = openBooks(accounts, () => newId(Date.parse(tx.now)));
  const results = said.map((order) => onceByKey(keys, order, () => planMove(books, order, tx.now)));
  for (const account of accounts) settle(books, account, tx.now);
  await write(tx, actor, books, [...keys.made.values()]);
  return results;
}

/** Settles what is due on these memberships, as any movement on them would. Returns how many entries that made. */
export async function settleDue(tx: Tx, actor: Actor, membershipIds: readonly string[]): Promise<number> {
  const accounts = await lockedAccounts(tx, [], membershipIds, membershipIds);
  const books = openBooks(accounts, () => newId(Date.parse(tx.now)));
  for (const account of accounts) {
    settle(books, account, tx.now);
    // Also when nothing was due after all: it must not be looked at again until its next instant.
    books.touched.add(account);
  }
  await write(tx, actor, books, []);
  return books.entries.length;
}

async function lockedAccounts(
  tx: Tx,
  orders: readonly Order[],
  others: readonly string[],
  whole: readonly string[],
): Promise<Account[]> {
  const reservationIds = orders.flatMap((order) => ("reservationId" in order ? [order.reservationId] : []));
  const holders = orders.some((order) => order.kind === "post" || order.kind === "void")
    ? await holdersOf(tx, reservationIds)
    : [];
  const ids = new Set([...others, ...holders]);
  const needLots = new Set([...whole, ...holders]);
  const needUnits = new Map<string, number>();
  for (const order of orders) {
    if (!("membershipId" in order)) continue;
    ids.add(order.membershipId);
    // A history whose inactivity has already ended ends every lot.
    if ("idleExpiresAt" in order && (order.idleExpiresAt ?? tx.now) <= tx.now)
      needLots.add(order.membershipId);
    if (order.kind === "redeem" || order.kind === "debit" || order.kind === "reserve") {
      needUnits.set(order.membershipId, (needUnits.get(order.membershipId) ?? 0) + order.units);
    } else if (order.kind !== "earn" && order.kind !== "opening" && order.kind !== "credit") {
      needLots.add(order.membershipId);
    }
    if (order.kind === "transfer") {
      ids.add(order.toMembershipId);
      needLots.add(order.toMembershipId);
    }
  }
  const wanted: Wanted = {
    ids: [...ids],
    needLots,
    needUnits,
    reservationIds,
    returns: orders.filter(isReturn),
  };
  return await loadAccounts(tx, wanted, { lock: true, until: tx.now });
}

function isReturn(order: Order): order is Extract<Order, { kind: "return" }> {
  return order.kind === "return";
}

type Keys = { readonly known: Map<string, KnownKey>; readonly made: Map<string, NewKey> };

async function keysOf(tx: Tx, orders: readonly Order[]): Promise<Keys> {
  const asked = orders.flatMap((order) => (order.cause.key === undefined ? [] : [order.cause.key]));
  const known = asked.length === 0 ? [] : await knownKeys(tx, asked);
  return { known: new Map(known.map((one) => [one.key, one])), made: new Map() };
}

function onceByKey(keys: Keys, order: Order, plan: () => Planned | Refusal): MoveResult {
  const { key } = order.cause;
  if (key === undefined) {
    const planned = plan();
    return isRefusal(planned) ? planned : { ...planned, isRepeat: false };
  }
  const requestHash = fingerprint(order);
  const earlier = keys.known.get(key);
  if (earlier !== undefined) {
    if (earlier.requestHash !== requestHash) return refuse("idempotency_key_already_used");
    return { ...(earlier.answer as Planned), isRepeat: true } satisfies Moved;
  }
  const planned = plan();
  if (isRefusal(planned)) return planned;
  keys.known.set(key, { key, requestHash, answer: planned });
  keys.made.set(key, {
    key,
    request_hash: requestHash,
    membership_id: planned.membershipId,
    seq: planned.seq,
    answer: planned,
  });
  return { ...planned, isRepeat: false };
}

/** Of what is asked, in a fixed order of fields; what the server adds by itself (the lot's dates) is no part of it. */
function fingerprint(order: Order): string {
  const { cause } = order;
  const asked = {
    kind: order.kind,
    membership: "membershipId" in order ? order.membershipId : null,
    to: "toMembershipId" in order ? order.toMembershipId : null,
    reservation: "reservationId" in order ? order.reservationId : null,
    units: "units" in order ? (order.units ?? null) : null,
    at: order.at ?? null,
    receipt: cause.receiptId ?? null,
    reason: cause.reason ?? null,
  };
  return createHash("sha256").update(JSON.stringify(asked)).digest("base64url");
}

/** Instants are compared as text, so they all have the form of `toISOString`. */
function withNormalInstants(order: Order): Order {
  const at = order.at === undefined ? {} : { at: normal(order.at) };
  if (order.kind === "earn" || order.kind === "opening" || order.kind === "credit") {
    const { activeFrom, expiresAt } = order.lot;
    const lot = { activeFrom: normalOrNull(activeFrom), expiresAt: normalOrNull(expiresAt) };
    return { ...order, ...at, ...idle(order), lot };
  }
  if (order.kind === "reserve") return { ...order, ...at, expiresAt: normal(order.expiresAt) };
  if (order.kind === "redeem" || order.kind === "debit") return { ...order, ...at, ...idle(order) };
  return { ...order, ...at };
}

const normal = (instant: string): string => new Date(instant).toISOString();
const normalOrNull = (instant: string | null): string | null => (instant === null ? null : normal(instant));
const idle = ({ idleExpiresAt }: { readonly idleExpiresAt?: string }): { idleExpiresAt?: string } =>
  idleExpiresAt === undefined ? {} : { idleExpiresAt: normal(idleExpiresAt) };

async function write(tx: Tx, actor: Actor, books: Books, keys: readonly NewKey[]): Promise<void> {
  if (books.touched.size === 0 && keys.length === 0) return;
  const written = await writeBooks(tx, books, signature(actor), keys);
  if (written.keys < keys.length) {
    // Another transaction used one of the keys on another membership meanwhile: the whole is tried again, and finds it.
    throw Object.assign(new Error("A key was used meanwhile."), { code: "40001" });
  }
  await tellFacts(tx, [...new Set(written.customerIds)]);
  if (books.entries.length === 0) return;
  const units: Record<string, number> = {};
  for (const { kind, legs } of books.entries) {
    const moved = Math.max(...Object.values(legs).map(Math.abs), 0);
    units[kind] = (units[kind] ?? 0) + moved;
  }
  const memberships = [...new Set(books.entries.map((entry) => entry.membershipId))];
  await appendEvent(tx, "loyalty.moved", { memberships, units });
}

/** Who moved, as entries keep it: never a name. */
export function signature(actor: Actor): string {
  return actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`;
}
