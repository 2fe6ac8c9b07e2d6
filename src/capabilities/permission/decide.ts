import type { Tx } from "../../platform/database.ts";
import { speakingIds } from "../customers/index.ts";
import { factsOf, type Known } from "./facts.ts";
import { selectAllowance } from "./queries-reach.ts";
import { type Question, questionOf } from "./question.ts";
import { type Decision, mayContact, withOffset } from "./rules/may-contact.ts";
import { type KeptReason, unlockFor } from "./rules/reasons.ts";
import type { Asked } from "./schema.ts";

export type Decided = Omit<Decision, "reason"> & {
  /** With the cap or the topic after a colon where one of them says no. */
  readonly reason: KeptReason;
  /** E-mail address, E.164 number, or postal address on one line; null when there is none. */
  readonly recipient: string | null;
  readonly language: string;
  readonly timeZone: string;
};

/**
 * May we speak to this customer? The pure function over all that is known of her, then the shop's caps as they stand. A merged record
 * answers for the kept one; a record that nobody knows is answered like an erased one.
 */
export async function decide(tx: Tx, customerId: string, asked: Asked): Promise<Decided> {
  const question = await questionOf(tx, asked);
  const speaker = (await speakingIds(tx, [customerId])).get(customerId) ?? customerId;
  const known = (await factsOf(tx, question, [speaker])).get(speaker);
  if (known === undefined) return nobody(question);
  const decision = mayContact(known.facts, question.ruleset, question.at);
  const rest = { recipient: known.recipient, language: known.language, timeZone: known.facts.timeZone };
  const capped = decision.allowed ? await cappedAt(tx, question, { speaker, known }) : null;
  return { ...decision, ...capped, ...rest };
}

/** What the shop's caps and what went wrong make of a "yes". Only offers are counted. */
async function cappedAt(
  tx: Tx,
  question: Question,
  { speaker, known }: { readonly speaker: string; readonly known: Known },
): Promise<Partial<Decided> | null> {
  if (question.purpose !== "marketing") return null;
  const room = await selectAllowance(tx, question, speaker);
  if (room === undefined || room.reason === null || (room.left ?? 1) > 0) return null;
  const unlock = unlockFor(room.reason);
  return {
    allowed: false,
    reason: room.reason,
    unlock,
    nextAllowedAt: room.freeAt === null ? null : nextAfter(question, known, room.freeAt),
  };
}

/** The first moment from `freeAt` on at which nothing else stands in the way. */
function nextAfter({ ruleset }: Question, { facts }: Known, freeAt: string): string | null {
  const then = mayContact(facts, ruleset, freeAt);
  return then.allowed ? withOffset(freeAt, facts.timeZone) : then.nextAllowedAt;
}

function nobody({ ruleset, shop }: Question): Decided {
  return {
    allowed: false,
    reason: "BLOCK_ERASED",
    nextAllowedAt: null,
    unlock: "none",
    ruleset: ruleset.version,
    trace: ["GDPR-09"],
    recipient: null,
    language: shop.language,
    timeZone: shop.timeZone,
  };
}
