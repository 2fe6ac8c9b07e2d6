import type { Tx } from "../../platform/database.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { findCard } from "../cards/index.ts";
import { speakingIds } from "../customers/index.ts";
import { findOperation } from "./queries-operations.ts";
import { customerByOwnCard } from "./rows.ts";
import type { CustomerRef } from "./schema-operation.ts";

const mostReplacements = 10;

/**
 * The customer an operation is about. A card that was replaced since the till last heard is still hers for what happened without
 * a network. Refused: `unknown_customer`, `unknown_card`, `card_not_given`, `card_is_blocked`.
 */
export async function customerOf(
  tx: Tx,
  reference: CustomerRef,
  { isOffline }: { readonly isOffline: boolean },
): Promise<string | Refusal> {
  if ("id" in reference) return await speakerOf(tx, reference.id);
  if ("enrolment" in reference) {
    const { customerId, kind } = (await findOperation(tx, reference.enrolment)) ?? {};
    if (kind !== "enrol" || customerId === null || customerId === undefined) {
      return refuse("unknown_customer", { id: reference.enrolment });
    }
    return await speakerOf(tx, customerId);
  }
  let number = reference.cardNumber;
  for (let step = 0; isOffline && step < mostReplacements; step++) {
    const next = (await findCard(tx, number))?.replacedBy ?? null;
    if (next === null) break;
    number = next;
  }
  return (await customerByOwnCard(tx, number)) ?? refuse("unknown_card", { number });
}

async function speakerOf(tx: Tx, id: string): Promise<string | Refusal> {
  return (await speakingIds(tx, [id])).get(id) ?? refuse("unknown_customer", { id });
}
