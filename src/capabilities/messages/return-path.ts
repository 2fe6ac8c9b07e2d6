import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Tx } from "../../platform/database.ts";
import { insertReturnKey, selectReturnKey } from "./queries-senders.ts";

const macBytes = 8;
// Mailboxes may fold the case of what stands before the @: digits and small letters without a doubtful one (RFC 4648 6, small).
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Makes the return paths of many messages with one look at the database: `retours+<signed>@…` behind the sender's return address. */
export async function returnPathMaker(tx: Tx, returnAddress: string): Promise<(messageId: string) => string> {
  const key = await keyOf(tx);
  const at = returnAddress.lastIndexOf("@");
  const [local = ""] = returnAddress.slice(0, at).split("+", 1);
  const domain = returnAddress.slice(at + 1);
  return (messageId) => {
    const id = Buffer.from(messageId.replaceAll("-", ""), "hex");
    return `${local}+${encode(Buffer.concat([id, mac(key, id)]))}@${domain}`;
  };
}

/** The message an address of ours names; null: it was not made here, or was changed. */
export async function readReturnPath(tx: Tx, address: string): Promise<string | null> {
  const signed = /\+([a-z2-7]{39})@/u.exec(address.toLowerCase())?.[1];
  const bytes = signed === undefined ? null : decode(signed);
  const key = bytes === null ? undefined : await selectReturnKey(tx);
  if (bytes === null || key === undefined) return null;
  const [id, said] = [bytes.subarray(0, 16), bytes.subarray(16)];
  if (!timingSafeEqual(said, mac(key, id))) return null;
  const hex = id.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

async function keyOf(tx: Tx): Promise<Buffer> {
  return (await selectReturnKey(tx)) ?? (await insertReturnKey(tx, randomBytes(32)));
}

function mac(key: Buffer, id: Buffer): Buffer {
  return createHmac("sha256", key).update(id).digest().subarray(0, macBytes);
}

/** Twenty-four bytes are thirty-eight letters and two bits. */
function encode(bytes: Buffer): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31] ?? "";
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (alphabet[(held << (5 - bits)) & 31] ?? "");
}

function decode(text: string): Buffer | null {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    held = (held << 5) | alphabet.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  // A text that another text decodes to as well is not one that was made here.
  return held === 0 && bytes.length === 16 + macBytes ? Buffer.from(bytes) : null;
}
