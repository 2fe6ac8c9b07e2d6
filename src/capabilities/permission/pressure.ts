import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { type CallOutcome, insertContact } from "./queries-contacts.ts";

/**
 * Notes that somebody was called, whether or not she answered: the law counts attempts (C. conso. D223-9) and lets a refusal
 * rest for sixty days.
 *
 * @returns the id of the contact
 */
export async function noteCall(
  tx: Tx,
  call: {
    readonly customerId: string;
    readonly outcome: CallOutcome;
    /** Of a call list: the message's id, whose kept place it takes. */
    readonly id?: string;
    readonly purpose?: "marketing" | "service" | "survey" | "requested_callback";
    readonly topic?: string;
    /** Instant of the call; that of the transaction when absent. */
    readonly at?: string;
  },
): Promise<{ id: string }> {
  const id = call.id ?? newId(Date.parse(tx.now));
  const { customerId, outcome, purpose = "marketing", topic = "", at = tx.now } = call;
  await insertContact(tx, { id, customerId, channel: "phone", purpose, topic, at, outcome });
  return { id };
}
