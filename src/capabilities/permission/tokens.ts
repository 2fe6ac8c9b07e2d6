import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database, Tx } from "../../platform/database.ts";
import { publicAddress } from "../../platform/public-address.ts";
import { insertLinkKey, selectLinkKey } from "./queries-tokens.ts";

// Short enough for an address of ours (100 signs a part at most) and for a line of a letter.
const tokenShape = /^[\w-]{66,87}$/;

/** Channels whose messages carry a link or a code; the order is that of tokens already sent, and never changes. */
const linkChannels = ["email", "sms", "phone", "post"] as const;
export type LinkChannel = (typeof linkChannels)[number];

/** Whose link it is, by which channel it was sent, and in which message. */
export type TokenOf = {
  readonly merchantId: string;
  readonly customerId: string;
  readonly channel: LinkChannel;
  readonly messageId: string | null;
};

/** For whom a token is made; `channel` is e-mail unless it is said. */
export type TokenFor = {
  readonly customerId: string;
  readonly messageId?: string | undefined;
  readonly channel?: LinkChannel | undefined;
};

export type UnsubscribeAddresses = {
  /** A page with one button, for the foot of a message. */
  readonly page: string;
  /** For the header List-Unsubscribe, beside List-Unsubscribe-Post: a POST alone acts (RFC 8058). */
  readonly oneClick: string;
  /** Topics, how many, a pause. */
  readonly preferences: string;
  /** For the header List-Unsubscribe (RFC 2369); null while nobody reads a mailbox of the shop. */
  readonly mailto: string | null;
};

async function tokenMaker(tx: Tx): Promise<(of: TokenFor) => string> {
  const keys = keysOf(await keyOf(tx));
  const merchant = bytesOfUuid(tx.merchantId);
  return (of) => seal(keys, merchant, of);
}

/**
 * What opens the preferences of one person, for links in her messages: the merchant, then the person and the message sealed by a key of
 * the shop, so that nobody reads, changes or makes one. The same person and message give the same token.
 */
export async function personToken(tx: Tx, of: TokenFor): Promise<string> {
  return (await tokenMaker(tx))(of);
}

/** The merchant a token says it is of, before its seal is looked at; null: no token at all. */
export function merchantOfToken(token: string): string | null {
  const bytes = bytesOf(token);
  return bytes === null ? null : uuidOf(bytes.subarray(0, 16));
}

/** Whose token it is, in a transaction of its merchant; null: forged, cut, of another shop, or of another installation. */
export async function openToken(tx: Tx, token: string): Promise<TokenOf | null> {
  const bytes = bytesOf(token);
  if (bytes === null || uuidOf(bytes.subarray(0, 16)) !== tx.merchantId) return null;
  const key = await selectLinkKey(tx);
  const plain = key === undefined ? null : open(keysOf(key), bytes);
  const channel = linkChannels[plain?.[0] ?? -1];
  if (plain === null || channel === undefined) return null;
  const messageId = plain.length > 17 ? uuidOf(plain.subarray(17, 33)) : null;
  return { merchantId: tx.merchantId, customerId: uuidOf(plain.subarray(1, 17)), channel, messageId };
}

/** The same for whoever has no transaction yet. */
export async function readPersonToken(database: Database, token: string): Promise<TokenOf | null> {
  const merchantId = merchantOfToken(token);
  if (merchantId === null) return null;
  return await database.inMerchant(merchantId, async (tx) => await openToken(tx, token));
}

/** Where a person says what she wants to receive, and where she says no, for one message of hers. */
export async function unsubscribeAddresses(tx: Tx, of: TokenFor): Promise<UnsubscribeAddresses> {
  return (await addressMaker(tx))(of);
}

/** The same for many messages of one transaction: asks the database once. */
export async function addressMaker(tx: Tx): Promise<(of: TokenFor) => UnsubscribeAddresses> {
  const token = await tokenMaker(tx);
  const mailbox = await mailboxOf(tx);
  return (of) => {
    const made = token(of);
    const page = `${publicAddress()}/u/${made}`;
    return {
      page,
      oneClick: page,
      preferences: `${publicAddress()}/p/${made}`,
      mailto:
        mailbox === null ? null : `mailto:${mailbox}?subject=${encodeURIComponent(`unsubscribe ${made}`)}`,
    };
  };
}

let mailboxOf: (tx: Tx) => Promise<string | null> = async () => await Promise.resolve(null);

/** Whoever reads the shop's mailbox says its address: then people may also unsubscribe by writing to it (RFC 2369). */
export function registerReplyMailbox(read: (tx: Tx) => Promise<string | null>): void {
  mailboxOf = read;
}

/** The token in the subject of an e-mail that a mail program wrote by itself; null: it is no such e-mail. */
export function tokenInSubject(subject: string): string | null {
  return /^\s*unsubscribe\s+([\w-]{66,87})\s*$/i.exec(subject)?.[1] ?? null;
}

async function keyOf(tx: Tx): Promise<Buffer> {
  const known = await selectLinkKey(tx);
  return known ?? (await insertLinkKey(tx, randomBytes(32)));
}

// merchant (16) | seal (16) | channel (1), person (16), message (none or 16)
const lengths: ReadonlySet<number> = new Set([49, 65]);

function bytesOf(token: string): Buffer | null {
  if (!tokenShape.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  // A text that another text decodes to as well is not one that was made here.
  return lengths.has(bytes.length) && bytes.toString("base64url") === token ? bytes : null;
}

type Keys = { readonly mark: Buffer; readonly veil: Buffer };

function keysOf(key: Buffer): Keys {
  const derived = (name: string): Buffer => createHmac("sha256", key).update(name).digest();
  return { mark: derived("mark"), veil: derived("veil") };
}

function seal(keys: Keys, merchant: Buffer, { customerId, messageId, channel = "email" }: TokenFor): string {
  const plain = Buffer.from(
    `0${linkChannels.indexOf(channel)}${customerId}${messageId ?? ""}`.replaceAll("-", ""),
    "hex",
  );
  const mark = markOf(keys, merchant, plain);
  return Buffer.concat([merchant, mark, veiled(keys, mark, plain)]).toString("base64url");
}

function open(keys: Keys, bytes: Buffer): Buffer | null {
  const [merchant, mark] = [bytes.subarray(0, 16), bytes.subarray(16, 32)];
  const plain = veiled(keys, mark, bytes.subarray(32));
  return timingSafeEqual(mark, markOf(keys, merchant, plain)) ? plain : null;
}

/** The seal comes of all that is sealed, and the veil of the seal, so that no two different texts share one (as in RFC 5297). */
function markOf(keys: Keys, merchant: Buffer, plain: Buffer): Buffer {
  return createHmac("sha256", keys.mark).update(merchant).update(plain).digest().subarray(0, 16);
}

/** Hides, and shows again. One block of 64 signs is more than a token holds. */
function veiled(keys: Keys, mark: Buffer, text: Buffer): Buffer {
  const veil = createHmac("sha512", keys.veil).update(mark).digest();
  return Buffer.from(text.map((byte, at) => byte ^ (veil[at] ?? 0)));
}

function bytesOfUuid(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
