import { createHash, timingSafeEqual } from "node:crypto";

/** Whether what was said is the secret, in a time that does not tell how much of it was right. */
export function sameSecret(said: unknown, secret: string): boolean {
  if (typeof said !== "string") return false;
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(said), hash(secret));
}
