import {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  pbkdf2,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";
import { signedText } from "./rules/proof.ts";
import { tokenBytes, tokenTexts } from "./rules/tokens.ts";

const derive = promisify(pbkdf2);

/** Rounds of PBKDF2 (RFC 8018): a code of a few digits is also counted and locked; see the room's README. */
export const codeRounds = 150_000;

export type KeptCode = { readonly salt: Buffer; readonly rounds: number; readonly hash: Buffer };

/** A cashier's short code as it is kept; the same figures let a till check it without a network. */
export async function keepCode(code: string): Promise<KeptCode> {
  const salt = randomBytes(16);
  return { salt, rounds: codeRounds, hash: await hashOf(code, salt, codeRounds) };
}

export async function isCode(code: string, kept: KeptCode): Promise<boolean> {
  return timingSafeEqual(await hashOf(code, kept.salt, kept.rounds), kept.hash);
}

async function hashOf(code: string, salt: Buffer, rounds: number): Promise<Buffer> {
  return await derive(code.trim(), salt, rounds, 32, "sha256");
}

/** Eight digits for the pairing of a device. */
export function drawPairingCode(): string {
  return randomInt(100_000_000).toString().padStart(8, "0");
}

export function pairingHash(code: string): string {
  return createHash("sha256")
    .update(`pairing ${code.replace(/\D/g, "")}`)
    .digest("hex");
}

/** A secret for a cookie: 256 random bits. */
export function drawSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A single SHA-256 is enough for 256 random bits. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Gives the keyed hashes by which a till finds a customer, one after the other, in base64. */
export function tokenMaker(key: Buffer): (phones: readonly string[], lastName: string | null) => string {
  const secret = createSecretKey(key);
  // Beginnings of names are those of many, ends of phones are not.
  const ofNames = new Map<string, Buffer>();
  const hashOfText = (text: string): Buffer => {
    const known = ofNames.get(text);
    if (known !== undefined) return known;
    const hash = createHmac("sha256", secret).update(text).digest().subarray(0, tokenBytes);
    if (text.startsWith("n")) ofNames.set(text, hash);
    return hash;
  };
  return (phones, lastName) => Buffer.concat(tokenTexts(phones, lastName).map(hashOfText)).toString("base64");
}

/** The server's signature on what a customer may spend (RFC 2104, 128 bits of it). */
export function signRow(key: Buffer | KeyObject, ...told: Parameters<typeof signedText>): string {
  return createHmac("sha256", key)
    .update(signedText(...told))
    .digest("base64url")
    .slice(0, 22);
}

export function isSigned(key: Buffer, proof: string, ...told: Parameters<typeof signedText>): boolean {
  const right = Buffer.from(signRow(key, ...told));
  const given = Buffer.from(proof);
  return right.length === given.length && timingSafeEqual(right, given);
}
