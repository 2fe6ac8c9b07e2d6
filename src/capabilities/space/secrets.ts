import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";

/** A secret for a link or a cookie: 128 random bits, short enough for a text message. */
export function newToken(): string {
  return randomBytes(16).toString("base64url");
}

/** What a token looks like: anything else is not even looked up. */
export function isToken(text: unknown): text is string {
  return typeof text === "string" && /^[\w-]{22}$/.test(text);
}

/** How a token is kept. One SHA-256 is enough for 128 random bits. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Six digits, drawn evenly. */
export function newCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, "0");
}

/** How a guessable word (a code, a contact, a network address) is kept: with a key that is not in the database's tables of shops. */
export function keyedHash(key: string, ...words: readonly string[]): string {
  return createHmac("sha256", key).update(words.join("\n")).digest("hex");
}

export function sameHash(one: string, other: string): boolean {
  const first = Buffer.from(one, "hex");
  const second = Buffer.from(other, "hex");
  return first.length === second.length && timingSafeEqual(first, second);
}
