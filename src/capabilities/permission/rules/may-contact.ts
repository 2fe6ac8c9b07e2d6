import type { Facts } from "./may-contact-facts.ts";
import type { Reason, Unlock } from "./reasons.ts";
import type { Ruleset } from "./ruleset.ts";

export type Decision = {
  readonly allowed: boolean;
  readonly reason: Reason;
  /** With the person's own offset (`2026-11-25T08:00:00+01:00`); null when no waiting helps. */
  readonly nextAllowedAt: string | null;
  readonly unlock: Unlock | null;
  /** Version of the rules that answered, to replay the answer. */
  readonly ruleset: string;
  /** The rules that were looked at, in order, the last one deciding: `MAIL-FR-02`, `PRESS-02`… */
  readonly trace: readonly string[];
};

/** May we speak to this person, by this channel, for this purpose, at this instant? */
export function mayContact(_facts: Facts, _ruleset: Ruleset, _now: string): Decision {
  throw new Error("not yet");
}
