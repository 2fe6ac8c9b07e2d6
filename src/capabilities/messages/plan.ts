import type { Database, Tx } from "../../platform/database.ts";
import { isRefusal } from "../../values/refusal.ts";
import { judged, peopleOf, rulesetOf } from "../permission/index.ts";
import { readVersion, type Version } from "../templates/index.ts";
import { askedOf } from "./asked.ts";
import { lockMailing, type MailingRow, mailingsToPlan, moveMailing } from "./queries-mailings.ts";
import { insertLines, joinAtOnce, markPlanned } from "./queries-plan.ts";

// Lines stand before their moment, so that they leave at it.
const aheadSeconds = 60;

/**
 * Fixes a mailing's audience: a line for each person, planned or skipped with its reason. Done once; a second time changes nothing.
 * It says nothing of caps: places are given when the lines are due.
 */
export async function planMailing(tx: Tx, id: string): Promise<{ planned: number }> {
  const mailing = await lockMailing(tx, id);
  if (mailing === undefined || mailing.plannedAt !== null) return { planned: mailing?.plannedCount ?? 0 };
  if (mailing.state !== "scheduled" && mailing.state !== "sending") return { planned: 0 };
  const people = await peopleOf(tx, mailing.audience);
  if (isRefusal(people)) {
    // A rule that named what is no more: nobody can say whom it meant.
    await moveMailing(tx, id, { state: "cancelled" });
    return { planned: 0 };
  }
  const version = await versionOf(tx, mailing);
  const sendAt = mailing.sendAt === null || mailing.sendAt < tx.now ? tx.now : mailing.sendAt;
  const asked = askedOf({ ...mailing, at: sendAt }, version);
  await joinAtOnce(tx);
  const planned = await insertLines(tx, mailing, {
    judged: await judged(tx, asked, people),
    sendAt,
    ruleset: rulesetOf(sendAt).version,
  });
  await markPlanned(tx, id, planned);
  return { planned };
}

/** Plans the mailings whose moment has come, one transaction each. */
export async function planDue(database: Database, stopping?: AbortSignal): Promise<void> {
  const before = new Date(database.clock.now().getTime() + aheadSeconds * 1_000).toISOString();
  for (const { merchantId, id } of await database.inPlatform(
    async (tx) => await mailingsToPlan(tx, before),
  )) {
    if (stopping?.aborted === true) return;
    await database.inMerchant(merchantId, async (tx) => await planMailing(tx, id));
  }
}

async function versionOf(tx: Tx, { versionId }: MailingRow): Promise<Version | null> {
  if (versionId === null) return null;
  const version = await readVersion(tx, versionId);
  if (isRefusal(version)) throw new Error(`The words ${versionId} of a mailing are gone.`);
  return version;
}
