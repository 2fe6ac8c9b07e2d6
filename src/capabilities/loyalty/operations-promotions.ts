import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { type Day, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { programExists } from "./queries-known.ts";
import {
  archivePromotion,
  insertPromotion,
  promotionWithCode,
  selectPromotion,
  selectPromotions,
  unarchivePromotion,
  updatePromotion,
} from "./queries-promotions.ts";
import type { Promotion } from "./schema-definition.ts";
import type { PromotionBody, PromotionsQuery, StoredPromotion } from "./schema-rewards.ts";

/** Of promotions around a day, those in force on it. */
export function promotionsOn(promotions: readonly Promotion[], day: Day): Promotion[] {
  return promotions.filter(
    ({ from, until }) => (from === null || from <= day) && (until === null || until >= day),
  );
}

export async function listPromotions(
  tx: Tx,
  query: PromotionsQuery,
): Promise<{ items: readonly StoredPromotion[]; nextCursor: string | null } | Refusal> {
  const { limit = 50, on = null, archived = false } = query;
  const cursor = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && (cursor === null || !/^-?\d{1,4}$/.test(cursor[0] ?? "")))
    return refuse("unreadable_cursor", { field: "cursor" });
  if (on !== null && !isDay(on)) return refuse("unreadable_date", { field: "on" });
  const after = cursor === null ? null : ([Number(cursor[0]), cursor[1] ?? ""] as const);
  const rows = await selectPromotions(tx, { on, archived, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1)?.promotion;
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor([String(last.order), last.id]) : null };
}

export async function getPromotion(tx: Tx, key: string): Promise<StoredPromotion | Refusal> {
  return (await selectPromotion(tx, key)) ?? refuse("unknown_promotion", { id: key });
}

export async function addPromotion(
  tx: Tx,
  actor: Actor,
  body: PromotionBody,
): Promise<StoredPromotion | Refusal> {
  const promotion: Promotion = { ...body, id: `p-${newId().slice(-12)}` };
  const wrong = await whatIsWrong(tx, promotion);
  if (wrong !== null) return wrong;
  await insertPromotion(tx, promotion);
  await note(tx, actor, "promotion.added", promotion.id);
  return await getPromotion(tx, promotion.id);
}

export async function changePromotion(
  tx: Tx,
  actor: Actor,
  key: string,
  body: PromotionBody,
): Promise<StoredPromotion | Refusal> {
  const promotion: Promotion = { ...body, id: key };
  const wrong = await whatIsWrong(tx, promotion);
  if (wrong !== null) return wrong;
  if ((await updatePromotion(tx, promotion)) === 0) return refuse("unknown_promotion", { id: key });
  await note(tx, actor, "promotion.changed", key);
  return await getPromotion(tx, key);
}

/** It applies no more; what it gave stays in the receipts. */
export async function removePromotion(tx: Tx, actor: Actor, key: string): Promise<StoredPromotion | Refusal> {
  const promotion = await getPromotion(tx, key);
  if (isRefusal(promotion)) return promotion;
  if ((await archivePromotion(tx, key)) > 0) await note(tx, actor, "promotion.archived", key);
  return await getPromotion(tx, key);
}

/** Applies again, within its days. Refused: `unknown_promotion`, and what a promotion of today is refused for. */
export async function restorePromotion(
  tx: Tx,
  actor: Actor,
  key: string,
): Promise<StoredPromotion | Refusal> {
  const stored = await getPromotion(tx, key);
  if (isRefusal(stored)) return stored;
  const wrong = await whatIsWrong(tx, stored.promotion);
  if (wrong !== null) return wrong;
  if ((await unarchivePromotion(tx, key)) > 0) await note(tx, actor, "promotion.restored", key);
  return await getPromotion(tx, key);
}

async function whatIsWrong(tx: Tx, promotion: Promotion): Promise<Refusal | null> {
  const { from, until, type, percent, cents, buy, get, code, membersOf } = promotion;
  for (const [field, day] of Object.entries({ from, until }))
    if (day !== null && !isDay(day)) return refuse("unreadable_date", { field });
  if (from !== null && until !== null && until < from)
    return refuse("promotion_ends_before_it_starts", { field: "until" });
  const gives = type.startsWith("percent_")
    ? percent
    : type.startsWith("amount_")
      ? cents
      : Math.min(buy, get);
  if (gives === 0) return refuse("promotion_gives_nothing", { field: "type" });
  if (membersOf !== null && !(await programExists(tx, membersOf)))
    return refuse("no_such_program", { field: "membersOf", id: membersOf });
  if (code !== null && (await promotionWithCode(tx, code, promotion.id)))
    return refuse("promotion_code_already_taken", { field: "code", promotionCode: code });
  return null;
}

async function note(tx: Tx, actor: Actor, action: string, key: string): Promise<void> {
  await recordAudit(tx, actor, { action, subjectKind: "promotion", detail: { key } });
}
