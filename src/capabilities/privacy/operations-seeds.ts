import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { dayInZone, isInstant } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { currentMerchant, recordAudit } from "../accounts/index.ts";
import type { Found, Seed, SeedsAnswer } from "./answers.ts";
import {
  findPlanted,
  insertReached,
  insertSeed,
  selectReached,
  selectSeeds,
  stopSeed,
} from "./queries-seeds.ts";
import { selectHandedFiles } from "./queries-sharing.ts";

export async function seedsOf(tx: Tx): Promise<SeedsAnswer> {
  return {
    seeds: await selectSeeds(tx),
    files: await selectHandedFiles(tx),
    reached: await selectReached(tx),
  };
}

/** Adds an address of somebody the shop trusts. Refused: `seed_needs_an_address`. */
export async function addSeed(tx: Tx, actor: Actor, said: Omit<Seed, "id">): Promise<SeedsAnswer | Refusal> {
  const needed = { email: said.email, phone: said.phone, post: said.line1 }[said.channel];
  if (needed === null || needed.trim() === "")
    return refuse("seed_needs_an_address", { channel: said.channel });
  const id = newId(Date.parse(tx.now));
  await insertSeed(tx, { ...said, id }, actor.name);
  await recordAudit(tx, actor, { action: "privacy.seed_added", subjectKind: "seed", subjectId: id });
  return await seedsOf(tx);
}

/** It goes into no further file; those it is in already still tell. Refused: `unknown_seed`. */
export async function endSeed(tx: Tx, actor: Actor, id: string): Promise<SeedsAnswer | Refusal> {
  if ((await stopSeed(tx, id)) === 0) return refuse("unknown_seed");
  await recordAudit(tx, actor, { action: "privacy.seed_ended", subjectKind: "seed", subjectId: id });
  return await seedsOf(tx);
}

/** Of which file a name or an address on a letter, a message or a call is; nothing is noted. */
export async function whoseSeed(tx: Tx, said: string): Promise<readonly Found[]> {
  return await findPlanted(tx, said.trim());
}

/**
 * Notes that a seed was written to. It is expected of a partner within its terms and its number of uses; everything else says that
 * the file went elsewhere. Refused: `unknown_seed`, `seed_name_of_several`, `instant_not_yet_come`.
 */
export async function noteReached(
  tx: Tx,
  actor: Actor,
  told: { readonly said: string; readonly sender: string; readonly at: string; readonly note: string | null },
): Promise<(SeedsAnswer & { readonly isExpected: boolean; readonly found: Found }) | Refusal> {
  if (!isInstant(told.at) || Date.parse(told.at) > Date.parse(tx.now))
    return refuse("instant_not_yet_come", { field: "at" });
  const [found, ...others] = await whoseSeed(tx, told.said);
  if (found === undefined) return refuse("unknown_seed");
  if (others.some(({ fileId }) => fileId !== found.fileId)) return refuse("seed_name_of_several");
  const isExpected = await isWithinTerms(tx, found, told);
  await insertReached(tx, {
    id: newId(Date.parse(tx.now)),
    at: told.at,
    by: actor.name,
    fileId: found.fileId,
    seedId: found.seedId,
    sender: told.sender.trim(),
    isExpected,
    note: told.note,
  });
  await recordAudit(tx, actor, {
    action: "privacy.seed_reached",
    subjectKind: "seed",
    subjectId: found.seedId,
    detail: { file: found.code, isExpected },
  });
  return { ...(await seedsOf(tx)), isExpected, found };
}

async function isWithinTerms(
  tx: Tx,
  found: Found,
  { sender, at }: { readonly sender: string; readonly at: string },
): Promise<boolean> {
  if (found.partnerName === null || found.partnerUses === null || found.partnerEndsOn === null) return false;
  const { timeZone } = await currentMerchant(tx);
  const isPartner = sender.toLowerCase().includes(found.partnerName.toLowerCase());
  return isPartner && found.earlier < found.partnerUses && dayInZone(at, timeZone) <= found.partnerEndsOn;
}
