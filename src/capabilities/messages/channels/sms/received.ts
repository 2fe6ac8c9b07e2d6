import { createHash } from "node:crypto";
import type { Database, Tx } from "../../../../platform/database.ts";
import { newId } from "../../../../platform/ids.ts";
import { type Refusal, refuse } from "../../../../values/refusal.ts";
import { currentMerchant } from "../../../accounts/index.ts";
import { readPhone } from "../../../customers/index.ts";
import { isStopWord, stopNumber } from "../../../permission/index.ts";
import { noteAddressOf } from "../../address-facts.ts";
import { insertInbound } from "../../queries-inbound.ts";
import { noteReturn } from "../../returns.ts";
import type { Arrival } from "./arrivals.ts";
import { firstWithNumber, lastSmsTo, messageOfProvider } from "./queries-received.ts";

export type ReceivedSms = {
  readonly number: string;
  readonly text: string;
  /** As the provider names it: the same twice is heard once. */
  readonly providerId?: string | null;
};

export type SmsEffect = {
  /** stop: offers by SMS end for whoever has the number; reply: words for the shop; duplicate: heard before. */
  readonly kind: "stop" | "reply" | "duplicate";
  readonly customers: number;
};

/**
 * Takes an SMS of a person. STOP, or a word that means it, is the whole message or it is an answer: nothing in a longer text ever gives or takes
 * a consent (SMS-FR-02). An unknown number that says STOP is kept from being written to by whatever file brings it later.
 */
export async function receiveSms(
  tx: Tx,
  { number, text, providerId = null }: ReceivedSms,
): Promise<SmsEffect | Refusal<"not_a_phone_number">> {
  const phone = readPhone(number, (await currentMerchant(tx)).country);
  if (phone === null) return refuse("not_a_phone_number", { field: "number", number });
  if (isStopWord(text)) {
    const { customers } = await stopNumber(tx, { number: phone.e164, at: tx.now, raw: text });
    return { kind: "stop", customers };
  }
  const answered = await lastSmsTo(tx, phone.e164);
  const customerId = answered?.customerId ?? (await firstWithNumber(tx, phone.e164));
  const said = providerId ?? `${phone.e164} ${tx.now} ${text}`;
  const isNew = await insertInbound(tx, {
    id: newId(Date.parse(tx.now)),
    source: "hook",
    sourceKey: createHash("sha256").update(`sms ${said}`).digest("hex"),
    kind: "reply",
    messageId: answered?.id ?? null,
    customerId,
    status: null,
    diagnostic: null,
    reporter: null,
    words: text.replaceAll("\0", "").slice(0, 4_000).toWellFormed().trim() || "…",
    raw: null,
  });
  if (!isNew) return { kind: "duplicate", customers: 0 };
  if (answered !== undefined) {
    await noteReturn(tx, { messageId: answered.id, kind: "reply" });
    await noteAddressOf(tx, { id: answered.id, channel: "sms", recipient: phone.e164, customerId }, "reply");
  }
  return { kind: "reply", customers: customerId === null ? 0 : 1 };
}

// SMPP 3.4, appendix B: what an operator says of a message it could not bring. Rejected by policy is no fault of the number.
const states: Readonly<Record<string, "hard" | "soft" | "block">> = {
  UNDELIV: "soft",
  EXPIRED: "soft",
  DELETED: "soft",
  REJECTD: "block",
};

/** Writes down what an open line to an operator brings. */
export async function takeArrival(database: Database, arrival: Arrival): Promise<void> {
  await database.inMerchant(arrival.merchantId, async (tx) => {
    if (arrival.kind === "words") {
      await receiveSms(tx, arrival);
      return;
    }
    const kind = states[arrival.state];
    const messageId = kind === undefined ? null : await messageOfProvider(tx, arrival.providerId);
    if (kind !== undefined && messageId !== null)
      await noteReturn(tx, { messageId, kind, diagnostic: arrival.state });
  });
}
