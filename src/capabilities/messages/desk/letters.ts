import type { Database, Tx } from "../../../platform/database.ts";
import type { Actor } from "../../../platform/http/actor.ts";
import { newId } from "../../../platform/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { recordAudit } from "../../accounts/index.ts";
import { notePostalAddress } from "../../customers/index.ts";
import { claim } from "../claim.ts";
import { outcomeOf, settle } from "../outcomes.ts";
import { selectMailing } from "../queries-mailings.ts";
import {
  countWaiting,
  endRun,
  insertRun,
  lockRun,
  markReturned,
  markRun,
  selectByReference,
  selectLetters,
  selectRuns,
} from "./queries-letters.ts";
import { letterReference, readReference } from "./rules/reference.ts";
import type { LetterRunView } from "./schema-letters.ts";

// A pile that somebody folds in an afternoon; more is another run.
const mostLetters = 1_000;
const claimedAtOnce = 250;
// Whoever printed them has so long to say whether they were posted; then they wait again, said to be perhaps double.
const leaseSeconds = 60 * 86_400;

export async function listRuns(
  tx: Tx,
  mailingId: string,
): Promise<{ waiting: number; items: LetterRunView[] } | Refusal<"unknown_mailing" | "mailing_not_by_post">> {
  const mailing = await selectMailing(tx, mailingId);
  if (mailing === undefined) return refuse("unknown_mailing", { id: mailingId });
  if (mailing.channel !== "post") return refuse("mailing_not_by_post");
  return { waiting: await countWaiting(tx, mailingId), items: await selectRuns(tx, mailingId) };
}

/**
 * Takes the letters of a mailing that may be posted now, up to a thousand, and holds them for whoever prints them. Each is judged again:
 * of whoever objected or moved since, nothing is printed.
 */
export async function prepareRun(
  database: Database,
  actor: Actor,
  mailingId: string,
): Promise<LetterRunView | Refusal<"unknown_mailing" | "mailing_not_by_post" | "nothing_to_print">> {
  const { merchantId } = actor;
  const listed = await database.inMerchant(merchantId, async (tx) => await listRuns(tx, mailingId));
  if (isRefusal(listed)) return listed;
  const id = newId(database.clock.now().getTime());
  const source = { channel: "post", mailingId } as const;
  const held: string[] = [];
  while (held.length < mostLetters) {
    const { inHand, looked } = await claim(database, merchantId, source, {
      holder: id,
      leaseSeconds,
      most: Math.min(claimedAtOnce, mostLetters - held.length),
      only: {},
    });
    held.push(...inHand.map((one) => one.id));
    if (looked === 0) break;
  }
  if (held.length === 0) return refuse("nothing_to_print");
  return await database.inMerchant(merchantId, async (tx) => {
    await markRun(
      tx,
      id,
      held.map((letter) => ({ id: letter, reference: letterReference(letter) })),
    );
    await insertRun(tx, { id, mailingId, letters: held.length, madeBy: actor.name });
    await recordAudit(tx, actor, { action: "letters.prepared", detail: { count: held.length } });
    const run = await lockRun(tx, id);
    if (run === undefined) throw new Error("A run of letters was not written.");
    return run;
  });
}

/** Says that the letters of a run left, or that they did not and wait again. Said twice, it changes nothing. */
export async function closeRun(
  tx: Tx,
  actor: Actor,
  id: string,
  state: "posted" | "dropped",
): Promise<LetterRunView | Refusal<"unknown_letter_run" | "letter_run_over">> {
  const run = await lockRun(tx, id);
  if (run === undefined) return refuse("unknown_letter_run", { id });
  if (run.state === state) return run;
  if (run.state !== "prepared") return refuse("letter_run_over", { state: run.state });
  const nowMs = Date.parse(tx.now);
  const handed =
    state === "posted" ? { outcome: "sent" as const, answer: "" } : { outcome: "untried" as const };
  const letters = (await selectLetters(tx, id)).filter((letter) => letter.state === "sending");
  await settle(
    tx,
    id,
    letters.map((letter) =>
      outcomeOf(letter, handed.outcome === "sent" ? { ...handed, id: letter.id } : handed, {
        nowMs,
        retrySeconds: null,
      }),
    ),
    [],
  );
  await endRun(tx, id, state, actor.name);
  await recordAudit(tx, actor, { action: `letters.${state}`, detail: { count: letters.length } });
  return (await lockRun(tx, id)) ?? run;
}

/** Letters that the post brought back (NPAI): no other goes to these addresses until somebody corrects them. */
export async function noteReturnedLetters(
  tx: Tx,
  actor: Actor,
  typed: readonly string[],
): Promise<{ noted: number; unknown: string[] }> {
  const read = typed.map((text) => ({ text, reference: readReference(text) }));
  const found = await selectByReference(
    tx,
    read.flatMap(({ reference }) => (reference === null ? [] : [reference])),
  );
  const known = new Set(found.map(({ reference }) => reference));
  await markReturned(
    tx,
    found.map(({ id }) => id),
  );
  const people = new Set(found.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])));
  // Some dozens at most, keyed in by hand.
  for (const customerId of people) await notePostalAddress(tx, actor, customerId, "bad");
  const unknown = read.flatMap(({ text, reference }) =>
    reference === null || !known.has(reference) ? [text] : [],
  );
  return { noted: people.size, unknown };
}
