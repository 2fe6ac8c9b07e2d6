import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tellFacts } from "../../platform/participants.ts";
import { addDays, dayInZone, instantInZone, isDay } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import { definitionProblems } from "./definition-problems.ts";
import { joinKnownCustomers } from "./operations-members.ts";
import { move } from "./operations-ledger.ts";
import { verdictOf } from "./operations-economics.ts";
import { askCatchUp } from "./queries-catch-up.ts";
import {
  deleteProgram,
  endLotsAt,
  expireUnlessActive,
  insertProgram,
  insertVersion,
  lockProgram,
  membersWithBalance,
  type ProgramRow,
  type ProgramSums,
  putInForce,
  selectPrograms,
  selectVersions,
  setEnded,
  setState,
  updateDraft,
} from "./queries-programs.ts";
import { idleExpiryOf } from "./rules/expiry.ts";
import { toPoints } from "./rules/points.ts";
import type {
  EndBody,
  LaunchBody,
  ProgramAnswer,
  ProgramBody,
  ProgramListItem,
  ProgramsQuery,
} from "./schema.ts";

export async function listPrograms(tx: Tx, query: ProgramsQuery): Promise<{ items: ProgramListItem[] }> {
  const rows = await selectPrograms(tx, query.state === undefined ? {} : { state: query.state });
  return { items: rows.map(itemOf) };
}

/** A program with what the checks say of its draft, or of what is in force. Refused: `unknown_program`. */
export async function getProgram(tx: Tx, id: string): Promise<ProgramAnswer | Refusal> {
  const [row] = await selectPrograms(tx, { id });
  if (row === undefined) return refuse("unknown_program", { id });
  const looked = row.draft ?? row.definition;
  const problems = looked === null ? [] : await definitionProblems(tx, looked);
  const mayLaunch =
    row.draft !== null && row.state !== "ended" && !problems.some((problem) => problem.kind === "block");
  return { ...itemOf(row), problems, mayLaunch };
}

export async function createProgram(
  tx: Tx,
  actor: Actor,
  { name, definition }: ProgramBody,
): Promise<ProgramAnswer | Refusal> {
  const id = newId(Date.parse(tx.now));
  await insertProgram(tx, { id, name: name.trim(), draft: definition });
  await noted(tx, actor, "loyalty.program_drafted", id);
  return await getProgram(tx, id);
}

/** Writes the draft: of a program not yet launched, or the next version of one in force, which goes on meanwhile. */
export async function writeDraft(
  tx: Tx,
  actor: Actor,
  id: string,
  { name, definition }: ProgramBody,
): Promise<ProgramAnswer | Refusal> {
  const program = await lockProgram(tx, id);
  if (program === undefined) return refuse("unknown_program", { id });
  if (program.state === "ended") return refuse("program_has_ended");
  const changed = changesWhatNeverMay(program, definition);
  if (changed !== null) return changed;
  await updateDraft(tx, id, { name: name.trim(), draft: definition });
  await noted(tx, actor, "loyalty.program_drafted", id);
  return await getProgram(tx, id);
}

/** Throws the draft away: the program with it when it was never launched. */
export async function dropDraft(tx: Tx, actor: Actor, id: string): Promise<undefined | Refusal> {
  const program = await lockProgram(tx, id);
  if (program === undefined) return refuse("unknown_program", { id });
  if (program.state === "draft") await deleteProgram(tx, id);
  else await updateDraft(tx, id, { name: program.name, draft: null });
  await noted(tx, actor, "loyalty.draft_dropped", id);
  return undefined;
}

/**
 * The draft becomes what is in force: a first version from a day on, or a change from now on (what was earned stays as it is).
 * Refused: `program_breaks_the_law` with the problems, `verdict_must_be_confirmed` when the replay says that it costs more than it brings.
 */
export async function launchProgram(
  tx: Tx,
  actor: Actor,
  id: string,
  { startsOn, confirmed, joinEveryone }: LaunchBody,
): Promise<ProgramAnswer | Refusal> {
  const program = await lockProgram(tx, id);
  if (program === undefined) return refuse("unknown_program", { id });
  if (program.state === "ended") return refuse("program_has_ended");
  const { draft } = program;
  if (draft === null) return refuse("nothing_to_launch");
  const problems = await definitionProblems(tx, draft);
  const blocks = problems.filter((problem) => problem.kind === "block");
  if (blocks.length > 0) return refuse("program_breaks_the_law", { problems: blocks });
  const verdict = await verdictOf(tx, draft);
  if (verdict.colour === "red" && confirmed !== true) return refuse("verdict_must_be_confirmed", { verdict });

  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  const firstDay = program.startsOn ?? startsOn ?? today;
  if (!isDay(firstDay)) return refuse("unreadable_date", { field: "startsOn" });
  if (program.version > 0 && startsOn !== undefined)
    return refuse("program_has_started", { field: "startsOn" });
  const version = program.version + 1;
  const validFrom = version === 1 ? instantInZone(`${firstDay}T00:00:00`, timeZone) : tx.now;
  await insertVersion(tx, {
    programId: id,
    version,
    definition: draft,
    validFrom,
    verdict: { ...verdict, confirmedBy: verdict.colour === "red" ? actor.name : null },
    createdBy: actor.name,
  });
  await putInForce(tx, { id, version, startsOn: firstDay });
  // What is within reach of a balance is what the version in force says.
  await tellFacts(tx, "all");
  // A rule of inactivity counts from the day on which it comes into force: nobody loses points for a silence before it.
  const idleUntil = version === 1 ? null : idleExpiryOf(draft.expiry, tx.now, timeZone);
  if (idleUntil !== null) await expireUnlessActive(tx, id, idleUntil);
  if (version === 1) {
    if (joinEveryone === true) await joinKnownCustomers(tx, actor, id);
    // Days that have already been sold are told to the program afterwards, in the order in which they happened.
    if (firstDay < today || (firstDay === today && draft.join.mode === "everyone")) {
      await askCatchUp(tx, { importId: null, programId: id, fromDay: firstDay });
    }
  }
  await noted(tx, actor, version === 1 ? "loyalty.program_launched" : "loyalty.program_changed", id, {
    version,
    isAgainstVerdict: verdict.colour === "red",
  });
  return await getProgram(tx, id);
}

/** Nothing is earned while a program sleeps; what members hold stays theirs, and refunds are counted. */
export async function pauseProgram(tx: Tx, actor: Actor, id: string): Promise<ProgramAnswer | Refusal> {
  return await changeState(tx, actor, id, { from: "active", to: "paused", action: "loyalty.program_paused" });
}

export async function resumeProgram(tx: Tx, actor: Actor, id: string): Promise<ProgramAnswer | Refusal> {
  return await changeState(tx, actor, id, {
    from: "paused",
    to: "active",
    action: "loyalty.program_resumed",
  });
}

/** Ends a program for good. What members hold is written off now, or may be used until a day, the last one whole. */
export async function endProgram(
  tx: Tx,
  actor: Actor,
  id: string,
  { points, until }: EndBody,
): Promise<ProgramAnswer | Refusal> {
  const program = await lockProgram(tx, id);
  if (program === undefined) return refuse("unknown_program", { id });
  if (program.state === "draft" || program.state === "ended")
    return refuse("program_is_not_running", { state: program.state });
  const { timeZone } = await currentMerchant(tx);
  const today = dayInZone(tx.now, timeZone);
  if (points === "usable_until") {
    if (until === undefined || !isDay(until) || until < today)
      return refuse("unreadable_date", { field: "until" });
    await setEnded(tx, id, { on: today, usableUntil: until });
    await endLotsAt(tx, id, instantInZone(`${addDays(until, 1)}T00:00:00`, timeZone));
  } else {
    await setEnded(tx, id, { on: today, usableUntil: null });
    await writeOffAll(tx, actor, id);
  }
  await tellFacts(tx, "all");
  await noted(tx, actor, "loyalty.program_ended", id, { points, until: until ?? null });
  return await getProgram(tx, id);
}

export async function listVersions(tx: Tx, id: string) {
  const versions = await selectVersions(tx, [id]);
  if (versions.length === 0 && (await selectPrograms(tx, { id })).length === 0) {
    return refuse("unknown_program", { id });
  }
  return {
    items: versions.map((one) => {
      const { programId: _, ...version } = one;
      return version;
    }),
  };
}

const firstId = "00000000-0000-0000-0000-000000000000";
const membersAtOnce = 1_000;

async function writeOffAll(tx: Tx, actor: Actor, programId: string): Promise<void> {
  for (let after = firstId; ; ) {
    const ids = await membersWithBalance(tx, programId, after, membersAtOnce);
    await move(
      tx,
      actor,
      ids.map((membershipId) => ({
        kind: "write_off",
        membershipId,
        cause: { reason: "program_ended" },
      })),
    );
    const last = ids.at(-1);
    if (ids.length < membersAtOnce || last === undefined) return;
    after = last;
  }
}

async function changeState(
  tx: Tx,
  actor: Actor,
  id: string,
  change: { readonly from: "active" | "paused"; readonly to: "active" | "paused"; readonly action: string },
): Promise<ProgramAnswer | Refusal> {
  const program = await lockProgram(tx, id);
  if (program === undefined) return refuse("unknown_program", { id });
  if (program.state === change.to) return await getProgram(tx, id);
  if (program.state !== change.from) return refuse("program_is_not_running", { state: program.state });
  await setState(tx, id, change.to);
  await noted(tx, actor, change.action, id);
  return await getProgram(tx, id);
}

/** Balances are in units of the scale: what a point is made of cannot change under those who hold some. */
function changesWhatNeverMay(program: ProgramRow, definition: ProgramBody["definition"]): Refusal | null {
  const { definition: inForce } = program;
  if (inForce === null || (inForce.scale === definition.scale && inForce.kind === definition.kind))
    return null;
  return refuse("program_keeps_its_kind", { field: "definition/kind" });
}

function itemOf(row: ProgramRow & ProgramSums): ProgramListItem {
  const { usableUntil: _, ...shown } = row;
  const scale = (row.definition ?? row.draft)?.scale ?? 0;
  return {
    ...shown,
    hasDraft: row.draft !== null,
    outstanding: toPoints(row.outstanding, scale),
    issued: toPoints(row.issued, scale),
    redeemed: toPoints(row.redeemed, scale),
  };
}

async function noted(
  tx: Tx,
  actor: Actor,
  action: string,
  programId: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await recordAudit(tx, actor, { action, subjectKind: "program", subjectId: programId, detail });
}
