import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newId } from "./ids.ts";

export type StoredFile = { readonly key: string; readonly bytes: number; readonly sha256: string };

/** Files of merchants on disk: imports, exports. A key is `merchant/name` and holds nothing a person typed. */
export type Storage = {
  readonly folder: string;
  readonly write: (merchantId: string, stream: Readable) => Promise<StoredFile>;
  readonly read: (key: string) => Readable;
  /** The path of a stored file, for tools that need one. */
  readonly pathOf: (key: string) => string;
  readonly size: (key: string) => Promise<number>;
  readonly remove: (key: string) => Promise<void>;
  readonly removeAllOf: (merchantId: string) => Promise<void>;
};

export function openStorage(folder: string): Storage {
  const pathOf = (key: string): string => {
    if (!/^[0-9a-f-]{36}\/[0-9a-f-]{36}$/.test(key)) throw new TypeError("Not a key of a stored file.");
    return join(folder, key);
  };
  return {
    folder,
    pathOf,
    write: async (merchantId, stream) => await write(pathOf(`${merchantId}/${newId()}`), stream),
    read: (key) => createReadStream(pathOf(key)),
    size: async (key) => (await stat(pathOf(key))).size,
    remove: async (key) => {
      await rm(pathOf(key), { force: true });
    },
    removeAllOf: async (merchantId) => {
      await rm(dirname(pathOf(`${merchantId}/${merchantId}`)), { recursive: true, force: true });
    },
  };
}

/** Written beside and renamed at the end: a file that exists is whole. */
async function write(path: string, stream: Readable): Promise<StoredFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, measure, createWriteStream(`${path}.part`, { mode: 0o600 }));
    await rename(`${path}.part`, path);
  } catch (error) {
    await rm(`${path}.part`, { force: true });
    throw error;
  }
  const parts = path.split("/");
  return { key: parts.slice(-2).join("/"), bytes, sha256: hash.digest("hex") };
}
