import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import type { Refusal } from "../../values/refusal.ts";
import type { Gate, Version } from "./rules/version.ts";

/**
 * Makes of the draft a version that never changes: compiled once, its links numbered. A draft that says what the newest version
 * says gives that one again. Refused: words that promote in a message that may not, no way to leave, nobody named, an unknown
 * field, a field that is not known of everybody without its fallback, the shop's language missing; `findings` says where.
 */
export async function publishTemplate(
  _tx: Tx,
  _actor: Actor,
  _templateId: string,
): Promise<Version | Refusal<"unknown_template" | "template_not_ready">> {
  throw new Error("not written yet");
}

/** A version by its id; kept in memory, as it never changes. */
export async function readVersion(
  _tx: Tx,
  _versionId: string,
): Promise<Version | Refusal<"unknown_version">> {
  throw new Error("not written yet");
}

/** What the message holds, for permission to judge. */
export function gateOf(version: Version): Gate {
  return version.gate;
}
