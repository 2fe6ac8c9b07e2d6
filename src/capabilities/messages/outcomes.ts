import type { Tx } from "../../platform/database.ts";
import { makeContacts } from "../permission/index.ts";
import { type LeftMessage, noteAddressOf } from "./address-facts.ts";
import type { Handed } from "./drivers.ts";
import { type Outcome, skipOfCancelled, writeOutcomes } from "./queries-settle.ts";
import { afterSilence, afterSoftFailure } from "./rules/attempts.ts";
import { giveBack, keepVouchers } from "./vouchers.ts";

/** What must be known of a message to say what becomes of it. */
export type Tried = {
  readonly id: string;
  readonly attempts: number;
  readonly softFailures: number;
  readonly leftAt: string;
  readonly validUntil: string | null;
};

/** A relay that lets the shop no longer in is asked again when somebody may have acted. */
const refusedPauseMs = 10 * 60_000;
/** What was in hand and not begun when a relay fell silent waits for its lane. */
const untriedPauseMs = 5_000;

const plain = {
  answer: null,
  error: null,
  providerId: null,
  nextTryAt: null,
  bounce: null,
  isSoft: false,
  mayBeDouble: false,
  isUntried: false,
} as const;

/**
 * What becomes of a message after an answer, by the schedule of its sender. Only answers about the recipient count against the message; a
 * relay that is silent, busy or refuses the shop costs it nothing but time.
 */
export function outcomeOf(
  one: Tried,
  handed: Handed | { readonly outcome: "untried" },
  { nowMs, retrySeconds }: { readonly nowMs: number; readonly retrySeconds: readonly number[] | null },
): Outcome {
  const { id } = one;
  const validUntilMs = one.validUntil === null ? null : Date.parse(one.validUntil);
  const at = (ms: number): string => new Date(ms).toISOString();
  switch (handed.outcome) {
    case "sent":
      return { ...plain, id, state: "sent", answer: handed.answer, providerId: handed.providerId ?? null };
    case "kept":
      return { ...plain, id, state: "kept" };
    case "hard":
    case "block":
      return { ...plain, id, state: "failed", error: handed.error, bounce: handed.outcome };
    case "soft": {
      const next = afterSoftFailure({ failures: one.softFailures + 1, retrySeconds, nowMs, validUntilMs });
      const said = { ...plain, id, error: handed.error, isSoft: true };
      return next.state === "failed"
        ? { ...said, state: "failed", bounce: "soft" }
        : { ...said, state: "waiting", nextTryAt: at(next.nextTryAtMs) };
    }
    case "slow":
    case "silent": {
      const leftAtMs = Date.parse(one.leftAt);
      const next = afterSilence({ attempts: one.attempts, nowMs, leftAtMs, validUntilMs });
      const said = {
        ...plain,
        id,
        error: handed.error,
        mayBeDouble: handed.outcome === "silent" && handed.mayHaveLeft,
      };
      return next.state === "failed"
        ? { ...said, state: "failed" }
        : { ...said, state: "waiting", nextTryAt: at(next.nextTryAtMs) };
    }
    case "refused":
      return { ...plain, id, state: "waiting", error: handed.error, nextTryAt: at(nowMs + refusedPauseMs) };
    case "untried":
      return { ...plain, id, state: "waiting", isUntried: true, nextTryAt: at(nowMs + untriedPauseMs) };
  }
}

/** The words of a message that cannot be written: it never left. */
export function unwritable(one: Tried, error: string): Outcome {
  return { ...plain, id: one.id, state: "failed", error };
}

/** What the recipient's side said for good, to be known of her address. */
export type Returned = LeftMessage & { readonly kind: "hard" | "soft" };

/**
 * Writes outcomes, the places of the persons and what is now known of their addresses, in one transaction: what is written of a
 * message is written of its place too.
 */
export async function settle(
  tx: Tx,
  holder: string,
  outcomes: readonly Outcome[],
  returned: readonly Returned[],
): Promise<void> {
  const written = await writeOutcomes(tx, holder, outcomes);
  const again = written.filter(({ state }) => state === "waiting").map(({ id }) => id);
  const given = written.filter(({ state }) => state === "sent" || state === "kept");
  const made = given.map(({ id }) => id);
  const lost = written.filter(({ state }) => state === "failed");
  if (made.length > 0) await makeContacts(tx, made, tx.now);
  await keepVouchers(
    tx,
    given.filter(({ wasTakenBack }) => wasTakenBack),
  );
  await giveBack(tx, lost);
  if (again.length > 0) await giveBack(tx, await skipOfCancelled(tx, again));
  const known = new Set(lost.map(({ id }) => id));
  for (const one of returned) {
    if (known.has(one.id)) await noteAddressOf(tx, one, one.kind);
  }
}
