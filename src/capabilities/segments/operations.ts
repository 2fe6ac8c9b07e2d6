import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addDays } from "../../values/day.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import {
  countPeople,
  type PeopleRule,
  readRule,
  readStanding,
  sayRule,
  segmentsIn,
} from "../insight/index.ts";
import type { Said, Segment, SegmentDetail, SegmentsAnswer, SegmentUser } from "./answers.ts";
import { fillList, fillListByRule } from "./operations-members.ts";
import {
  countMoved,
  countSegments,
  findSegmentRow,
  insertSegment,
  isNameTaken,
  lockEdits,
  namesOf,
  readUses,
  type SegmentRow,
  selectSegments,
  selectUsers,
  setArchived,
  updateSegment,
  writeUses,
} from "./queries.ts";
import { circleThrough } from "./rules/circles.ts";
import type { SegmentBody, SegmentChangeBody } from "./schema.ts";

/** More would be read by nobody, and every change of a customer is judged by each. */
const mostSegments = 200;
const latelyDays = 30;

type ReadUsers = (tx: Tx, segmentId: string) => Promise<readonly SegmentUser[]>;
const userReaders = new Map<string, ReadUsers>();

/** Later rooms say what of theirs names a segment, so that it is not put away below them; wiring twice replaces. */
export function registerSegmentUsers(room: string, read: ReadUsers): void {
  userReaders.set(room, read);
}

/** All segments in use by name, or those put away. */
export async function listSegments(
  tx: Tx,
  asked: { readonly archived?: boolean } = {},
): Promise<SegmentsAnswer> {
  const rows = await selectSegments(tx, asked);
  return { items: await shown(tx, rows), customerCount: await customerCount(tx) };
}

/** One segment with all that would miss it. Refused: `unknown_segment`. */
export async function getSegment(tx: Tx, id: string): Promise<SegmentDetail | Refusal<"unknown_segment">> {
  const row = await findSegmentRow(tx, id);
  if (row === undefined) return refuse("unknown_segment", { id });
  const [segment] = await shown(tx, [row]);
  if (segment === undefined) return refuse("unknown_segment", { id });
  return { ...segment, usedBy: await usersOf(tx, id) };
}

/**
 * A new segment. One with a rule has its members after the next evaluation, a list at once.
 * Refused: `segment_name_taken`, `too_many_segments`, `segment_without_rule`, `unknown_segment`, `people_rule_unreadable`.
 */
export async function addSegment(tx: Tx, actor: Actor, body: SegmentBody): Promise<SegmentDetail | Refusal> {
  const { kind = "rule", note = null, customerIds = [] } = body;
  const name = body.name.trim();
  if (kind === "rule" && body.rule === undefined) return refuse("segment_without_rule", { field: "rule" });
  const rule = body.rule === undefined ? null : await readRule(tx, body.rule);
  if (isRefusal(rule)) return rule;
  await lockEdits(tx);
  const id = newId(Date.parse(tx.now));
  const named = await checkName(tx, name, id);
  if (named !== undefined) return named;
  if ((await countSegments(tx)) >= mostSegments) return refuse("too_many_segments", { most: mostSegments });
  const uses = kind === "rule" && rule !== null ? await checkUses(tx, id, rule) : [];
  if ("refused" in uses) return uses;
  await insertSegment(tx, { id, kind, name, note, rule: kind === "rule" ? rule : null }, actor.name);
  await writeUses(tx, id, uses);
  if (kind === "list" && rule !== null) await fillListByRule(tx, id, rule);
  if (kind === "list" && customerIds.length > 0) await fillList(tx, id, customerIds);
  await recordAudit(tx, actor, { action: "segment.added", subjectKind: "segment", subjectId: id });
  return await getSegment(tx, id);
}

/**
 * Changes the name, the note or the rule; a new rule makes everybody be judged again.
 * Refused: `unknown_segment`, `segment_name_taken`, `segment_is_a_list`, `segment_circle`, `people_rule_unreadable`.
 */
export async function changeSegment(
  tx: Tx,
  actor: Actor,
  id: string,
  body: SegmentChangeBody,
): Promise<SegmentDetail | Refusal> {
  const rule = body.rule === undefined ? undefined : await readRule(tx, body.rule);
  if (isRefusal(rule)) return rule;
  await lockEdits(tx);
  const row = await inUse(tx, id);
  if (isRefusal(row)) return row;
  if (rule !== undefined && row.kind === "list") return refuse("segment_is_a_list", { name: row.name });
  const name = body.name?.trim() ?? row.name;
  const named = await checkName(tx, name, id);
  if (named !== undefined) return named;
  if (rule !== undefined) {
    const uses = await checkUses(tx, id, rule);
    if ("refused" in uses) return uses;
    await writeUses(tx, id, uses);
  }
  const isSame = rule === undefined || JSON.stringify(rule) === JSON.stringify(row.rule);
  const note = body.note === undefined ? row.note : body.note;
  await updateSegment(tx, id, { name, note, ...(isSame ? {} : { rule }) });
  await recordAudit(tx, actor, { action: "segment.changed", subjectKind: "segment", subjectId: id });
  return await getSegment(tx, id);
}

/** Puts a segment away; `restoreSegment` takes it up again. Refused while something names it: `segment_in_use`. */
export async function removeSegment(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  await lockEdits(tx);
  const row = await inUse(tx, id);
  if (isRefusal(row)) return row;
  const users = await usersOf(tx, id);
  if (users.length > 0) {
    const names = users.map((user) => user.name).join(", ");
    return refuse("segment_in_use", { name: row.name, names, users });
  }
  await setArchived(tx, id, true);
  await recordAudit(tx, actor, { action: "segment.archived", subjectKind: "segment", subjectId: id });
}

/** Takes a segment up again. Refused: `unknown_segment`, `segment_name_taken`, and as a new rule would be. */
export async function restoreSegment(tx: Tx, actor: Actor, id: string): Promise<SegmentDetail | Refusal> {
  await lockEdits(tx);
  const row = await findSegmentRow(tx, id);
  if (row === undefined) return refuse("unknown_segment", { id });
  if (row.archivedAt === null) return await getSegment(tx, id);
  const named = await checkName(tx, row.name, id);
  if (named !== undefined) return named;
  if ((await countSegments(tx)) >= mostSegments) return refuse("too_many_segments", { most: mostSegments });
  if (row.rule !== null) {
    const uses = await checkUses(tx, id, row.rule);
    if ("refused" in uses) return uses;
  }
  await setArchived(tx, id, false);
  await recordAudit(tx, actor, { action: "segment.restored", subjectKind: "segment", subjectId: id });
  return await getSegment(tx, id);
}

/** The rule in words; null when it cannot be read any more. */
export async function saidOf(tx: Tx, rule: PeopleRule | null): Promise<Said | null> {
  if (rule === null) return null;
  const read = await readRule(tx, rule);
  if (isRefusal(read)) return null;
  return { fr: await sayRule(tx, read, "fr"), en: await sayRule(tx, read, "en") };
}

export async function customerCount(tx: Tx): Promise<number> {
  const count = await countPeople(tx, { all: [] });
  return isRefusal(count) ? 0 : count.value;
}

/** A segment that was not put away. */
export async function inUse(tx: Tx, id: string): Promise<SegmentRow | Refusal<"unknown_segment">> {
  const row = await findSegmentRow(tx, id);
  return row === undefined || row.archivedAt !== null ? refuse("unknown_segment", { id }) : row;
}

async function usersOf(tx: Tx, id: string): Promise<SegmentUser[]> {
  const users: SegmentUser[] = (await selectUsers(tx, id)).map((one) => ({ kind: "segment", ...one }));
  for (const read of userReaders.values()) users.push(...(await read(tx, id)));
  return users;
}

async function checkName(
  tx: Tx,
  name: string,
  id: string,
): Promise<undefined | Refusal<"segment_name_taken" | "segment_without_name">> {
  if (name === "") return refuse("segment_without_name", { field: "name" });
  return (await isNameTaken(tx, name, id))
    ? refuse("segment_name_taken", { name, field: "name" })
    : undefined;
}

/** The segments that the rule names, when they are there and none of them leads back. */
async function checkUses(
  tx: Tx,
  id: string,
  rule: PeopleRule,
): Promise<readonly string[] | Refusal<"unknown_segment" | "segment_circle">> {
  const uses = [...new Set(segmentsIn(rule))];
  const named = await namesOf(tx, [...uses, id]);
  const missing = uses.find((used) => !named.some((one) => one.id === used && one.archivedAt === null));
  if (missing !== undefined && missing !== id) return refuse("unknown_segment", { id: missing });
  const circle = circleThrough(id, await readUses(tx, { id, uses }));
  if (circle === null) return uses;
  const names = (await namesOf(tx, circle)).map((one) => [one.id, one.name] as const);
  const nameOf = new Map(names);
  return refuse("segment_circle", { way: circle.map((one) => nameOf.get(one) ?? "").join(" → ") });
}

async function shown(tx: Tx, rows: readonly SegmentRow[]): Promise<Segment[]> {
  if (rows.length === 0) return [];
  const { calendarDay } = await readStanding(tx);
  const moved = new Map(
    (await countMoved(tx, addDays(calendarDay, 1 - latelyDays))).map((one) => [one.segmentId, one]),
  );
  const usesOf = new Map(rows.map(({ id, rule }) => [id, rule === null ? [] : segmentsIn(rule)]));
  const names = new Map((await namesOf(tx, [...usesOf.values()].flat())).map((one) => [one.id, one.name]));
  const segments: Segment[] = [];
  for (const row of rows) {
    const { entered = 0, left = 0 } = moved.get(row.id) ?? {};
    segments.push({
      id: row.id,
      kind: row.kind,
      name: row.name,
      note: row.note,
      rule: row.rule,
      sentence: await saidOf(tx, row.rule),
      memberCount: row.memberCount,
      isUpToDate: row.kind === "list" || (row.stale !== "rule" && row.evaluatedAt !== null),
      fault: row.fault,
      lately: { entered, left },
      uses: (usesOf.get(row.id) ?? []).map((id) => ({ id, name: names.get(id) ?? "" })),
      createdAt: row.createdAt,
      createdBy: row.createdBy,
      updatedAt: row.updatedAt,
      archivedAt: row.archivedAt,
    });
  }
  return segments;
}
