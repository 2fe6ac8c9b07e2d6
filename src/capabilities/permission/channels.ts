import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import type { Language } from "../../platform/texts.ts";
import { addMonths, dayInZone } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { currentMerchant } from "../accounts/index.ts";
import { type ConsentInput, currentConsentWords, listConsents, recordConsents } from "../consent/index.ts";
import { getCustomer } from "../customers/index.ts";
import { acceptAddressesOf } from "./queries-refusals.ts";
import { type RefusableChannel, unsubscribe } from "./refusals.ts";

export const refusableChannels: readonly RefusableChannel[] = ["email", "sms", "phone", "post"];

/** Where a person stands with one channel, as she reads it. */
export type ChannelStanding = {
  readonly channel: RefusableChannel;
  /** `open`: she has said nothing that counts; the law then says whether the shop may write. */
  readonly state: "given" | "refused" | "open";
  readonly changedAt: string | null;
  /** Whether the shop has an address of that kind. */
  readonly isReached: boolean;
  /** The words beside the box, under the version that an agreement names. */
  readonly words: string;
  readonly version: string;
};

/** Where a person stands with each channel for offers and news. */
export async function channelsOf(
  tx: Tx,
  customerId: string,
  language: Language,
): Promise<readonly ChannelStanding[]> {
  const consents = await listConsents(tx, customerId);
  const customer = await getCustomer(tx, customerId);
  if (isRefusal(consents) || isRefusal(customer)) return [];
  const isReached = {
    email: customer.emails.length > 0,
    sms: customer.phones.length > 0,
    phone: customer.phones.length > 0,
    post: customer.address.line1 !== null,
  };
  const all: ChannelStanding[] = [];
  for (const channel of refusableChannels) {
    const words = await currentConsentWords(tx, { channel, language, form: "space" });
    const standing = consents.standing.find(
      (one) => one.channel === channel && one.purpose === "marketing" && one.topic === "",
    );
    const isRefused = standing?.act === "withdrawn" || standing?.act === "objected";
    const isGiven = standing !== undefined && !isRefused && standing.usable;
    all.push({
      channel,
      state: isRefused ? "refused" : isGiven ? "given" : "open",
      changedAt: isRefused || isGiven ? standing.changedAt : null,
      isReached: isReached[channel],
      words: words.body,
      version: words.version,
    });
  }
  return all;
}

/** What a person answers about one channel, on a page of hers. */
export type ChannelAnswer = {
  readonly customerId: string;
  readonly language: Language;
  readonly channel: RefusableChannel;
  readonly act: "granted" | "withdrawn";
  /** Of the words she has read; what she has not read she has not agreed to. */
  readonly version: string | null;
  readonly from: "space" | "page" | "preferences";
  readonly messageId: string | null;
};

/** Writes down what a person answers about one channel; false: the words have changed since she was shown them. */
export async function answerChannel(tx: Tx, answer: ChannelAnswer): Promise<boolean> {
  const { customerId, channel, messageId, from } = answer;
  if (answer.act === "withdrawn") {
    await unsubscribe(tx, { customerId, channel, scope: "all_marketing", origin: from, messageId });
    return true;
  }
  const words = await currentConsentWords(tx, { channel, language: answer.language, form: "space" });
  if (answer.version !== words.version) return false;
  const { country, timeZone } = await currentMerchant(tx);
  const given: Omit<ConsentInput, "purpose"> = {
    customerId,
    channel,
    act: "granted",
    happenedAt: tx.now,
    textVersion: words.version,
    origin: from === "space" ? "space" : "message",
    ...(from === "space" ? {} : { originDetail: from }),
    ...(messageId === null ? {} : { evidence: `message ${messageId}` }),
    prechecked: false,
    bundled: false,
  };
  await recordConsents(
    tx,
    systemActor(tx.merchantId, "the person herself"),
    [
      {
        ...given,
        purpose: "marketing",
        // France: a consent to be called holds for one year at most (Code de la consommation, art. L223-1).
        ...(channel === "phone" && country === "FR"
          ? { expiresOn: addMonths(dayInZone(tx.now, timeZone), 12) }
          : {}),
      },
      // A refusal took the surveys with it; they need no consent, but a refusal of them has to be taken back.
      ...((await refusedSurveys(tx, customerId, channel)) ? [{ ...given, purpose: "survey" as const }] : []),
    ],
    { requireText: true },
  );
  if (channel === "email" || channel === "sms") await acceptAddressesOf(tx, [customerId], channel);
  return true;
}

async function refusedSurveys(tx: Tx, customerId: string, channel: RefusableChannel): Promise<boolean> {
  const consents = await listConsents(tx, customerId);
  if (isRefusal(consents)) return false;
  const standing = consents.standing.find(
    (one) => one.channel === channel && one.purpose === "survey" && one.topic === "",
  );
  return standing?.act === "withdrawn" || standing?.act === "objected";
}
