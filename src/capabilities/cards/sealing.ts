import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Database } from "../../platform/database.ts";
import { installationSecret } from "../../platform/secret.ts";

// AES-256-GCM (NIST SP 800-38D): 96-bit nonce, 128-bit tag; written nonce, tag, text.
const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Seals what must not be read in a copy of the rows. `owner` is bound to it: it opens for no other. */
export async function seal(database: Database, owner: string, plain: string): Promise<string> {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, await keyOf(database), nonce);
  sealing.setAAD(Buffer.from(owner));
  const text = Buffer.concat([sealing.update(plain, "utf8"), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), text]).toString("base64");
}

/** Opens what was sealed for this owner; throws when it was touched or sealed for another. */
export async function unseal(database: Database, owner: string, sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, "base64");
  const opening = createDecipheriv(cipher, await keyOf(database), bytes.subarray(0, nonceBytes));
  opening.setAAD(Buffer.from(owner));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString(
    "utf8",
  );
}

async function keyOf(database: Database): Promise<Buffer> {
  return Buffer.from(await installationSecret(database, "wallets"), "hex");
}
