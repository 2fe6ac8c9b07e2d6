import type { Tx } from "../../platform/database.ts";
import type { Decision } from "./rules/may-contact.ts";
import type { Asked } from "./schema.ts";

export type Decided = Decision & {
  /** E-mail address, E.164 number, or postal address on one line; null when there is none. */
  readonly recipient: string | null;
  readonly language: string;
  readonly timeZone: string;
};

/** May we speak to this customer? The pure function over all that is known of her; a merged record answers for the kept one. */
export async function decide(_tx: Tx, _customerId: string, _asked: Asked): Promise<Decided> {
  throw new Error("not yet");
}
