import type { Participant } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { forgetLikely, forgetObjected, likelyOf } from "./queries-persons.ts";

/** What is guessed of a customer goes with her, and goes as soon as she objects (GDPR art. 21). */
export const affinityParticipant: Participant = {
  consentsChanged: forgetObjected,
  customerMerged: async (tx, { absorbedId }) => {
    await forgetLikely(tx, [absorbedId]);
    return null;
  },
  customerErased: async (tx, { customerId }) => {
    await forgetLikely(tx, await recordAndMerged(tx, customerId));
  },
  personalData: async (tx, customerIds) => [
    { name: "likely_products", rows: await likelyOf(tx, customerIds) },
  ],
};
