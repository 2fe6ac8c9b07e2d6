import type { Database, Tx } from "../../../platform/database.ts";
import type { Actor } from "../../../platform/http/actor.ts";
import { isId, newId } from "../../../platform/ids.ts";
import { readCursor, writeCursor } from "../../../values/cursor.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";
import { recordAudit } from "../../accounts/index.ts";
import { notePostalAddress } from "../../customers/index.ts";
import { releaseContacts } from "../../permission/index.ts";
import { claim } from "../claim.ts";
import { outcomeOf, settle } from "../outcomes.ts";
import { selectMailing } from "../queries-mailings.ts";
import {
  type BearerRow,
  cancelOwnLetters,
  countWaiting,
  endRun,
  insertRun,
  lockRun,
  markReturned,
  markRun,
  selectByReference,
  selectLetters,
  selectRuns,
  selectOwnWaiting,
  selectWaitingLetters,
  unmarkReturned,
} from "./queries-letters.ts";
import { letterReference, readReference } from "./rules/reference.ts";
import type {
  LetterRunView,
  Returned,
  ReturnedAnswer,
  RunsAnswer,
  RunsQuery,
  WaitingLetters,
} from "./schema-letters.ts";

// A pile that somebody folds in an afternoon; more is another run.
const mostLetters = 1_000;
const claimedAtOnce = 250;
const mostRunsShown = 200;
// Whoever printed them has so long to say whether they were posted; then they wait again, said to be perhaps double.
const leaseSeconds = 60 * 86_400;

export async function listRuns(
  tx: Tx,
  mailingId: string,
): Promise<{ waiting: number; items: LetterRunView[] } | Refusal<"unknown_mailing" | "mailing_not_by_post">> {
  const mailing = await selectMailing(tx, mailingId);
  if (mailing === undefined) return refuse("unknown_mailing", { id: mailingId });
  if (mailing.channel !== "post") return refuse("mailing_not_by_post");
  return {
    waiting: await countWaiting(tx, mailingId),
    items: await selectRuns(tx, { mailingId, limit: mostRunsShown }),
  };
}

/** Every run, newest first. Refused: `unreadable_cursor`. */
export async function listAllRuns(
  tx: Tx,
  { cursor, limit = 50 }: RunsQuery,
): Promise<RunsAnswer | Refusal<"unreadable_cursor">> {
  const [before = ""] = readCursor(cursor, 1) ?? [];
  if (cursor !== undefined && !isId(before)) return refuse("unreadable_cursor", { field: "cursor" });
  const found = await selectRuns(tx, { before: before === "" ? null : before, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? writeCursor([last.id]) : null };
}

/** What can be printed now, mailing by mailing. */
export async function listWaiting(tx: Tx): Promise<{ items: WaitingLetters[] }> {
  const own = await selectOwnWaiting(tx);
  return {
    items: [
      ...(await selectWaitingLetters(tx)),
      ...(own.letters + own.later === 0 ? [] : [{ ...own, mailingId: null, name: null, people: 1 }]),
    ],
  };
}

/**
 * Takes the letters of some mailings that may be posted now, up to a thousand, and holds them for whoever prints them. Each is judged
 * again: of whoever objected or moved since, nothing is printed.
 */
export async function prepareRun(
  database: Database,
  actor: Actor,
  mailingIds: readonly string[],
  own = false,
): Promise<LetterRunView | Refusal<"unknown_mailing" | "mailing_not_by_post" | "nothing_to_print">> {
  const asked = [...new Set(mailingIds)];
  const refused = await database.inMerchant(actor.merchantId, async (tx) => await firstRefusal(tx, asked));
  return refused ?? (await makeRun(database, actor, own ? [...asked, null] : asked));
}

/** The same with letters that somebody wrote to one person, in words of one's own. */
export async function prepareOwnLetters(
  database: Database,
  actor: Actor,
): Promise<LetterRunView | Refusal<"nothing_to_print">> {
  return await makeRun(database, actor, [null]);
}

async function makeRun(
  database: Database,
  actor: Actor,
  asked: readonly (string | null)[],
): Promise<LetterRunView | Refusal<"nothing_to_print">> {
  const { merchantId } = actor;
  const id = newId(database.clock.now().getTime());
  const held: string[] = [];
  for (const mailingId of asked)
    held.push(...(await take(database, merchantId, { id, mailingId, held: held.length })));
  if (held.length === 0) return refuse("nothing_to_print");
  return await database.inMerchant(merchantId, async (tx) => {
    await markRun(
      tx,
      id,
      held.map((letter) => ({ id: letter, reference: letterReference(letter) })),
    );
    const [only] = asked;
    const mailingId = asked.length === 1 ? (only ?? null) : null;
    await insertRun(tx, { id, mailingId, letters: held.length, madeBy: actor.name });
    await recordAudit(tx, actor, { action: "letters.prepared", detail: { count: held.length } });
    const run = await lockRun(tx, id);
    if (run === undefined) throw new Error("A run of letters was not written.");
    return run;
  });
}

async function firstRefusal(tx: Tx, mailingIds: readonly string[]) {
  for (const id of mailingIds) {
    const mailing = await selectMailing(tx, id);
    if (mailing === undefined) return refuse("unknown_mailing", { id });
    if (mailing.channel !== "post") return refuse("mailing_not_by_post");
  }
  return null;
}

async function take(
  database: Database,
  merchantId: string,
  run: { readonly id: string; readonly mailingId: string | null; readonly held: number },
): Promise<string[]> {
  const held: string[] = [];
  const source = { channel: "post", mailingId: run.mailingId } as const;
  for (;;) {
    const most = Math.min(claimedAtOnce, mostLetters - run.held - held.length);
    if (most <= 0) return held;
    const { inHand, looked } = await claim(database, merchantId, source, {
      holder: run.id,
      leaseSeconds,
      most,
      only: {},
    });
    held.push(...inHand.map((one) => one.id));
    if (looked === 0) return held;
  }
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
  // What was written to one person is written anew when it is meant again.
  if (state === "dropped") await releaseContacts(tx, await cancelOwnLetters(tx, id));
  await endRun(tx, id, state, actor.name);
  await recordAudit(tx, actor, { action: `letters.${state}`, detail: { count: letters.length } });
  return (await lockRun(tx, id)) ?? run;
}

/**
 * Letters that the post brought back (NPAI): no other goes to these addresses until somebody corrects them. An address that was corrected
 * since the letter left is no worse for it.
 */
export async function noteReturnedLetters(
  tx: Tx,
  actor: Actor,
  typed: readonly string[],
): Promise<ReturnedAnswer> {
  const read = typed.map((text) => ({ typed: text, reference: readReference(text) }));
  const found = await selectByReference(
    tx,
    read.flatMap(({ reference }) => (reference === null ? [] : [reference])),
  );
  const bearers = new Map(found.map((bearer) => [bearer.reference, bearer]));
  const items = read.map((one): Returned => {
    const bearer = one.reference === null ? undefined : bearers.get(one.reference);
    if (bearer === undefined) return { ...one, ...nobody, effect: "unknown" };
    const { customerId, name, mailingName, address, sentAt } = bearer;
    return { ...one, customerId, name, mailingName, address, sentAt, effect: effectOf(bearer) };
  });
  await markReturned(
    tx,
    found.filter(({ state }) => state === "sent").map(({ id }) => id),
  );
  const people = new Set(
    items.flatMap(({ effect, customerId }) =>
      customerId !== null && effect === "noted" ? [customerId] : [],
    ),
  );
  // Some dozens at most, keyed in by hand.
  for (const customerId of people) await notePostalAddress(tx, actor, customerId, "bad");
  const unknown = items.filter(({ effect }) => effect === "unknown").map((item) => item.typed);
  return { noted: people.size, unknown, items };
}

const nobody = { customerId: null, name: null, mailingName: null, address: null, sentAt: null } as const;

function effectOf({ state, customerId, isMoved, returnedAt }: BearerRow): Returned["effect"] {
  if (customerId === null) return "nobody";
  if (state !== "sent") return "not_posted";
  if (isMoved) return "moved";
  return returnedAt === null ? "noted" : "again";
}

/** A number typed by mistake: the letter did not come back, and letters go to that address again. */
export async function takeBackReturn(
  tx: Tx,
  actor: Actor,
  typed: string,
): Promise<undefined | Refusal<"unknown_letter">> {
  const reference = readReference(typed);
  const [bearer] = reference === null ? [] : await selectByReference(tx, [reference]);
  if (bearer === undefined || bearer.returnedAt === null)
    return refuse("unknown_letter", { field: "reference" });
  await unmarkReturned(tx, bearer.id);
  if (bearer.customerId !== null && !bearer.isMoved)
    await notePostalAddress(tx, actor, bearer.customerId, "unknown");
  return undefined;
}
