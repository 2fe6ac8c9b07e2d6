import type { Tx } from "../../platform/database.ts";
import type { Refusal } from "../../values/refusal.ts";
import type { Asked, ReachAnswer } from "./schema.ts";

export type Audience = { readonly rule: unknown } | { readonly customerIds: readonly string[] };

/** How many of an audience may be spoken to, and why not the others, the caps as they stand included. Each look is logged in numbers. */
export async function reach(
  _tx: Tx,
  _audience: Audience,
  _asked: Asked,
  _askedBy: string,
): Promise<ReachAnswer | Refusal<"people_rule_unreadable">> {
  throw new Error("not yet");
}
