import type { Database, Tx } from "../../platform/database.ts";
import { addDays, daysBetween, isDay } from "../../values/day.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { isRefusal, type Refusal, refuse } from "../../values/refusal.ts";
import { countPeople, readRule, readStanding, sayRule } from "../insight/index.ts";
import type {
  ChangesAnswer,
  Movement,
  MovementDay,
  Overlap,
  SegmentChange,
  SegmentCount,
} from "./answers.ts";
import { customerCount, inUse } from "./operations.ts";
import { findSegmentRow } from "./queries.ts";
import { withinTime } from "./queries-time.ts";
import {
  type ChangesAsked,
  customerNames,
  type DayMoved,
  selectChanges,
  selectMixtures,
  selectMoved,
  selectOtherEnds,
  type StoredChange,
} from "./queries-changes.ts";
import type { ChangesQuery, MovementQuery } from "./schema.ts";

/** Where a reader of changes stands: opaque, `beginning` before the first. */
export type Cursor = string;
export const beginning: Cursor = writeCursor(["0", "0"]);

/**
 * What changed after a cursor, in commit order, each change once; `next` is where to read on, the same when nothing is there yet.
 * Refused: `unreadable_cursor`.
 */
export async function readSegmentChanges(
  tx: Tx,
  asked: { readonly segmentId?: string; readonly after: Cursor; readonly limit: number },
): Promise<{ changes: SegmentChange[]; next: Cursor } | Refusal<"unreadable_cursor">> {
  const read = await readChanges(tx, asked);
  if (isRefusal(read)) return read;
  const { rows, next } = read;
  return { changes: rows.map(toldOf), next };
}

function toldOf({ segmentId, customerId, op, cause, at }: StoredChange): SegmentChange {
  return { segmentId, customerId, op, cause, at };
}

async function readChanges(
  tx: Tx,
  { after: cursor, ...asked }: Omit<ChangesAsked, "after"> & { readonly after: Cursor },
): Promise<{ rows: StoredChange[]; next: Cursor } | Refusal<"unreadable_cursor">> {
  const [xid = "", seq = ""] = readCursor(cursor, 2) ?? [];
  if (!/^\d{1,19}$/.test(xid) || !/^\d{1,15}$/.test(seq))
    return refuse("unreadable_cursor", { field: "after" });
  const rows = await selectChanges(tx, { ...asked, after: { xid, seq: Number(seq) } });
  const last = rows.at(-1);
  return { rows, next: last === undefined ? cursor : writeCursor([last.xid, String(last.seq)]) };
}

/** Who came and who went, with names. Refused: `unknown_segment`, `unreadable_cursor`. */
export async function changesOf(
  tx: Tx,
  id: string,
  { after = beginning, limit = 200, ...asked }: ChangesQuery,
): Promise<ChangesAnswer | Refusal> {
  if ((await findSegmentRow(tx, id)) === undefined) return refuse("unknown_segment", { id });
  for (const day of [asked.from, asked.to])
    if (day !== undefined && !isDay(day)) return refuse("segment_period", { days: longestDays });
  const read = await readChanges(tx, { ...asked, segmentId: id, after, limit });
  if (isRefusal(read)) return read;
  const names = await customerNames(tx, [...new Set(read.rows.map(({ customerId }) => customerId))]);
  const items = read.rows.map((change) => ({
    ...toldOf(change),
    customerName: names.get(change.customerId) ?? null,
  }));
  return { items, next: read.next };
}

const longestDays = 400;

/** Day by day who came and went, and whence and whither. Refused: `unknown_segment`, `period_unreadable`. */
export async function movementOf(tx: Tx, id: string, asked: MovementQuery): Promise<Movement | Refusal> {
  const segment = await inUse(tx, id);
  if (isRefusal(segment)) return segment;
  const { calendarDay } = await readStanding(tx);
  const to = asked.to ?? calendarDay;
  const from = asked.from ?? addDays(to, -29);
  const length = daysBetween(from, to);
  if (!isDay(from) || !isDay(to) || length < 0 || length >= longestDays)
    return refuse("segment_period", { days: longestDays });
  const moved = await selectMoved(tx, id, from);
  const shown = moved.filter(({ day }) => day <= to);
  const ends = { segmentId: id, from, to };
  return {
    from,
    to,
    memberCount: segment.memberCount,
    entered: sum(shown, "entered"),
    left: sum(shown, "left"),
    enteredByRule: sum(shown, "enteredByRule"),
    leftByRule: sum(shown, "leftByRule"),
    days: daysOf(moved, { from, to, memberCount: segment.memberCount }),
    cameFrom: await selectOtherEnds(tx, { ...ends, op: "enter" }),
    wentTo: await selectOtherEnds(tx, { ...ends, op: "leave" }),
  };
}

function sum(moved: readonly DayMoved[], what: Exclude<keyof DayMoved, "day">): number {
  return moved.reduce((total, one) => total + one[what], 0);
}

/** The members at the end of each day, counted back from those of today. */
function daysOf(
  moved: readonly DayMoved[],
  { from, to, memberCount }: { readonly from: string; readonly to: string; readonly memberCount: number },
): MovementDay[] {
  const byDay = new Map(moved.map((one) => [one.day, one]));
  let members = memberCount;
  for (const one of moved) if (one.day > to) members -= growthOf(one);
  const days: MovementDay[] = [];
  for (let day = to; day >= from; day = addDays(day, -1)) {
    const one = byDay.get(day);
    days.push({ day, entered: one?.entered ?? 0, left: one?.left ?? 0, members });
    if (one !== undefined) members -= growthOf(one);
  }
  return days.toReversed();
}

function growthOf({ entered, left, enteredByRule, leftByRule }: DayMoved): number {
  return entered + enteredByRule - left - leftByRule;
}

/** How many customers are in two segments at once, for each pair. Refused: `unknown_segment`. */
export async function overlapOf(tx: Tx, ids: readonly string[]): Promise<Overlap | Refusal> {
  const segments: Overlap["segments"][number][] = [];
  for (const id of new Set(ids)) {
    const row = await inUse(tx, id);
    if (isRefusal(row)) return row;
    segments.push({ id, name: row.name, memberCount: row.memberCount });
  }
  const wanted = segments.map(({ id }) => id);
  const mixtures = await selectMixtures(tx, wanted);
  const among = (bits: number): number =>
    mixtures.reduce((total, one) => ((one.mixture & bits) === bits ? total + one.customers : total), 0);
  const pairs = wanted.flatMap((first, place) =>
    wanted.slice(place + 1).map((second, step) => ({
      first,
      second,
      both: among((1 << place) | (1 << (place + 1 + step))),
    })),
  );
  return {
    segments,
    pairs: pairs.filter(({ both }) => both > 0),
    alone: wanted.map((id, place) => ({
      id,
      customers: mixtures.find(({ mixture }) => mixture === 1 << place)?.customers ?? 0,
    })),
  };
}

// Somebody types: an answer that takes longer is of no use any more.
const patienceMs = 4_000;

/** How many a rule means, as one types, and the rule in words. Refused: `people_rule_unreadable`, `count_takes_too_long`. */
export async function countRule(
  database: Database,
  merchantId: string,
  given: unknown,
): Promise<SegmentCount | Refusal> {
  return await withinTime(database, merchantId, patienceMs, async (tx) => {
    const rule = await readRule(tx, given);
    if (isRefusal(rule)) return rule;
    const count = await countPeople(tx, rule);
    if (isRefusal(count)) return count;
    const sentence = { fr: await sayRule(tx, rule, "fr"), en: await sayRule(tx, rule, "en") };
    return { ...count, customerCount: await customerCount(tx), sentence };
  });
}
