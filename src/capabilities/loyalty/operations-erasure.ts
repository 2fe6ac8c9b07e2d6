import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { recordAndMerged } from "../customers/index.ts";
import { move } from "./operations-ledger.ts";
import { selectMembersOf } from "./queries-members.ts";
import { closeMemberships, deleteNotes } from "./queries-merge.ts";

/**
 * An erased customer's points become breakage and her memberships are closed; the movements stay without a name, so that sums
 * hold; what staff wrote about them goes.
 */
export async function eraseMember(
  tx: Tx,
  { actor, customerId }: { readonly actor: Actor; readonly customerId: string },
): Promise<void> {
  const members = await selectMembersOf(tx, await recordAndMerged(tx, customerId));
  const ids = members.map((member) => member.id);
  if (ids.length === 0) return;
  await move(
    tx,
    actor,
    ids.map((membershipId) => ({ kind: "write_off", membershipId, cause: { reason: "erased" } })),
  );
  await closeMemberships(tx, ids);
  await deleteNotes(tx, ids);
}
