import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { appendEvent } from "../../platform/events.ts";
import { currentMerchant } from "../accounts/index.ts";
import { type ConsentInput, recordConsents } from "../consent/index.ts";
import { makeSuppressionKey, readPhone, speakingIds } from "../customers/index.ts";
import { chooseFor } from "./preferences.ts";
import {
  type AddressChannel,
  insertRefused,
  peopleAt,
  peopleSharing,
  refuseAddressesOf,
  selectRefused,
} from "./queries-refusals.ts";
import { selectStopped } from "./queries-stopped.ts";

export type RefusableChannel = "email" | "sms" | "phone" | "post";

/**
 * How the wish came: by the mail program's own button, by our pages, from her space, by an e-mail, by a text message, or through the
 * shop.
 */
export type RefusalOrigin =
  | "one_click"
  | "page"
  | "preferences"
  | "space"
  | "mailto"
  | "stop"
  | "complaint"
  | "staff"
  | "api";

export type Unsubscription = {
  readonly customerId: string;
  /** The message whose link it was. */
  readonly messageId?: string | null;
  readonly channel: RefusableChannel;
  /** All offers, news and surveys by this channel, or one topic. */
  readonly scope: "all_marketing" | { readonly topic: string };
  readonly origin: RefusalOrigin;
};

/** What is told once a wish to hear less was written down, inside its transaction. */
export type Unsubscribed = {
  /** Who said so; null: a number that several may have. */
  readonly personId: string | null;
  /** Whom it concerns: all who share the address. */
  readonly customerIds: readonly string[];
  readonly messageId: string | null;
  readonly channel: RefusableChannel;
  readonly scope: Unsubscription["scope"];
  readonly origin: RefusalOrigin;
  /** Of these people, those whom the shop could still write to a moment before. */
  readonly newly: readonly string[];
};

const followers: ((tx: Tx, told: Unsubscribed) => Promise<void>)[] = [];

/** Lets a later room take note: messages marks the message that was too much, and acknowledges where the law asks for it. */
export function registerUnsubscribed(follow: (tx: Tx, told: Unsubscribed) => Promise<void>): void {
  followers.push(follow);
}

/**
 * Takes a person at her word, at once and for good (GDPR art. 7(3) and 21(3), CPCE L34-5): with the commit nothing more leaves. A
 * refusal by e-mail or text message belongs to the address: every record that has it is meant, and one that is given it later,
 * too. Said twice, it is written once.
 */
export async function unsubscribe(tx: Tx, wish: Unsubscription): Promise<void> {
  const speaker = (await speakingIds(tx, [wish.customerId])).get(wish.customerId);
  if (speaker === undefined) return;
  const { channel } = wish;
  const isAddress = channel === "email" || channel === "sms";
  const sharing = isAddress ? await peopleSharing(tx, [speaker], channel) : [speaker];
  const people = [...new Set((await speakingIds(tx, sharing)).values())];
  if (wish.scope === "all_marketing") await refuseAll(tx, speaker, people, wish);
  else await dropTopic(tx, speaker, people, wish);
}

/**
 * STOP by text message (CPCE L34-5, AF2M charter): everybody who has this number, in whatever writing, gets no more offers by text
 * message. The number itself is kept as a fingerprint, known or not, so that no later file undoes it.
 *
 * @param stop number as the provider writes it; `raw` the text as it came; `at` when it came, an instant
 */
export async function stopNumber(
  tx: Tx,
  { number, at, raw }: { readonly number: string; readonly at: string; readonly raw: string },
): Promise<{ customers: number }> {
  const phone = readPhone(number, (await currentMerchant(tx)).country);
  if (phone === null) return { customers: 0 };
  const evidence = raw.trim().slice(0, 160);
  return await refuseAddress(tx, { channel: "sms", address: phone.e164, origin: "stop", at, evidence });
}

/**
 * Whoever reads an address wants no more offers there, whosever it is by now: everybody who has it is meant, and whoever is given it later.
 *
 * @param said address as records keep it: in small letters, or E.164
 */
export async function refuseAddress(
  tx: Tx,
  {
    address,
    ...said
  }: Pick<Unsubscribed, "origin"> & {
    readonly channel: AddressChannel;
    readonly address: string;
    readonly at: string;
    readonly evidence: string;
  },
): Promise<{ customers: number }> {
  const people = [...new Set((await speakingIds(tx, await peopleAt(tx, said.channel, address))).values())];
  await makeSuppressionKey(tx);
  await insertRefused(tx, said.channel, address, said.at);
  await writeRefusals(tx, people, { ...said, personId: null, scope: "all_marketing", messageId: null });
  return { customers: people.length };
}

/** Records that were given an address which had refused: the refusal is theirs, dated of the day it was said. */
export async function refuseForAddress(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const refused = await selectRefused(tx, customerIds);
  if (refused.length === 0) return;
  await recordConsents(
    tx,
    personOf(tx),
    refused.map(
      ({ customerId, channel, since }): ConsentInput => ({
        customerId,
        channel,
        act: "withdrawn",
        happenedAt: since,
        origin: "unknown",
        originDetail: "refused_address",
      }),
    ),
  );
}

async function refuseAll(
  tx: Tx,
  speaker: string,
  people: readonly string[],
  wish: Unsubscription,
): Promise<void> {
  const { channel, messageId = null } = wish;
  if (channel === "email" || channel === "sms") await keepAddresses(tx, people, channel);
  await writeRefusals(tx, people, {
    ...wish,
    personId: speaker,
    messageId,
    at: tx.now,
    evidence: messageId === null ? null : `message ${messageId}`,
  });
}

async function keepAddresses(tx: Tx, people: readonly string[], channel: AddressChannel): Promise<void> {
  await makeSuppressionKey(tx);
  await refuseAddressesOf(tx, people, channel);
}

async function writeRefusals(
  tx: Tx,
  people: readonly string[],
  wish: Pick<Unsubscribed, "personId" | "channel" | "scope" | "origin" | "messageId"> & {
    readonly at: string;
    readonly evidence: string | null;
  },
): Promise<void> {
  const { channel, origin, at, evidence } = wish;
  const stopped = new Set(await selectStopped(tx, people, channel));
  const newly = people.filter((id) => !stopped.has(id));
  await recordConsents(
    tx,
    personOf(tx),
    newly.flatMap((customerId) =>
      (["marketing", "survey"] as const).map(
        (purpose): ConsentInput => ({
          customerId,
          channel,
          purpose,
          act: "withdrawn",
          happenedAt: at,
          ...saidBy(origin),
          ...(evidence === null ? {} : { evidence }),
        }),
      ),
    ),
  );
  await follow(tx, { ...wish, customerIds: people, newly });
}

async function dropTopic(
  tx: Tx,
  speaker: string,
  people: readonly string[],
  wish: Unsubscription,
): Promise<void> {
  const { messageId = null, origin, scope } = wish;
  if (scope === "all_marketing") return;
  const { topic } = scope;
  await chooseFor(tx, people, () => ({ topics: [{ topic, isOff: true, rate: null }] }), {
    origin: saidBy(origin).origin,
    messageId,
  });
  await follow(tx, { ...wish, personId: speaker, messageId, customerIds: people, newly: people });
}

function saidBy(origin: RefusalOrigin): {
  readonly origin: "staff" | "api" | "space" | "message";
  readonly originDetail?: string;
} {
  return origin === "staff" || origin === "api" || origin === "space"
    ? { origin }
    : { origin: "message", originDetail: origin };
}

async function follow(tx: Tx, told: Unsubscribed): Promise<void> {
  if (told.customerIds.length === 0) return;
  for (const one of followers) await one(tx, told);
  const { customerIds, channel, scope, messageId } = told;
  await appendEvent(tx, "permission.unsubscribed", {
    customerIds,
    channel,
    topic: scope === "all_marketing" ? null : scope.topic,
    messageId,
  });
}

function personOf(tx: Tx): Actor {
  return systemActor(tx.merchantId, "unsubscription");
}
