import type { Tx } from "../../platform/database.ts";
import type { Actor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { tell } from "../../platform/participants.ts";
import { isDay } from "../../values/day.ts";
import { type Refusal, refuse } from "../../values/refusal.ts";
import { recordAudit } from "../accounts/index.ts";
import { lockCustomers, speakingIds } from "../customers/index.ts";
import {
  type PreferenceOrigin,
  type Preferences,
  selectPreferences,
  writeChoices,
} from "./queries-preferences.ts";
import { selectTopicKeys } from "./queries-topics.ts";
import { type Choices, sameChoices, type TopicChoice } from "./rules/choices.ts";

/** What a person may say at once; what is left out stays as it is. */
export type ChoicesSaid = Partial<Choices>;

/** Where a choice was made, and from which message. */
export type ChosenFrom = { readonly origin: PreferenceOrigin; readonly messageId?: string | null };

/** What a customer chose to receive; a merged record answers for the kept one. */
export async function preferencesOf(tx: Tx, customerId: string): Promise<Preferences | Refusal> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("unknown_customer", { id: customerId });
  return (await selectPreferences(tx, [speaker])).get(speaker) ?? nothingChosen;
}

/**
 * Records what a person chose: topics, how many, a pause. From here on it binds every offer (PRES-4), whatever the shop's own caps.
 * The same choice again writes nothing.
 */
export async function choose(
  tx: Tx,
  actor: Actor,
  customerId: string,
  said: ChoicesSaid,
  from: ChosenFrom,
): Promise<Preferences | Refusal> {
  const speaker = (await speakingIds(tx, [customerId])).get(customerId);
  if (speaker === undefined) return refuse("unknown_customer", { id: customerId });
  const wrong = await problemOf(tx, said);
  if (wrong !== null) return wrong;
  await chooseFor(tx, [speaker], () => said, from);
  await recordAudit(tx, actor, {
    action: "preferences.chosen",
    subjectKind: "customer",
    subjectId: speaker,
    detail: { origin: from.origin },
  });
  return await preferencesOf(tx, speaker);
}

/** The same for several records at once, each by what it had chosen before. */
export async function chooseFor(
  tx: Tx,
  customerIds: readonly string[],
  said: (before: Preferences) => ChoicesSaid,
  { origin, messageId = null }: ChosenFrom,
): Promise<void> {
  await lockCustomers(tx, customerIds);
  const known = await selectPreferences(tx, customerIds);
  const entries = customerIds.flatMap((customerId) => {
    const before = known.get(customerId) ?? nothingChosen;
    const after = together(before, said(before));
    return sameChoices(before, after)
      ? []
      : [{ id: newId(Date.parse(tx.now)), customerId, origin, messageId, choices: after }];
  });
  await writeChoices(tx, entries);
  // As with a consent: what is about to leave is judged by it, and what is in a sender's hands is waited for.
  await tell(
    tx,
    "consentsChanged",
    entries.map(({ customerId }) => customerId),
  );
}

export const nothingChosen: Preferences = { pausedUntil: null, rate: null, topics: [], changedAt: null };

/** What holds once something was said: what was not said stays. A topic taken as it comes needs no line. */
function together(before: Choices, said: ChoicesSaid): Choices {
  const topics = new Map([...before.topics, ...(said.topics ?? [])].map((one) => [one.topic, one]));
  const isChosen = ({ isOff, rate }: TopicChoice): boolean => isOff || rate !== null;
  return {
    pausedUntil: said.pausedUntil === undefined ? before.pausedUntil : said.pausedUntil,
    rate: said.rate === undefined ? before.rate : said.rate,
    topics: [...topics.values()]
      .filter(isChosen)
      .map(({ topic, isOff, rate }) => ({ topic, isOff, rate: isOff ? null : rate })),
  };
}

async function problemOf(tx: Tx, said: ChoicesSaid): Promise<Refusal | null> {
  if (typeof said.pausedUntil === "string" && !isDay(said.pausedUntil)) {
    return refuse("unreadable_date", { field: "pausedUntil" });
  }
  const topics = said.topics ?? [];
  if (topics.length === 0) return null;
  const known = await selectTopicKeys(tx);
  const stranger = topics.find(({ topic }) => !known.has(topic));
  return stranger === undefined ? null : refuse("unknown_topic", { topic: stranger.topic });
}
