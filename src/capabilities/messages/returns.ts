import type { Tx } from "../../platform/database.ts";

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

/** Notes on the message, its person and its mailing what came back. Heard twice, it acts once. */
export async function noteReturn(_tx: Tx, _told: Return): Promise<Effect> {
  throw new Error("not written yet");
}
