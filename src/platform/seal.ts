import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "./database.ts";

// AES-256-GCM (NIST SP 800-38D): 96-bit nonce, 128-bit tag. Written: form, nonce, tag, text.
const cipher = "aes-256-gcm";
const form = 1;
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Raised with a sentence for the operator when secrets can be neither sealed nor opened. */
export class SealError extends Error {}

const folders = new WeakMap<Database, string>();
const keys = new WeakMap<Database, Promise<Buffer>>();

/** Says where this installation keeps its key: a file beside its data, which no copy of the database holds. */
export function keepKeyIn(database: Database, folder: string): void {
  folders.set(database, folder);
  keys.delete(database);
}

/**
 * Seals what must not be read in a copy of the rows: passwords of relays, keys of providers.
 * The key is `REBELOTE_KEY` (64 hexadecimal digits), else the file `key` beside the data, made at its first use.
 */
export async function seal(database: Database, plain: string): Promise<Buffer> {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, await sealingKey(database), nonce);
  const text = Buffer.concat([sealing.update(plain, "utf8"), sealing.final()]);
  return Buffer.concat([Buffer.of(form), nonce, sealing.getAuthTag(), text]);
}

/** Opens what `seal` closed. @throws {SealError} when it was touched, or closed with another key. */
export async function unseal(database: Database, sealed: Buffer): Promise<string> {
  const tagAt = 1 + nonceBytes;
  const textAt = tagAt + tagBytes;
  if (sealed.length < textAt || sealed[0] !== form) throw new SealError("This is no sealed secret.");
  const opening = createDecipheriv(cipher, await sealingKey(database), sealed.subarray(1, tagAt));
  opening.setAuthTag(sealed.subarray(tagAt, textAt));
  try {
    return Buffer.concat([opening.update(sealed.subarray(textAt)), opening.final()]).toString("utf8");
  } catch {
    throw new SealError("A secret was sealed with another key: put the former key back, or type it again.");
  }
}

/** The key itself, 32 bytes: for backups, which carry it encrypted. */
export async function sealingKey(database: Database): Promise<Buffer> {
  const known = keys.get(database);
  if (known !== undefined) return await known;
  const asked = readOrMakeKey(database);
  keys.set(database, asked);
  asked.catch(() => keys.delete(database));
  return await asked;
}

/** Puts the key of a backup in the place of the installation's own; `REBELOTE_KEY` is never overruled. */
export async function replaceKey(database: Database, key: Buffer): Promise<void> {
  if (keyOfEnvironment() !== null) return;
  const path = join(folderOf(database), "key");
  await rm(path, { force: true });
  await makeKey(path, key);
  keys.delete(database);
}

async function readOrMakeKey(database: Database): Promise<Buffer> {
  const given = keyOfEnvironment();
  if (given !== null) return given;
  const folder = folderOf(database);
  const path = join(folder, "key");
  const found = await readKey(path);
  if (found !== null) return found;
  await mkdir(folder, { recursive: true });
  await makeKey(path, randomBytes(keyBytes));
  const made = await readKey(path);
  if (made === null) throw new SealError(`The key ${path} cannot be read.`);
  return made;
}

function keyOfEnvironment(): Buffer | null {
  const given = process.env["REBELOTE_KEY"] ?? "";
  if (given === "") return null;
  return parseKey(given, "REBELOTE_KEY");
}

function folderOf(database: Database): string {
  const folder = folders.get(database);
  if (folder !== undefined) return folder;
  if (database.address.kind === "socket") return database.address.folder;
  throw new SealError(
    "This database needs a key to seal secrets: set REBELOTE_KEY to 64 hexadecimal digits.",
  );
}

async function readKey(path: string): Promise<Buffer | null> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : parseKey(text, path);
}

function parseKey(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), "hex");
  if (key.length !== keyBytes || text.trim().length !== 2 * keyBytes) {
    throw new SealError(
      `${where} must be ${2 * keyBytes} hexadecimal digits: openssl rand -hex ${keyBytes}.`,
    );
  }
  return key;
}

/** Written beside, then named: of two processes that come first together one names its key, and both read that one. */
async function makeKey(path: string, key: Buffer): Promise<void> {
  const written = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(written, `${key.toString("hex")}\n`, { mode: 0o600, flush: true });
  try {
    await link(written, path);
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  } finally {
    await rm(written, { force: true });
  }
}
