import type { Database, Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { lotWish } from "./lot-wish.ts";
import { audit, type Desk, deskOf, desksOf, inPoints, resultOf } from "./operations-desk.ts";
import { move } from "./operations-ledger.ts";
import { aboveLimit, needsSecondPerson, valueCents } from "./operations-limits.ts";
import { pageOf, readPageCursor } from "./pages.ts";
import {
  type AdjustmentRow,
  decideAdjustment,
  givenSince,
  insertAdjustment,
  lockAdjustment,
  selectAdjustments,
} from "./queries-adjustments.ts";
import { named } from "./queries-names.ts";
import { toPoints, toUnits } from "./rules/points.ts";
import type { AdjustmentAnswer, AdjustmentBody, AdjustmentsQuery, MovedAnswer } from "./schema-ledger.ts";

/**
 * Adds or takes points by hand, within the limit of whoever asks; from the shop's threshold on it waits for a second person.
 * What the same person gave the same member within a day counts together: ten small gifts are one large one.
 * Refused: `adjustment_above_limit`, `adjustment_needs_a_note`, `nothing_to_move`, and what the ledger refuses.
 */
export async function adjust(
  database: Database,
  tx: Tx,
  actor: Actor,
  membershipId: string,
  { points, reason, note }: AdjustmentBody,
): Promise<AdjustmentAnswer | Refusal> {
  const desk = await deskOf(tx, membershipId);
  if (isRefusal(desk)) return desk;
  const units = toUnits(points, desk.definition.scale);
  if (isRefusal(units)) return units;
  if (units === 0) return refuse("nothing_to_move", { field: "points" });
  if (reason === "other" && note === undefined) return refuse("adjustment_needs_a_note", { field: "note" });
  const given = units > 0 ? await givenSince(tx, membershipId, actor, aDayBefore(tx.now)) : 0;
  const cents = valueCents(desk.definition, units + given);
  const above = await aboveLimit(tx, actor, cents);
  if (above !== null) return above;
  const waits = await needsSecondPerson(database, tx, actor, cents);
  const asked = { id: newId(Date.parse(tx.now)), membershipId, units, reason, note: note ?? null };
  const moved = waits ? null : await moveByHand(tx, actor, desk, asked);
  if (isRefusal(moved)) return moved;
  await insertAdjustment(tx, {
    ...asked,
    state: waits ? "waiting" : "done",
    seq: moved?.seq ?? null,
    askedBy: actor.name,
    askedById: actor.id,
  });
  await audit(tx, actor, waits ? "loyalty.adjustment_asked" : "loyalty.adjusted", desk, {
    adjustmentId: asked.id,
    points,
    reason,
  });
  return await answered(tx, actor, asked.id);
}

const aDayBefore = (instant: string): string => new Date(Date.parse(instant) - 86_400_000).toISOString();

/** Decides what somebody else asked. Refused: `unknown_adjustment`, `already_decided`, `own_adjustment`. */
export async function decide(
  tx: Tx,
  actor: Actor,
  id: string,
  decision: "approve" | "refuse",
): Promise<AdjustmentAnswer | Refusal> {
  const asked = await lockAdjustment(tx, id);
  if (asked === undefined) return refuse("unknown_adjustment");
  if (asked.state !== "waiting") return refuse("already_decided", { state: asked.state });
  if (
    decision === "approve" &&
    (actor.id === null || asked.askedById === null || actor.id === asked.askedById)
  ) {
    return refuse("own_adjustment");
  }
  const desk = await deskOf(tx, asked.membershipId);
  if (isRefusal(desk)) return desk;
  const above =
    decision === "approve" ? await aboveLimit(tx, actor, valueCents(desk.definition, asked.units)) : null;
  if (above !== null) return above;
  const moved = decision === "approve" ? await moveByHand(tx, actor, desk, asked) : null;
  if (isRefusal(moved)) return moved;
  await decideAdjustment(tx, id, {
    state: decision === "approve" ? "done" : "refused",
    by: actor.name,
    // Who takes a request of her own back decides nothing about it.
    byId: actor.id === asked.askedById ? null : actor.id,
    seq: moved?.seq ?? null,
  });
  const action = decision === "approve" ? "loyalty.adjustment_approved" : "loyalty.adjustment_refused";
  await audit(tx, actor, action, desk, { adjustmentId: id });
  return await answered(tx, actor, id);
}

async function moveByHand(
  tx: Tx,
  actor: Actor,
  desk: Desk,
  {
    id,
    membershipId,
    units,
    reason,
    note,
  }: Pick<AdjustmentRow, "id" | "membershipId" | "units" | "reason" | "note">,
): Promise<MovedAnswer | Refusal> {
  const { definition } = desk;
  const { timeZone } = await currentMerchant(tx);
  const { lot, idle } = lotWish(definition, tx.now, timeZone, { pendingDays: 0 });
  const cause = { reason, detail: { adjustmentId: id }, ...(note === null ? {} : { note }) };
  const [result] = await move(tx, actor, [
    units > 0
      ? { kind: "credit", membershipId, units, lot, ...idle, cause }
      : { kind: "debit", membershipId, units: -units, debtLimit: definition.manualDebtLimit, cause },
  ]);
  return inPoints(resultOf(result), desk);
}

async function answered(tx: Tx, actor: Actor, id: string): Promise<AdjustmentAnswer> {
  const row = await lockAdjustment(tx, id);
  if (row === undefined) throw new Error("An adjustment was kept and is not there.");
  const [answer] = await inWords(tx, actor, [row]);
  if (answer === undefined) throw new Error("An adjustment has no program.");
  return answer;
}

/** Adjustments, the latest first. */
export async function listAdjustments(
  tx: Tx,
  actor: Actor,
  { state, membershipId, limit = 50, cursor }: AdjustmentsQuery,
): Promise<{ items: AdjustmentAnswer[]; nextCursor: string | null } | Refusal> {
  const after = readPageCursor(cursor);
  if (isRefusal(after)) return after;
  const rows = await selectAdjustments(tx, {
    ...(state === undefined ? {} : { state }),
    ...(membershipId === undefined ? {} : { membershipId }),
    after,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf(rows, limit, (row) => row.id);
  return { items: await inWords(tx, actor, items), nextCursor };
}

async function inWords(tx: Tx, actor: Actor, rows: readonly AdjustmentRow[]): Promise<AdjustmentAnswer[]> {
  const desks = await desksOf(
    tx,
    rows.map((row) => row.membershipId),
  );
  const whose = await named(tx, actor, rows, ({ customerId }) => customerId);
  return whose.flatMap(({ units, askedById, ...row }) => {
    const desk = desks.get(row.membershipId);
    if (desk === undefined) return [];
    return [
      {
        ...row,
        points: toPoints(units, desk.definition.scale),
        valueCents: valueCents(desk.definition, units),
        isOwn: askedById !== null && askedById === actor.id,
      },
    ];
  });
}
