import type { Tx } from "../../platform/database.ts";
import type { Event } from "../../platform/events.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, dayInZone, isDay } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit, selectStores } from "../accounts/index.ts";
import { recordAndMerged } from "../customers/index.ts";
import { pageOf, readPageCursor } from "./pages.ts";
import {
  activeRuleIds,
  archiveRule,
  insertRule,
  markSeen,
  noteHits,
  selectHits,
  selectRules,
} from "./queries-alerts.ts";
import type { AlertHit, AlertHitsQuery, AlertRule, AlertRuleBody } from "./schema-rewards.ts";

export async function listAlertRules(tx: Tx): Promise<{ items: AlertRule[] }> {
  return { items: await selectRules(tx) };
}

/** From now on whoever passes the threshold is told; who has passed it already is noted as seen. */
export async function addAlertRule(tx: Tx, actor: Actor, body: AlertRuleBody): Promise<AlertRule | Refusal> {
  const { measure, threshold, storeId = null, productIds = [], categoryIds = [] } = body;
  const isWhole = Number.isInteger(measure === "quantity" ? threshold * 1_000 : threshold);
  if (!isWhole) return refuse("threshold_is_too_fine", { field: "threshold" });
  if (measure === "quantity" && productIds.length + categoryIds.length === 0)
    return refuse("products_are_missing", { field: "productIds" });
  if (storeId !== null && !(await selectStores(tx)).some(({ id }) => id === storeId))
    return refuse("no_such_store", { field: "storeId", store: storeId });
  const id = newId(Date.parse(tx.now));
  await insertRule(tx, id, body);
  const today = await todayOf(tx);
  await noteHits(tx, { ruleId: id, days: null, today, newsFrom: addDays(today, 1) });
  await recordAudit(tx, actor, { action: "alert_rule.added", subjectKind: "alert_rule", subjectId: id });
  const [rule] = await selectRules(tx, { id });
  return rule ?? refuse("unknown_alert_rule", { id });
}

/** Rings no more; its hits stay. */
export async function removeAlertRule(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if ((await archiveRule(tx, id)) === 0) return refuse("unknown_alert_rule", { id });
  await recordAudit(tx, actor, { action: "alert_rule.archived", subjectKind: "alert_rule", subjectId: id });
}

export async function listAlertHits(
  tx: Tx,
  query: AlertHitsQuery,
): Promise<{ items: readonly AlertHit[]; nextCursor: string | null } | Refusal> {
  const before = readPageCursor(query.cursor);
  if (isRefusal(before)) return before;
  const { limit = 50, ruleId = null, customerId, unseen = false } = query;
  const customerIds = customerId === undefined ? null : await recordAndMerged(tx, customerId);
  const rows = await selectHits(tx, { ruleId, customerIds, unseen, before, limit: limit + 1 });
  return pageOf(rows, limit, ({ id }) => id);
}

export async function markHitsSeen(
  tx: Tx,
  actor: Actor,
  { ids, seen = true }: { readonly ids: readonly string[]; readonly seen?: boolean },
): Promise<{ count: number }> {
  return { count: await markSeen(tx, ids, seen ? { by: actor.name } : null) };
}

// A till that was offline sends its receipts days later: they still ring. Older ones come from a file.
const newsDays = 7;
const daysAtOnce = 31;

/** Notes who passed a threshold by the purchases these events announce. */
export async function followPurchases(tx: Tx, events: readonly Event[]): Promise<void> {
  const days = [...new Set(events.flatMap(daysOf))].sort();
  if (days.length === 0) return;
  const ruleIds = await activeRuleIds(tx);
  if (ruleIds.length === 0) return;
  const today = await todayOf(tx);
  const newsFrom = addDays(today, -newsDays);
  for (const ruleId of ruleIds)
    for (let from = 0; from < days.length; from += daysAtOnce)
      await noteHits(tx, { ruleId, days: days.slice(from, from + daysAtOnce), today, newsFrom });
}

function daysOf({ kind, payload }: Event): string[] {
  if (!kind.startsWith("purchases.") || !Array.isArray(payload["days"])) return [];
  return payload["days"].filter((day): day is string => typeof day === "string" && isDay(day));
}

async function todayOf(tx: Tx): Promise<string> {
  return dayInZone(tx.now, (await currentMerchant(tx)).timeZone);
}
