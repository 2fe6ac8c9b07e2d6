import { createHash } from "node:crypto";
import type { Database, Tx } from "../../../../platform/database.ts";
import { newId } from "../../../../platform/ids.ts";
import { type Refusal, refuse } from "../../../../values/refusal.ts";
import { currentMerchant } from "../../../accounts/index.ts";
import { readPhone } from "../../../customers/index.ts";
import { isStopWord, stopNumber } from "../../../permission/index.ts";
import { noteAddressOf } from "../../address-facts.ts";
import { insertInbound, markEffect } from "../../queries-inbound.ts";
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
  const isStop = isStopWord(text);
  const answered = await lastSmsTo(tx, phone.e164);
  const customerId = answered?.customerId ?? (await firstWithNumber(tx, phone.e164));
  const id = newId(Date.parse(tx.now));
  const isNew = await insertInbound(tx, {
    id,
    source: "hook",
    sourceKey: keyOf(`sms ${providerId ?? `${phone.e164} ${tx.now} ${text}`}`),
    kind: isStop ? "unsubscribe" : "reply",
    messageId: answered?.id ?? null,
    customerId,
    status: null,
    // Of a stranger nothing else says who it was.
    diagnostic: customerId === null ? phone.e164 : null,
    reporter: null,
    words: text.replaceAll("\0", "").slice(0, 4_000).toWellFormed().trim() || "…",
    raw: null,
  });
  // Whoever agreed again since is not made to refuse by an old call sent once more.
  if (!isNew) return { kind: "duplicate", customers: 0 };
  if (isStop) {
    const { customers } = await stopNumber(tx, { number: phone.e164, at: tx.now, raw: text });
    if (answered !== undefined) await markEffect(tx, id, customerId);
    return { kind: "stop", customers };
  }
  if (answered !== undefined) {
    await noteReturn(tx, { messageId: answered.id, kind: "reply" });
    await noteAddressOf(tx, { id: answered.id, channel: "sms", recipient: phone.e164, customerId }, "reply");
  }
  return { kind: "reply", customers: customerId === null ? 0 : 1 };
}

function keyOf(said: string): string {
  return createHash("sha256").update(said).digest("hex");
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
