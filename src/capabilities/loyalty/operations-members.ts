import { createHash } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { readCursor, writeCursor } from "../../values/cursor.ts";
import { fold } from "../../values/fold.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { lockCustomers, speakingIds } from "../customers/index.ts";
import { type AccountView, readAccounts } from "./operations-accounts.ts";
import { earnActions } from "./operations-actions.ts";
import { type Launched, launchedPrograms } from "./programs-in-force.ts";
import {
  countMembers,
  customersOutside,
  insertMembers,
  lockMembersOf,
  type MemberListRow,
  type MembersPage,
  type NewMember,
  reopenMember,
  selectMembers,
  type Status,
} from "./queries-members.ts";
import { toPoints } from "./rules/points.ts";
import type { MemberListItem, MembersQuery } from "./schema.ts";

export type Joined = {
  readonly membershipId: string;
  readonly programId: string;
  readonly customerId: string;
  readonly status: Status;
  readonly isNew: boolean;
};

/**
 * Makes a customer a member, once: who is one already stays as she is, who had left is back. Gives the head start and what
 * signing up earns. `at`: when she asked, where that is told later (ISO, UTC, not to come); without it, now.
 * Refused: `unknown_program`, `program_is_not_running`, `no_such_customer`.
 */
export async function joinProgram(
  tx: Tx,
  actor: Actor,
  {
    programId,
    customerId,
    at = tx.now,
  }: { readonly programId: string; readonly customerId: string; readonly at?: string },
): Promise<Joined | Refusal> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  if (program.state !== "active") return refuse("program_is_not_running", { state: program.state });
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("no_such_customer", { field: "customerId" });
  await lockCustomers(tx, [speaker]);
  const fresh = await joinMany(tx, actor, program, [{ customerId: speaker, at }]);
  const [member] = await lockMembersOf(tx, [speaker], [programId]);
  if (member === undefined) throw new Error("Somebody who just joined is no member.");
  const isBack = member.status === "closed";
  // Who was kept out to measure the effect is so again: leaving is no way in.
  const { mode, controlPercent } = program.current.definition.join;
  const isControl = mode === "everyone" && inControlGroup(programId, speaker, controlPercent);
  const back = isControl ? "control" : "active";
  if (isBack) {
    await reopenMember(tx, member.id, back);
    await tellFacts(tx, [speaker]);
  }
  if (isBack || fresh.size > 0) {
    await recordAudit(tx, actor, {
      action: "loyalty.joined",
      subjectKind: "customer",
      subjectId: speaker,
      detail: { programId },
    });
  }
  return {
    membershipId: member.id,
    programId,
    customerId: speaker,
    status: isBack ? back : member.status,
    isNew: fresh.size > 0,
  };
}

export type Joining = { readonly customerId: string; readonly at: string };

/**
 * Makes these customers members, in a constant number of statements; those who are stay as they are. With a control group, who
 * belongs to it is decided by the customer's identifier alone, so that it never changes.
 * @returns the identifiers of the new memberships
 */
export async function joinMany(
  tx: Tx,
  actor: Actor,
  program: Launched,
  joining: readonly Joining[],
): Promise<ReadonlySet<string>> {
  const { join } = program.current.definition;
  const members = joining.map(({ customerId, at }): NewMember => {
    const isControl = join.mode === "everyone" && inControlGroup(program.id, customerId, join.controlPercent);
    return {
      id: newId(Date.parse(tx.now)),
      programId: program.id,
      customerId,
      status: isControl ? "control" : "active",
      joinedAt: at,
    };
  });
  const fresh = await insertMembers(tx, members);
  await tellFacts(
    tx,
    members.filter((one) => fresh.has(one.id)).map(({ customerId }) => customerId),
  );
  const earning = members.filter((one) => fresh.has(one.id) && one.status === "active");
  await earnActions(
    tx,
    actor,
    earning.map((one) => ({
      member: { id: one.id, status: one.status },
      program,
      action: "sign_up",
      key: "sign_up",
      at: one.joinedAt,
      headStartUnits: join.headStartUnits,
    })),
  );
  return fresh;
}

const firstId = "00000000-0000-0000-0000-000000000000";
const customersAtOnce = 1_000;

/** Everybody the shop knows becomes a member, at the instant of the transaction. */
export async function joinKnownCustomers(tx: Tx, actor: Actor, programId: string): Promise<void> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  if (program === undefined || program.current.definition.join.mode !== "everyone") return;
  for (let after = firstId; ; ) {
    const ids = await customersOutside(tx, programId, after, customersAtOnce);
    await joinMany(
      tx,
      actor,
      program,
      ids.map((customerId) => ({ customerId, at: tx.now })),
    );
    const last = ids.at(-1);
    if (ids.length < customersAtOnce || last === undefined) return;
    after = last;
  }
}

/** Whether a customer is kept out of a program to measure its effect: the same answer at any time, in any process. */
export function inControlGroup(programId: string, customerId: string, percent: number): boolean {
  if (percent <= 0) return false;
  const drawn = createHash("sha256").update(`${programId} ${customerId}`).digest().readUInt32BE(0);
  return drawn < (percent / 100) * 2 ** 32;
}

export async function listMembers(
  tx: Tx,
  programId: string,
  query: MembersQuery,
): Promise<{ items: MemberListItem[]; nextCursor: string | null; count: number } | Refusal> {
  const program = (await launchedPrograms(tx)).find((one) => one.id === programId);
  if (program === undefined) return refuse("unknown_program", { id: programId });
  const cursor = readCursor(query.cursor, 2);
  if (query.cursor !== undefined && cursor === null) return refuse("unreadable_cursor", { field: "cursor" });
  const [value, id] = cursor ?? [];
  const sort = query.sort ?? "joined";
  const limit = query.limit ?? 50;
  const search = query.search === undefined ? "" : fold(query.search);
  const page: MembersPage = {
    ...(search === "" ? {} : { search }),
    ...(query.status === undefined ? {} : { status: query.status }),
    ...(query.tier === undefined ? {} : { tier: query.tier }),
    sort,
    direction: query.direction ?? (sort === "name" || sort === "expiry" ? "asc" : "desc"),
    limit: limit + 1,
    levelIds: program.current.definition.tiers?.levels.map((level) => level.id) ?? [],
    after: value === undefined || id === undefined ? null : [value, id],
  };
  const rows = await selectMembers(tx, programId, page);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  const { scale } = program.current.definition;
  const ids = shown.map((row) => row.membershipId);
  const accounts = new Map((await readAccounts(tx, ids)).map((account) => [account.membershipId, account]));
  return {
    items: shown.map((row) => inPoints(row, accounts.get(row.membershipId), scale)),
    nextCursor: more ? writeCursor([last.sortValue ?? "", last.membershipId]) : null,
    count: await countMembers(tx, programId, page),
  };
}

/** Balances are those of the instant, whatever the night has not booked yet. */
function inPoints(listed: MemberListRow, account: AccountView | undefined, scale: number): MemberListItem {
  const { sortValue: _, ...row } = listed;
  const { available, pending, debt } = account?.balances ?? row;
  const [next] = account?.expiries ?? [];
  return {
    ...row,
    available: toPoints(available, scale),
    pending: toPoints(pending, scale),
    debt: toPoints(debt, scale),
    issued: toPoints(row.issued, scale),
    redeemed: toPoints(row.redeemed, scale),
    nextExpiry: next === undefined ? null : { at: next.at, points: toPoints(next.units, scale) },
  };
}
