import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { emailOf } from "../../values/email.ts";
import { noteAddresses } from "../customers/index.ts";
import { selectHandovers } from "./queries-inbound.ts";
import { softInARow, softIsEnough } from "./rules/soft.ts";

/** A message that left, as far as its address goes. */
export type LeftMessage = {
  readonly id: string;
  readonly channel: "email" | "sms";
  readonly recipient: string;
  readonly customerId: string | null;
};

/**
 * Turns what came back of a message into a fact on its address, for whoever of the shop's customers has it (FILE-2): dead at once
 * when it does not exist, dead after five temporary failures in a row over a week, alive when somebody answered. To be called
 * once the message itself bears the mark of the return.
 *
 * @returns whether nothing is to be sent there any more
 */
export async function noteAddressOf(
  tx: Tx,
  message: LeftMessage,
  kind: "hard" | "soft" | "reply",
): Promise<boolean> {
  const reason = await reasonOf(tx, message, kind);
  const isEmail = message.channel === "email";
  const value = isEmail ? emailOf(message.recipient) : message.recipient;
  if (reason === null || value === null) return false;
  const status = reason === "answered" ? "good" : "bad";
  await noteAddresses(tx, systemActor(tx.merchantId, "delivery"), [
    { kind: isEmail ? "email" : "phone", value, status, reason },
  ]);
  return status === "bad";
}

async function reasonOf(tx: Tx, { id, channel, customerId }: LeftMessage, kind: "hard" | "soft" | "reply") {
  if (kind === "reply") return "answered";
  if (kind === "hard") return channel === "email" ? "hard_bounce" : "unreachable";
  if (customerId === null) return null;
  const handovers = await selectHandovers(tx, { messageId: id, customerId, limit: softInARow });
  return softIsEnough(handovers) ? "soft_bounces" : null;
}
