import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { recordAndMerged } from "../customers/index.ts";
import { pageOf, readNumberCursor, readPageCursor } from "./pages.ts";
import { named } from "./queries-names.ts";
import {
  archiveEndowment,
  unarchiveEndowment,
  closeHold,
  givenWithReceipt,
  holdsToSettle,
  insertEndowment,
  insertHold,
  insertMovement,
  lockEndowment,
  type NewMovement,
  selectEndowment,
  selectEndowments,
  selectHold,
  selectMovements,
  updateEndowment,
} from "./queries-endowments.ts";
import { customerExists, programExists } from "./queries-known.ts";
import type {
  Endowment,
  EndowmentBody,
  EndowmentMovement,
  NamedEndowmentMovement,
  EndowmentsQuery,
  MovementBody,
} from "./schema-rewards.ts";

export type Gift = {
  readonly endowmentId: string;
  readonly quantity: number;
  readonly customerId?: string | null;
  readonly receiptId?: string | null;
  readonly note?: string;
};
export type Given = { readonly endowment: Endowment; readonly number: number };

/** Gives gifts of a stock. Refused: `unknown_endowment`, `not_enough_gifts` (with `left`), `endowment_not_yours`. */
export async function giveEndowment(tx: Tx, actor: Actor, gift: Gift): Promise<Given | Refusal> {
  const { quantity, customerId = null } = gift;
  const held = await holdStock(tx, actor, gift.endowmentId, quantity, customerId);
  if (isRefusal(held)) return held;
  return await record(tx, actor, held, {
    ...gift,
    kind: "given",
    quantity: -quantity,
    reserved: 0,
    given: quantity,
  });
}

/** Takes gifts back into the stock: a refund, a mistake. */
export async function takeEndowmentBack(tx: Tx, actor: Actor, gift: Gift): Promise<Given | Refusal> {
  const stock = await lockEndowment(tx, gift.endowmentId);
  if (stock === undefined) return refuse("unknown_endowment", { id: gift.endowmentId });
  if (stock.given < gift.quantity) return refuse("more_gifts_than_were_given", { given: stock.given });
  const { quantity } = gift;
  return await record(tx, actor, stock, { ...gift, kind: "given_back", reserved: 0, given: -quantity });
}

/** Gifts that were given with a receipt come back: it was wholly given back. */
export async function takeBackGiftsOf(tx: Tx, actor: Actor, receiptId: string): Promise<void> {
  for (const gift of await givenWithReceipt(tx, receiptId))
    await takeEndowmentBack(tx, actor, { ...gift, receiptId });
}

/** Puts gifts aside for a reservation of points, whose fate they follow. The same reservation again puts nothing more aside. */
export async function reserveEndowment(
  tx: Tx,
  actor: Actor,
  gift: Omit<Gift, "receiptId" | "note"> & { readonly reservationId: string },
): Promise<Given | Refusal> {
  const { endowmentId, quantity, reservationId, customerId = null } = gift;
  const stock = await holdStock(tx, actor, endowmentId, quantity, customerId);
  if (isRefusal(stock)) return stock;
  const isNew = (await insertHold(tx, { reservationId, endowmentId, customerId, quantity })) === 1;
  if (!isNew) return refuse("gifts_already_reserved", { reservationId });
  return await record(tx, actor, stock, {
    kind: "reserved",
    quantity: 0,
    reserved: quantity,
    given: 0,
    customerId,
    reservationId,
  });
}

/** The reservation was given up: its gifts are free again. Harmless when there is none, or when it is over. */
export async function releaseEndowment(tx: Tx, actor: Actor, reservationId: string): Promise<void> {
  await closeReserved(tx, actor, reservationId, "released", null);
}

/** The reservation was used: its gifts are given. Harmless when there is none, or when it is over. */
export async function giveReservedEndowment(
  tx: Tx,
  actor: Actor,
  reservationId: string,
  receiptId: string | null = null,
): Promise<void> {
  await closeReserved(tx, actor, reservationId, "given", receiptId);
}

async function closeReserved(
  tx: Tx,
  actor: Actor,
  reservationId: string,
  state: "given" | "released",
  receiptId: string | null,
): Promise<void> {
  const hold = await selectHold(tx, reservationId);
  if (hold === undefined) return;
  const stock = await lockEndowment(tx, hold.endowmentId);
  if (stock === undefined || !(await closeHold(tx, reservationId, state))) return;
  const { quantity, customerId } = hold;
  await record(tx, actor, stock, {
    kind: state,
    quantity: state === "given" ? -quantity : 0,
    reserved: -quantity,
    given: state === "given" ? quantity : 0,
    customerId,
    receiptId,
    reservationId,
  });
}

/** Lets gifts put aside follow reservations that were used, given up or have run out. */
export async function settleHolds(tx: Tx, actor: Actor, endowmentId: string | null): Promise<number> {
  const due = await holdsToSettle(tx, endowmentId);
  for (const { reservationId, isPosted } of due)
    await closeReserved(tx, actor, reservationId, isPosted ? "given" : "released", null);
  return due.length;
}

/** The stock under its lock, with enough in it and what has lapsed set free. */
async function holdStock(
  tx: Tx,
  actor: Actor,
  endowmentId: string,
  quantity: number,
  customerId: string | null,
): Promise<Endowment | Refusal> {
  if ((await lockEndowment(tx, endowmentId)) === undefined)
    return refuse("unknown_endowment", { id: endowmentId });
  await settleHolds(tx, actor, endowmentId);
  const stock = await lockEndowment(tx, endowmentId);
  if (stock === undefined || stock.archivedAt !== null)
    return refuse("unknown_endowment", { id: endowmentId });
  if (stock.customerId !== null) {
    const own = customerId === null ? [] : await recordAndMerged(tx, customerId);
    if (!own.includes(stock.customerId)) return refuse("endowment_not_yours", { id: endowmentId });
  }
  if (stock.available < quantity) return refuse("not_enough_gifts", { left: stock.available });
  return stock;
}

async function record(tx: Tx, actor: Actor, before: Endowment, movement: NewMovement): Promise<Given> {
  const number = await insertMovement(tx, before.id, movement, actor.name);
  const endowment = await selectEndowment(tx, before.id);
  if (endowment === undefined) throw new Error("A stock of gifts disappeared while it was held.");
  if (endowment.isLow && !before.isLow)
    await appendEvent(tx, "loyalty.endowment_low", {
      endowmentId: before.id,
      available: endowment.available,
    });
  return { endowment, number };
}

export async function listEndowments(
  tx: Tx,
  query: EndowmentsQuery,
): Promise<{ items: readonly Endowment[]; nextCursor: string | null } | Refusal> {
  const before = readPageCursor(query.cursor);
  if (isRefusal(before)) return before;
  const { limit = 50, cursor: _, customerId, ...filters } = query;
  const customerIds = customerId === undefined ? null : await recordAndMerged(tx, customerId);
  const rows = await selectEndowments(tx, { ...filters, customerIds, before, limit: limit + 1 });
  return pageOf(rows, limit, ({ id }) => id);
}

export async function getEndowment(tx: Tx, id: string): Promise<Endowment | Refusal> {
  return (await selectEndowment(tx, id)) ?? refuse("unknown_endowment", { id });
}

export async function addEndowment(
  tx: Tx,
  actor: Actor,
  { quantity, ...body }: EndowmentBody & { readonly quantity: number },
): Promise<Endowment | Refusal> {
  const wrong = await unknownOwner(tx, body);
  if (wrong !== null) return wrong;
  const id = newId(Date.parse(tx.now));
  await insertEndowment(tx, id, body);
  await recordAudit(tx, actor, { action: "endowment.added", subjectKind: "endowment", subjectId: id });
  if (quantity > 0)
    await insertMovement(tx, id, { kind: "received", quantity, reserved: 0, given: 0 }, actor.name);
  return await getEndowment(tx, id);
}

export async function changeEndowment(
  tx: Tx,
  actor: Actor,
  id: string,
  body: EndowmentBody,
): Promise<Endowment | Refusal> {
  const wrong = await unknownOwner(tx, body);
  if (wrong !== null) return wrong;
  if ((await updateEndowment(tx, id, body)) === 0) return refuse("unknown_endowment", { id });
  await recordAudit(tx, actor, { action: "endowment.changed", subjectKind: "endowment", subjectId: id });
  return await getEndowment(tx, id);
}

/** Gives no more; its history stays. Refused while gifts of it are put aside. */
export async function removeEndowment(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if ((await lockEndowment(tx, id)) === undefined) return refuse("unknown_endowment", { id });
  await settleHolds(tx, actor, id);
  const stock = await lockEndowment(tx, id);
  if (stock === undefined || stock.reserved > 0)
    return refuse("gifts_are_reserved", { reserved: stock?.reserved ?? 0 });
  await archiveEndowment(tx, id);
  await recordAudit(tx, actor, { action: "endowment.archived", subjectKind: "endowment", subjectId: id });
}

/** Gives again. Refused: `unknown_endowment`. */
export async function restoreEndowment(tx: Tx, actor: Actor, id: string): Promise<Endowment | Refusal> {
  if ((await unarchiveEndowment(tx, id)) > 0)
    await recordAudit(tx, actor, { action: "endowment.restored", subjectKind: "endowment", subjectId: id });
  return await getEndowment(tx, id);
}

async function unknownOwner(tx: Tx, { programId, customerId }: EndowmentBody): Promise<Refusal | null> {
  if (typeof programId === "string" && !(await programExists(tx, programId)))
    return refuse("no_such_program", { field: "programId", id: programId });
  if (typeof customerId === "string" && !(await customerExists(tx, customerId)))
    return refuse("no_such_customer", { field: "customerId", id: customerId });
  return null;
}

/** A movement by hand: gifts that arrived, were given, came back, were lost, or counted again. */
export async function moveEndowment(
  tx: Tx,
  actor: Actor,
  id: string,
  { kind, quantity, customerId, receiptId, note }: MovementBody,
): Promise<{ endowment: Endowment; movement: EndowmentMovement } | Refusal> {
  if (quantity === 0 || (quantity < 0 && kind !== "corrected"))
    return refuse("quantity_must_be_positive", { field: "quantity" });
  if (customerId !== undefined && !(await customerExists(tx, customerId)))
    return refuse("no_such_customer", { field: "customerId", id: customerId });
  const about = {
    endowmentId: id,
    quantity,
    customerId: customerId ?? null,
    receiptId: receiptId ?? null,
    ...(note === undefined ? {} : { note }),
  };
  const moved =
    kind === "given"
      ? await giveEndowment(tx, actor, about)
      : kind === "given_back"
        ? await takeEndowmentBack(tx, actor, about)
        : await changeStock(tx, actor, { ...about, kind, quantity: kind === "lost" ? -quantity : quantity });
  if (isRefusal(moved)) return moved;
  const [movement] = await selectMovements(tx, { endowmentId: id, before: moved.number + 1, limit: 1 });
  if (movement === undefined) throw new Error("A movement of gifts was not written.");
  return { endowment: moved.endowment, movement };
}

async function changeStock(
  tx: Tx,
  actor: Actor,
  change: Gift & { readonly kind: "received" | "lost" | "corrected" },
): Promise<Given | Refusal> {
  const stock = await lockEndowment(tx, change.endowmentId);
  if (stock === undefined) return refuse("unknown_endowment", { id: change.endowmentId });
  if (stock.available + change.quantity < 0) return refuse("not_enough_gifts", { left: stock.available });
  return await record(tx, actor, stock, { ...change, reserved: 0, given: 0 });
}

export async function listMovements(
  tx: Tx,
  actor: Actor,
  endowmentId: string,
  query: { readonly limit?: number; readonly cursor?: string },
): Promise<{ items: readonly NamedEndowmentMovement[]; nextCursor: string | null } | Refusal> {
  const before = readNumberCursor(query.cursor);
  if (isRefusal(before)) return before;
  const { limit = 50 } = query;
  const rows = await selectMovements(tx, { endowmentId, before, limit: limit + 1 });
  const page = pageOf(rows, limit, ({ number }) => String(number));
  return { ...page, items: await named(tx, actor, page.items, ({ customerId }) => customerId) };
}
