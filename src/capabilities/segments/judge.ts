import type { Tx } from "../../platform/database.ts";
import { conditionOf } from "../insight/index.ts";
import type { Cause } from "./answers.ts";
import type { Judging, Plan } from "./plan.ts";
import {
  amongChanged,
  type JudgedSegment,
  judgeSome,
  markStale,
  type Moved,
  movedHere,
} from "./queries-evaluate.ts";
import { onList } from "./queries-lists.ts";
import { dependents } from "./rules/circles.ts";

/** Who is to be judged, and why. */
export type Candidates = ReadonlyMap<string, Cause>;

const customersAtOnce = 5_000;
const segmentsAtOnce = 50;
/** More than so many are not looked up one by one: everybody is judged instead. */
export const mostCandidates = 20_000;

/**
 * Judges customers by the rules of some segments, and whoever then moves by the rules that name those. Segments that wait for
 * everybody to be judged are left to that.
 */
export async function judge(tx: Tx, plan: Plan, given: ReadonlyMap<string, Candidates>): Promise<void> {
  const moved = new Map<string, Map<string, Cause>>();
  for (const level of levelsOf(plan)) {
    const groups = new Map<Candidates, Judging[]>();
    for (const segment of level) {
      if (segment.stale !== null) continue;
      const candidates = withMoved(given.get(segment.id), plan.uses.get(segment.id) ?? [], moved);
      if (candidates.size > mostCandidates) await markStale(tx, [segment.id], "data");
      else if (candidates.size > 0) groups.set(candidates, [...(groups.get(candidates) ?? []), segment]);
    }
    for (const [candidates, segments] of groups) {
      for (const { segmentId, customerId, cause } of await judgeGroup(tx, plan, segments, candidates)) {
        const ofSegment = moved.get(segmentId) ?? new Map<string, Cause>();
        moved.set(segmentId, ofSegment.set(customerId, cause));
      }
    }
  }
}

const nobody: Candidates = new Map();

/** Those given and those who moved in a segment that the rule names. The same object where nothing is added, so that many segments share it. */
function withMoved(
  given: Candidates = nobody,
  uses: readonly string[],
  moved: ReadonlyMap<string, Candidates>,
): Candidates {
  const more = uses
    .flatMap((used) => [...(moved.get(used) ?? [])])
    .filter(([customerId]) => !given.has(customerId));
  return more.length === 0 ? given : new Map([...more, ...given]);
}

/** The segments in rows: those that name no other, those that name only them, and so on. */
function levelsOf({ segments, uses }: Plan): Judging[][] {
  const levelOf = new Map<string, number>();
  const levels: Judging[][] = [];
  for (const segment of segments) {
    const below = (uses.get(segment.id) ?? []).map((used) => levelOf.get(used) ?? -1);
    const level = Math.max(-1, ...below) + 1;
    levelOf.set(segment.id, level);
    (levels[level] ??= []).push(segment);
  }
  return levels;
}

async function judgeGroup(
  tx: Tx,
  plan: Plan,
  segments: readonly Judging[],
  candidates: Candidates,
): Promise<Moved[]> {
  const judged: JudgedSegment[] = [];
  for (const { id, rule } of segments) {
    const condition =
      rule === null ? onList(tx, id, amongChanged) : await conditionOf(tx, rule, plan.moment, amongChanged);
    judged.push({ id, condition });
  }
  const moved: Moved[] = [];
  const all = [...candidates];
  for (let from = 0; from < all.length; from += customersAtOnce) {
    const some = new Map(all.slice(from, from + customersAtOnce));
    for (let first = 0; first < judged.length; first += segmentsAtOnce) {
      const together = judged.slice(first, first + segmentsAtOnce);
      moved.push(...(await judgeSome(tx, together, some, plan.day)));
    }
  }
  return moved;
}

/** After everybody was judged by one rule: whoever moved is judged by the rules that name it. */
export async function passOn(
  tx: Tx,
  plan: Plan,
  segmentId: string,
  movedCount: number,
  cause: Cause,
): Promise<void> {
  const affected = dependents([segmentId], plan.uses);
  if (movedCount === 0 || affected.size === 0) return;
  if (movedCount > mostCandidates) {
    await markStale(tx, [...affected], cause);
    return;
  }
  const moved = await movedHere(tx, segmentId);
  const candidates = new Map(moved.map((one) => [one.customerId, one.cause]));
  const direct = [...affected].filter((id) => plan.uses.get(id)?.includes(segmentId) === true);
  await judge(tx, plan, new Map(direct.map((id) => [id, candidates])));
}
