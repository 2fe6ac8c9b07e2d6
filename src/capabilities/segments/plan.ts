import type { Tx } from "../../platform/database.ts";
import { isRefusal } from "../../values/refusal.ts";
import { type Moment, momentOf, type PeopleRule, readRule, readStanding } from "../insight/index.ts";
import { readUses, type SegmentRow, selectSegments } from "./queries.ts";
import { markStale, writeFault } from "./queries-evaluate.ts";
import { inOrder, type Uses } from "./rules/circles.ts";

/** The fault of a rule that was read and yet could not be judged by: it is left alone until it is changed. */
export const failing = "segment_rule_fails";

/** What an evaluation judges by, read at its beginning. */
export type Plan = {
  readonly moment: Moment;
  /** The day in the shop, by which changes are told. */
  readonly day: string;
  /** Each segment after all that it names; those whose rule cannot be read are left out. */
  readonly segments: readonly Judging[];
  readonly uses: Uses;
};

export type Judging = Omit<SegmentRow, "rule"> & {
  /** Null: a list, which loses only those who are no longer there. */
  readonly rule: PeopleRule | null;
};

export async function readPlan(tx: Tx): Promise<Plan> {
  const { calendarDay } = await readStanding(tx);
  const rows = await selectSegments(tx);
  const uses = await readUses(tx);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const segments: Judging[] = [];
  for (const id of inOrder([...byId.keys()], uses)) {
    const row = byId.get(id);
    if (row === undefined || row.fault === failing) continue;
    const rule = row.rule === null ? null : await readRule(tx, row.rule);
    if (isRefusal(rule)) {
      await writeFault(tx, id, row.version, rule.refused);
      continue;
    }
    // It can be read again: what happened meanwhile was judged by nobody.
    if (row.fault !== null) {
      await writeFault(tx, id, row.version, null);
      await markStale(tx, [id], "data");
    }
    segments.push({ ...row, rule, stale: row.stale ?? (row.fault === null ? null : "data") });
  }
  return { moment: await momentOf(tx), day: calendarDay, segments, uses };
}
