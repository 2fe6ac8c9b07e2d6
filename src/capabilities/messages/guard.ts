import type { Tx } from "../../platform/database.ts";
import { countsForGuard, lockMailing, moveMailing, type PausedFor } from "./queries-mailings.ts";
import { guardOf, isBouncingTooMuch } from "./rules/guard.ts";

/** Stops a mailing under way; one that is over or stands still stays as it is. */
export async function haltMailing(tx: Tx, mailingId: string, why: PausedFor): Promise<boolean> {
  const mailing = await lockMailing(tx, mailingId);
  if (mailing?.state !== "sending" && mailing?.state !== "scheduled") return false;
  await moveMailing(tx, mailingId, { state: "paused", pausedFor: why });
  return true;
}

/** After a complaint: warns at one in a thousand, stops at three. */
export async function guardComplaints(tx: Tx, mailingId: string): Promise<"none" | "warn" | "pause"> {
  const verdict = guardOf(await countsForGuard(tx, mailingId));
  if (verdict === "pause") await haltMailing(tx, mailingId, "complaints");
  return verdict;
}

/** After dead addresses: a list of which one in ten is dead was not asked, or is years old. */
export async function guardBounces(tx: Tx, mailingId: string): Promise<void> {
  if (isBouncingTooMuch(await countsForGuard(tx, mailingId))) await haltMailing(tx, mailingId, "bounces");
}
