import type { Verifier } from "../../capabilities/till/shared.ts";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/**
 * Whether this is the short code of which the server gave the hash (PBKDF2 with SHA-256, RFC 8018): so that the same person signs in
 * again while the network is away.
 */
export async function isShortCode(code: string, { salt, iterations, hash }: Verifier): Promise<boolean> {
  const expected = bytesOf(hash);
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(code), "PBKDF2", false, [
    "deriveBits",
  ]);
  const derived = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations },
    material,
    expected.length * 8,
  );
  const found = new Uint8Array(derived);
  return expected.every((byte, place) => byte === found[place]);
}
