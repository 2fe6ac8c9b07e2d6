import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { speakingIds } from "../customers/index.ts";
import { conditionOf, momentOf, type PeopleRule, readStanding } from "../insight/index.ts";
import type { MembersChanged } from "./answers.ts";
import { lockSegmentRow } from "./queries.ts";
import { enterList, enterListWhere, leaveList, profiled } from "./queries-lists.ts";
import { queueChanged } from "./queries-pending.ts";
import type { MembersBody } from "./schema.ts";

/** Puts customers on a list and takes others off it. Refused: `unknown_segment`, `segment_has_a_rule`. */
export async function changeMembers(
  tx: Tx,
  actor: Actor,
  id: string,
  { add = [], remove = [] }: MembersBody,
): Promise<MembersChanged | Refusal<"unknown_segment" | "segment_has_a_rule">> {
  const list = await listOf(tx, id);
  if (isRefusal(list)) return list;
  const { calendarDay } = await readStanding(tx);
  const removed = await leaveList(tx, id, remove, calendarDay);
  const { added, unknown } = await fillList(tx, id, add);
  await queueChanged(tx, removed);
  await recordAudit(tx, actor, {
    action: "segment.members_changed",
    subjectKind: "segment",
    subjectId: id,
    detail: { added, removed: removed.length },
  });
  const memberCount = list.memberCount + added - removed.length;
  return { added, removed: removed.length, unknown, memberCount };
}

/** Puts customers on a list; records merged into another stand for the one that speaks. */
export async function fillList(
  tx: Tx,
  id: string,
  customerIds: readonly string[],
): Promise<{ added: number; unknown: number }> {
  const asked = [...new Set(customerIds)];
  const speaking = await speakingIds(tx, asked);
  const known = await profiled(tx, [...new Set(asked.flatMap((one) => speaking.get(one) ?? []))]);
  const present = new Set(known);
  const unknown = asked.filter((one) => !present.has(speaking.get(one) ?? "")).length;
  const added = await enterList(tx, id, known, (await readStanding(tx)).calendarDay);
  await queueChanged(tx, added);
  return { added: added.length, unknown };
}

/** Puts on a list whoever answers a rule now; later they stay whatever the rule says. */
export async function fillListByRule(tx: Tx, id: string, rule: PeopleRule): Promise<void> {
  const condition = await conditionOf(tx, rule, await momentOf(tx));
  await enterListWhere(tx, id, condition, (await readStanding(tx)).calendarDay);
}

async function listOf(tx: Tx, id: string) {
  const list = await lockSegmentRow(tx, id);
  if (list === undefined || list.archivedAt !== null) return refuse("unknown_segment", { id });
  return list.kind === "rule" ? refuse("segment_has_a_rule", { name: list.name }) : list;
}
