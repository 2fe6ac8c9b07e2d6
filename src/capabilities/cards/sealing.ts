import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Database } from "../../platform/database.ts";
import { sealingKey } from "../../platform/seal.ts";
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
  try {
    return open(await keyOf(database), owner, sealed);
  } catch (error) {
    // Sealed when the key still lay in the database: opened with it, and sealed anew when it is set again.
    const former = Buffer.from(await installationSecret(database, "wallets"), "hex");
    try {
      return open(former, owner, sealed);
    } catch {
      throw error;
    }
  }
}

function open(key: Buffer, owner: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes));
  opening.setAAD(Buffer.from(owner));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]).toString(
    "utf8",
  );
}

/** Of the installation's key, which no copy of the database holds (RFC 5869). */
async function keyOf(database: Database): Promise<Buffer> {
  return Buffer.from(hkdfSync("sha256", await sealingKey(database), "", "wallets", 32));
}
