import type { Tx } from "../../platform/database.ts";
import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { recordAndMerged } from "../customers/index.ts";
import { readStanding } from "../insight/index.ts";
import { followComebacks, mayComeBack } from "./queries-follow.ts";
import { readJudging } from "./queries-judging.ts";
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
import { findSignals } from "./queries-signals.ts";

async function lookAgain(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await findSignals(tx, customerIds, await readJudging(tx, await readStanding(tx)));
}

/** A sale renews the signals of its customer and may end what was waited for, in its own transaction. */
export const winbackParticipant: Participant = {
  purchasesChanged: async (tx, customerIds) => {
    await lookAgain(tx, customerIds);
    const waited = await mayComeBack(tx, customerIds);
    if (waited.length > 0) await followComebacks(tx, waited);
  },
  consentsChanged: lookAgain,
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
