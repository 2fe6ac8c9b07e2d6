import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { listSegments, registerSegmentUsers } from "../segments/index.ts";
import { type CapRow, capsOfSegment, deleteCap, insertCap, selectCaps, updateCap } from "./queries-caps.ts";
import { deleteQuietHours, quietHoursOf, writeQuietHours } from "./queries-quiet-hours.ts";
import type { QuietHours } from "./rules/quiet-hours.ts";
import type { Cap, CapBody, CapChangeBody, PressureAnswer } from "./schema-pressure.ts";

registerSegmentUsers("permission", capsOfSegment);

/** More would be read by nobody, and every message is held against each. */
const mostCaps = 40;

/** How often the shop speaks to a person at most, and when it keeps quiet. */
export async function pressureSettings(tx: Tx): Promise<PressureAnswer> {
  const quietHours = await quietHoursOf(tx);
  return {
    caps: await selectCaps(tx),
    quietHours: quietHours.map((hours) => ({ ...hours, closedDays: [...hours.closedDays] })),
  };
}

/** A new cap. Refused: `too_many_caps`, `unknown_segment`, `cap_needs_hours`. */
export async function addCap(tx: Tx, actor: Actor, body: CapBody): Promise<Cap | Refusal> {
  const { channel = null, topic = null, segmentId = null, hours = null, isOn = true, ...same } = body;
  const cap = asKept({ ...same, channel, topic, segmentId, hours, isOn, id: newId(Date.parse(tx.now)) });
  const caps = await selectCaps(tx);
  if (caps.length >= mostCaps) return refuse("too_many_caps", { most: mostCaps });
  const wrong = await problemOf(tx, cap);
  if (wrong !== undefined) return wrong;
  await insertCap(tx, cap);
  await recordAudit(tx, actor, { action: "cap.added", subjectKind: "cap", subjectId: cap.id });
  return await capWith(tx, cap.id);
}

/** Changes a cap; messages already queued keep their places. Refused: `unknown_cap` and as for a new one. */
export async function changeCap(
  tx: Tx,
  actor: Actor,
  id: string,
  body: CapChangeBody,
): Promise<Cap | Refusal> {
  const before = (await selectCaps(tx)).find((cap) => cap.id === id);
  if (before === undefined) return refuse("unknown_cap", { id });
  const { segmentName: _, ...known } = before;
  const cap = asKept({ ...known, ...body });
  const wrong = await problemOf(tx, cap);
  if (wrong !== undefined) return wrong;
  await updateCap(tx, cap);
  await recordAudit(tx, actor, {
    action: "cap.changed",
    subjectKind: "cap",
    subjectId: id,
    detail: { most: cap.most, span: cap.span, hours: cap.hours, isOn: cap.isOn },
  });
  return await capWith(tx, id);
}

export async function removeCap(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  if ((await deleteCap(tx, id)) === 0) return refuse("unknown_cap", { id });
  await recordAudit(tx, actor, { action: "cap.removed", subjectKind: "cap", subjectId: id });
}

/** The shop's own quiet hours for one way; they never widen what the law allows. */
export async function setQuietHours(tx: Tx, actor: Actor, hours: QuietHours): Promise<PressureAnswer> {
  await writeQuietHours(tx, {
    ...hours,
    closedDays: [...hours.closedDays].sort((one, other) => one - other),
  });
  await recordAudit(tx, actor, { action: "quiet_hours.changed", detail: { channel: hours.channel } });
  return await pressureSettings(tx);
}

/** Back to the hours that come with the product. */
export async function forgetQuietHours(
  tx: Tx,
  actor: Actor,
  channel: QuietHours["channel"],
): Promise<PressureAnswer> {
  await deleteQuietHours(tx, channel);
  await recordAudit(tx, actor, { action: "quiet_hours.removed", detail: { channel } });
  return await pressureSettings(tx);
}

/** Only a rolling span has hours. */
function asKept(cap: CapRow): CapRow {
  return { ...cap, name: cap.name.trim(), hours: cap.span === "rolling" ? cap.hours : null };
}

async function problemOf(tx: Tx, cap: CapRow): Promise<Refusal | undefined> {
  if (cap.name === "") return refuse("cap_needs_a_name", { field: "name" });
  if (cap.span === "rolling" && cap.hours === null) return refuse("cap_needs_hours", { field: "hours" });
  if (cap.segmentId === null) return undefined;
  const { items } = await listSegments(tx);
  return items.some(({ id }) => id === cap.segmentId)
    ? undefined
    : refuse("unknown_segment", { field: "segmentId", id: cap.segmentId });
}

async function capWith(tx: Tx, id: string): Promise<Cap | Refusal> {
  const cap = (await selectCaps(tx)).find((one) => one.id === id);
  return cap ?? refuse("unknown_cap", { id });
}
