import type { Participant } from "../../platform/participants.ts";
import { selectAcceptances } from "./queries-legal.ts";

/** Which texts somebody accepted: hers to take away, and kept, by her identifier alone, as the proof of a contract. */
export const accountsParticipant: Participant = {
  personalData: async (tx, customerIds) => [
    { name: "accepted_texts", rows: await selectAcceptances(tx, "customer", customerIds) },
  ],
  keptAfterErasure: async (tx, customerIds) => {
    const accepted = await selectAcceptances(tx, "customer", customerIds);
    return accepted.length === 0 ? [] : [{ reason: "accepted_texts", count: accepted.length, until: null }];
  },
};
