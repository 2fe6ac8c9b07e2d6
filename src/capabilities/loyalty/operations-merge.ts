import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { move } from "./operations-ledger.ts";
import { membersByProgram } from "./operations-receipts.ts";
import { evaluateTiers } from "./operations-tiers.ts";
import { launchedPrograms } from "./programs-in-force.ts";
import { lockMembers, lockMembersOf, type Member } from "./queries-members.ts";
import { absorbMembership, copyActions, lotsOf, moveMembership, setMembership } from "./queries-merge.ts";

/** What a merge moved, kept with it so that it can be undone. */
type Journal = {
  /** Memberships that only changed hands. */
  readonly moved: readonly string[];
  readonly joined: readonly {
    readonly kept: Before;
    readonly absorbed: Before;
    /** The absorbed member's lots, by which what is left of them is given back. */
    readonly lotIds: readonly string[];
  }[];
};
type Before = Pick<Member, "id" | "status" | "remainders" | "joinedAt" | "closedAt" | "cardUntil">;

/**
 * Two records are one person: a membership the kept record lacks becomes hers; where both are members, whole lots with their
 * terms go to the kept one.
 */
export async function mergeMemberships(
  tx: Tx,
  { keptId, absorbedId }: { readonly keptId: string; readonly absorbedId: string },
): Promise<Journal | undefined> {
  const programs = await launchedPrograms(tx);
  const members = await lockMembersOf(
    tx,
    [keptId, absorbedId],
    programs.map((program) => program.id),
  );
  const moved: string[] = [];
  const joined: Journal["joined"][number][] = [];
  for (const absorbed of members.filter((one) => one.customerId === absorbedId && one.status !== "merged")) {
    const kept = members.find((one) => one.customerId === keptId && one.programId === absorbed.programId);
    if (kept === undefined) {
      await moveMembership(tx, { id: absorbed.id, customerId: keptId });
      moved.push(absorbed.id);
    } else joined.push(await joinTwo(tx, kept, absorbed));
  }
  if (moved.length === 0 && joined.length === 0) return undefined;
  await lookAgainAtTiers(tx, [...moved, ...joined.map((one) => one.kept.id)]);
  return { moved, joined };
}

async function joinTwo(tx: Tx, kept: Member, absorbed: Member): Promise<Journal["joined"][number]> {
  const lotIds = await lotsOf(tx, absorbed.id);
  const isActive = kept.status === "active" || absorbed.status === "active";
  await setMembership(tx, {
    ...kept,
    status: isActive ? "active" : kept.status,
    closedAt: isActive ? null : kept.closedAt,
    remainders: sumOf(kept.remainders, absorbed.remainders, 1),
    joinedAt: kept.joinedAt < absorbed.joinedAt ? kept.joinedAt : absorbed.joinedAt,
    cardUntil: later(kept.cardUntil, absorbed.cardUntil),
  });
  await copyActions(tx, { fromId: absorbed.id, toId: kept.id });
  await transferAll(tx, { membershipId: absorbed.id, toMembershipId: kept.id, reason: "merge" });
  await absorbMembership(tx, { id: absorbed.id, intoId: kept.id });
  return { kept: beforeOf(kept), absorbed: beforeOf(absorbed), lotIds };
}

/** Both stand as before. What is left of the absorbed member's lots goes back; what was spent or owed since stays with the kept one. */
export async function undoMergedMemberships(
  tx: Tx,
  merge: { readonly keptId: string; readonly absorbedId: string; readonly journal: unknown },
): Promise<void> {
  const journal = merge.journal as Journal | undefined;
  if (journal === undefined) return;
  const { moved, joined } = journal;
  const held = new Map(
    (
      await lockMembers(tx, [...moved, ...joined.flatMap(({ kept, absorbed }) => [kept.id, absorbed.id])])
    ).map((member) => [member.id, member]),
  );
  for (const id of moved) {
    if (held.get(id)?.customerId === merge.keptId)
      await moveMembership(tx, { id, customerId: merge.absorbedId });
  }
  for (const { kept, absorbed, lotIds } of joined) {
    const now = held.get(kept.id);
    if (now === undefined || held.get(absorbed.id)?.mergedInto !== kept.id) continue;
    await setMembership(tx, absorbed);
    await transferAll(tx, {
      membershipId: kept.id,
      toMembershipId: absorbed.id,
      reason: "merge_undone",
      lotIds,
    });
    const isClosedSince = now.status === "closed";
    await setMembership(tx, {
      ...kept,
      status: isClosedSince ? "closed" : kept.status,
      closedAt: isClosedSince ? now.closedAt : kept.closedAt,
      remainders: sumOf(now.remainders, absorbed.remainders, -1),
    });
  }
  await lookAgainAtTiers(tx, [...moved, ...joined.flatMap(({ kept, absorbed }) => [kept.id, absorbed.id])]);
}

async function transferAll(
  tx: Tx,
  transfer: {
    readonly membershipId: string;
    readonly toMembershipId: string;
    readonly reason: string;
    readonly lotIds?: readonly string[];
  },
): Promise<void> {
  const { reason, ...order } = transfer;
  const [moved] = await move(tx, systemActor(tx.merchantId, "loyalty"), [
    { kind: "transfer", units: "all", ...order, cause: { reason } },
  ]);
  if (moved === undefined || isRefusal(moved)) {
    throw new Error(`The lots of a member could not be moved: ${moved?.refused ?? ""}`);
  }
}

async function lookAgainAtTiers(tx: Tx, membershipIds: readonly string[]): Promise<void> {
  const { timeZone } = await currentMerchant(tx);
  const programs = new Map((await launchedPrograms(tx)).map((program) => [program.id, program]));
  const members = await lockMembers(tx, membershipIds);
  const touched = members.flatMap((member) => {
    const program = programs.get(member.programId);
    return program === undefined ? [] : [{ program, member }];
  });
  await evaluateTiers(tx, systemActor(tx.merchantId, "loyalty"), membersByProgram(touched), timeZone);
}

function beforeOf({ id, status, remainders, joinedAt, closedAt, cardUntil }: Member): Before {
  return { id, status, remainders, joinedAt, closedAt, cardUntil };
}

/** Cents kept below the step by rule; those that were spent since the merge are gone, never owed. */
function sumOf(
  first: Readonly<Record<string, number>>,
  second: Readonly<Record<string, number>>,
  sign: 1 | -1,
): Record<string, number> {
  const sums: Record<string, number> = { ...first };
  for (const [ruleId, cents] of Object.entries(second)) {
    const sum = (sums[ruleId] ?? 0) + sign * cents;
    if (sum > 0) sums[ruleId] = sum;
    else delete sums[ruleId];
  }
  return sums;
}

function later(first: string | null, second: string | null): string | null {
  if (first === null || second === null) return first ?? second;
  return first > second ? first : second;
}
