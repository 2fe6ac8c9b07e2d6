import type { Asked } from "../permission/index.ts";
import { gateOf, type Version } from "../templates/index.ts";

type Purpose = Asked["purpose"];

/**
 * What is asked of permission for a message: what its words hold, by the version they come from. Without one it is a message the
 * product wrote itself, or somebody of the staff by hand, in the shop's name.
 */
export function askedOf(
  { channel, purpose, topic, at }: { channel: Asked["channel"]; purpose: string; topic: string; at?: string },
  version: Version | null,
): Asked {
  const { containsPromotion, ...message } = version === null ? ownWords(purpose) : gateOf(version);
  return {
    channel,
    // The database keeps no other.
    purpose: purpose as Purpose,
    containsPromotion: purpose === "marketing" || containsPromotion,
    message,
    offer: { sameSeller: true, analogous: true },
    ...(topic === "" ? {} : { topic }),
    ...(at === undefined ? {} : { at }),
  };
}

function ownWords(purpose: string) {
  return {
    senderIdentified: true,
    unsubscribeLink: true,
    stopMention: true,
    callerIdShown: true,
    sourceMentioned: true,
    containsPromotion: purpose === "marketing",
  };
}
