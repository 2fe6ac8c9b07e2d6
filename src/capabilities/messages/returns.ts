import type { Tx } from "../../platform/database.ts";
import { unsubscribe } from "../permission/index.ts";
import { noteAddressOf } from "./address-facts.ts";
import { guardBounces, guardComplaints } from "./guard.ts";
import { lockReturned, markReturn, type ReturnedMessage } from "./queries-returns.ts";
import { giveBackVouchers } from "./vouchers.ts";

/** What came back of a message, read and proven by whoever heard it. */
export type Return = {
  readonly messageId: string;
  readonly kind: "hard" | "soft" | "block" | "delay" | "complaint" | "auto_reply" | "reply";
  readonly at?: string;
  /** Enhanced status code (RFC 3463), such as 5.1.1. */
  readonly status?: string;
  readonly diagnostic?: string;
};

export type Effect = {
  readonly customerId: string | null;
  /** The address is dead: nothing is sent to it any more. */
  readonly suppressed: boolean;
  /** The person is off all marketing by this channel. */
  readonly objected: boolean;
  /** The message was marked; false: it was before, or is no more. */
  readonly noted: boolean;
  /** Of its mailing. */
  readonly guard: "none" | "warn" | "pause";
};

const nothing: Effect = { customerId: null, suppressed: false, objected: false, noted: false, guard: "none" };

/**
 * Notes on the message, its person and its mailing what came back. Heard twice, it acts once. A delay and the answer of a machine say
 * nothing of anybody; a refusal by policy (5.7.x) says something of the sender, not of the address.
 */
export async function noteReturn(tx: Tx, told: Return): Promise<Effect> {
  const message = await lockReturned(tx, told.messageId);
  if (message === undefined) return nothing;
  const { customerId } = message;
  switch (told.kind) {
    case "hard":
    case "soft":
    case "block":
      return { ...nothing, customerId, ...(await noteBounce(tx, message, told, told.kind)) };
    case "complaint":
      return { ...nothing, customerId, ...(await noteComplaint(tx, message, told.at ?? tx.now)) };
    case "reply":
      if (message.isReplied) return { ...nothing, customerId };
      await markReturn(tx, message.id, { repliedAt: told.at ?? tx.now });
      return { ...nothing, customerId, noted: true };
    case "delay":
    case "auto_reply":
      return { ...nothing, customerId };
  }
}

/** Said worse later, it counts again: a mailbox that was full is closed. */
const weight = { soft: 1, block: 2, hard: 3 } as const;

async function noteBounce(
  tx: Tx,
  message: ReturnedMessage,
  told: Return,
  kind: "hard" | "soft" | "block",
): Promise<Partial<Effect>> {
  const { id, channel, recipient, customerId, mailingId } = message;
  if (message.bounce !== null && weight[message.bounce] >= weight[kind]) return {};
  await markReturn(tx, id, { bounce: kind, error: told.diagnostic ?? told.status ?? null });
  const isAddress = channel === "email" || channel === "sms";
  const suppressed =
    kind !== "block" && isAddress && recipient !== null
      ? await noteAddressOf(tx, { id, channel, recipient, customerId }, kind)
      : false;
  // Nobody has it, and nobody will.
  if (kind === "hard") await giveBackVouchers(tx, [message]);
  if (mailingId !== null && kind === "hard") await guardBounces(tx, mailingId);
  return { noted: true, suppressed };
}

/** A complaint is an objection to all that promotes (GDPR art. 21), and counts against the mailing (0.1 %, 0.3 %). */
async function noteComplaint(tx: Tx, message: ReturnedMessage, at: string): Promise<Partial<Effect>> {
  const { id, channel, customerId, mailingId } = message;
  if (message.isComplained) return {};
  await markReturn(tx, id, { complainedAt: at });
  if (customerId !== null) {
    await unsubscribe(tx, {
      customerId,
      messageId: id,
      channel,
      scope: "all_marketing",
      origin: "complaint",
    });
  }
  const guard = mailingId === null ? "none" : await guardComplaints(tx, mailingId);
  return { noted: true, objected: customerId !== null, guard };
}
