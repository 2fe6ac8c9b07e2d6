import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { refoldConsents } from "./operations.ts";
import { consentsOf, eraseConsents, keptConsents, objectForErased } from "./operations-persons.ts";
import { selectEntries } from "./queries.ts";

/** The ledger is never moved: it is read through a merge, and folded again when the merge comes or goes. */
export const consentParticipant: Participant = {
  customerMerged: async (tx, { keptId, absorbedId }) => {
    await refoldConsents(tx, [keptId, absorbedId]);
    return {};
  },
  mergeUndone: async (tx, { keptId, absorbedId }) => {
    await refoldConsents(tx, [keptId, absorbedId]);
  },
  customersChanged: objectForErased,
  customerErased: eraseConsents,
  keptAfterErasure: keptConsents,
  personalData: consentsOf,
  timeline: async (tx, asked) => {
    const entries = await selectEntries(tx, asked);
    return entries.map(
      (entry): TimelineEntry => ({
        id: entry.id,
        kind: `consent.${entry.act}`,
        at: entry.happenedAt ?? entry.recordedAt,
        values: {
          channel: entry.channel,
          purpose: entry.purpose,
          topic: entry.topic,
          origin: entry.origin,
          proof: entry.hasProof ? "yes" : "no",
        },
      }),
    );
  },
};
