import { randomBytes, scrypt } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { unsealing } from "./seal-stream.ts";

// "RBPASS1\n", then the salt of the passphrase, then a sealed stream.
const mark = Buffer.from("RBPASS1\n");
const saltBytes = 16;
/** scrypt (RFC 7914): 64 MiB and a tenth of a second for each guess. */
const cost = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };

/** Raised with a sentence for the operator when a backup cannot be made or read. */
export class BackupError extends Error {}

/** What a backup closed with a passphrase begins with, and the key that closes the rest: whoever finds the file reads nothing of it. */
export async function closedWith(
  passphrase: string,
): Promise<{ readonly head: Buffer; readonly key: Buffer }> {
  const salt = randomBytes(saltBytes);
  return { head: Buffer.concat([mark, salt]), key: await keyOf(passphrase, salt) };
}

/** Reads a backup, opened with the passphrase when it is closed. @throws {BackupError} without the right one */
export async function openSealed(path: string, passphrase: string | undefined): Promise<Readable> {
  const head = await headOf(path);
  if (!head.subarray(0, mark.length).equals(mark)) return createReadStream(path);
  if (passphrase === undefined) {
    throw new BackupError(
      "This backup is encrypted. Give its passphrase: --passphrase-file FILE, or REBELOTE_BACKUP_PASSPHRASE.",
    );
  }
  const opened = unsealing(await keyOf(passphrase, head.subarray(mark.length)));
  pipeline(createReadStream(path, { start: mark.length + saltBytes }), opened, () => undefined);
  return opened;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mark.length + saltBytes), 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFC"), salt, 32, cost, (fault, key) => {
      if (fault === null) resolve(key);
      else reject(fault);
    });
  });
}
