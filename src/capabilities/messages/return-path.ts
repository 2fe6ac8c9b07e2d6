import type { Tx } from "../../platform/database.ts";

/** Makes the return paths of many messages with one look at the database: `b+<signed>@…` behind the sender's return address. */
export async function returnPathMaker(
  _tx: Tx,
  _returnAddress: string,
): Promise<(messageId: string) => string> {
  throw new Error("not written yet");
}

/** The message an address of ours names; null: it was not made here, or was changed. */
export async function readReturnPath(_tx: Tx, _address: string): Promise<string | null> {
  throw new Error("not written yet");
}
