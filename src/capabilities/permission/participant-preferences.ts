import type { Tx } from "../../platform/database.ts";
import type { Participant, TimelineEntry } from "../../platform/participants.ts";
import { newId } from "../../platform/ids.ts";
import { recordAndMerged } from "../customers/index.ts";
import { nothingChosen } from "./preferences.ts";
import {
  forgetChoices,
  lastChoice,
  type Preferences,
  removePreferences,
  selectChoices,
  selectPreferences,
  writeChoices,
} from "./queries-preferences.ts";
import { registerActivity } from "./queries-activities.ts";
import { refusedNewcomers } from "./queries-refusals.ts";
import { refuseForAddress } from "./refusals.ts";
import { rateWord } from "./rules/choices.ts";

registerActivity("choice", lastChoice);

/** What both records of a merge had chosen, to be given back when it is undone. */
type Journal = {
  readonly mergedAt: string;
  readonly kept: Preferences | null;
  readonly absorbed: Preferences | null;
};

/** What people chose follows them, and goes with them. The list of addresses that refused stays: it names nobody. */
export const preferencesParticipant: Participant = {
  customersChanged: refuseForAddress,
  importEnded: async (tx, importId) => {
    await refuseForAddress(tx, await refusedNewcomers(tx, importId));
  },
  customerMerged: async (tx, { keptId, absorbedId }): Promise<Journal> => {
    const known = await selectPreferences(tx, [keptId, absorbedId]);
    const journal = {
      mergedAt: tx.now,
      kept: known.get(keptId) ?? null,
      absorbed: known.get(absorbedId) ?? null,
    };
    if (journal.absorbed === null) return journal;
    await removePreferences(tx, [absorbedId]);
    // One person who chose twice meant what she chose last.
    const isLater = (journal.absorbed.changedAt ?? "") > (journal.kept?.changedAt ?? "");
    if (isLater) await putBack(tx, keptId, journal.absorbed);
    return journal;
  },
  mergeUndone: async (tx, { keptId, absorbedId, journal }) => {
    const { mergedAt, kept, absorbed } = journal as Journal;
    if (absorbed === null) return;
    const now = (await selectPreferences(tx, [keptId])).get(keptId);
    await putBack(tx, absorbedId, absorbed);
    // What she has chosen since the merge, she chose for herself.
    if ((now?.changedAt ?? "") <= mergedAt) await putBack(tx, keptId, kept ?? nothingChosen);
  },
  customerErased: async (tx, { customerId }) => {
    await forgetChoices(tx, await recordAndMerged(tx, customerId));
  },
  personalData: async (tx, customerIds) => [
    {
      name: "preferences",
      rows: (await selectChoices(tx, { customerIds, limit: 1_000 })).map(({ at, origin, choices }) => ({
        chosenAt: at,
        origin,
        pausedUntil: choices.pausedUntil,
        atMost: choices.rate === null ? null : rateWord(choices.rate),
        topics: choices.topics
          .map(({ topic, isOff, rate }) => `${topic}: ${isOff ? "off" : rateWord(rate)}`)
          .join(", "),
      })),
    },
  ],
  timeline: async (tx, asked) =>
    (await selectChoices(tx, asked)).map(
      ({ id, at, origin, choices }): TimelineEntry => ({
        id,
        kind: "permission.preferences",
        at,
        values: {
          origin,
          isPaused: choices.pausedUntil === null ? "no" : "yes",
          most: choices.rate?.most ?? 0,
          per: choices.rate?.per ?? "none",
          off: choices.topics.filter(({ isOff }) => isOff).length,
        },
      }),
    ),
};

async function putBack(tx: Tx, customerId: string, preferences: Preferences): Promise<void> {
  const { pausedUntil, rate, topics } = preferences;
  const choices = { pausedUntil, rate, topics };
  await writeChoices(tx, [
    { id: newId(Date.parse(tx.now)), customerId, origin: "staff", messageId: null, choices },
  ]);
}
