import type { Channel, MessageGate, Purpose } from "./may-contact-facts.ts";
import { isCall } from "./may-contact-said.ts";
import type { RefusedReason } from "./reasons.ts";

/** Purposes for which a country without rules of its own refuses (SCOPE-01). */
export const needsRuleset: readonly Purpose[] = ["marketing", "survey", "consent_renewal"];

/** What confirms an order, and a call that was asked for, are let through once the address is right. */
export function isDirect(purpose: Purpose): boolean {
  return purpose !== "transactional" && purpose !== "requested_callback";
}

/** What the words lack, the same for everybody: it stops the whole mailing. */
export function gateOf(channel: Channel, purpose: Purpose, message: MessageGate): RefusedReason | null {
  if (!isDirect(purpose)) return null;
  if (!message.senderIdentified) return "MSG_NO_IDENTITY";
  if (isCall(channel)) return message.callerIdShown ? null : "MSG_HIDDEN_NUMBER";
  if (purpose === "service") return null;
  if (channel === "email" && !message.unsubscribeLink) return "MSG_NO_UNSUBSCRIBE";
  return channel === "sms" && !message.stopMention ? "MSG_NO_STOP" : null;
}
