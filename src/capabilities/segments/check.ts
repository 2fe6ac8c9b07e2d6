import type { Tx } from "../../platform/database.ts";
import { conditionOf } from "../insight/index.ts";
import { onList } from "./queries-lists.ts";
import { readPlan } from "./plan.ts";
import { compareMembers, compareWithChanges } from "./queries-check.ts";

export type SegmentDifference = {
  readonly segmentId: string;
  readonly name: string;
  /** Who answer the rule and are no members; and the contrary. */
  readonly missing: number;
  readonly extra: number;
  /** Customers for whom the changes do not add up to what is. */
  readonly unexplained: number;
  /** Members by the count beside them, less members found. */
  readonly miscounted: number;
};

/**
 * Compares the members of every segment with the rule asked of everybody, with the changes told, and with their count. What
 * still waits to be judged differs rightly: ask after `evaluateSegments`.
 * @returns the segments that differ; empty when all is well
 */
export async function checkSegments(tx: Tx): Promise<SegmentDifference[]> {
  const plan = await readPlan(tx);
  const differing: SegmentDifference[] = [];
  for (const { id, name, rule, memberCount } of plan.segments) {
    const condition = rule === null ? onList(tx, id, null) : await conditionOf(tx, rule, plan.moment);
    const { missing, extra, members } = await compareMembers(tx, id, condition);
    const unexplained = await compareWithChanges(tx, id);
    const miscounted = memberCount - members;
    if (missing !== 0 || extra !== 0 || unexplained !== 0 || miscounted !== 0)
      differing.push({ segmentId: id, name, missing, extra, unexplained, miscounted });
  }
  return differing;
}
