import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { evaluateNow } from "./evaluate.ts";
import { followComebacks } from "./queries-follow.ts";
import { queueLook } from "./queries-pending.ts";
import {
  contactsOf,
  forget,
  type MergeJournal,
  moveContacts,
  moveFollowUps,
  moveOne,
  notedCustomers,
  signalsOf,
  storyBefore,
  wordsAbout,
} from "./queries-persons.ts";

/** A sale leaves its customer in a queue; a refusal to be judged, a merge and an erasure are done in their own transaction. */
export const winbackParticipant: Participant = {
  purchasesChanged: queueLook,
  consentsChanged: evaluateNow,
  customersHeld: notedCustomers,
  customerErased: async (tx, { customerId }) => await forget(tx, await recordAndMerged(tx, customerId)),
  personalData: async (tx, customerIds) => [
    { name: "departure_signals", rows: await signalsOf(tx, customerIds) },
    { name: "winback_contacts", rows: await contactsOf(tx, customerIds) },
    { name: "winback_words", rows: await wordsAbout(tx, customerIds) },
  ],
  customerMerged: async (tx, { keptId, absorbedId }) => {
    const journal = await moveFollowUps(tx, keptId, absorbedId);
    await followComebacks(tx, [keptId]);
    return journal;
  },
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const moved = journal as MergeJournal | undefined;
    if (moved === undefined) return;
    await moveContacts(tx, moved.contactIds, absorbedId);
    if (moved.exclusion) await moveOne(tx, "exclusion", keptId, absorbedId);
    if (moved.departure) await moveOne(tx, "departure", keptId, absorbedId);
    await followComebacks(tx, [keptId, absorbedId]);
  },
  timeline: async (tx, asked) =>
    (await storyBefore(tx, asked)).map(
      ({ id, kind, at, word, by, competitor }): TimelineEntry => ({
        id: `winback-${kind}-${id}`,
        kind: `winback.${kind}`,
        at,
        values: { word: word ?? "none", by, competitor },
      }),
    ),
};
