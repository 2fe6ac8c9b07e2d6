import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { type Refusal, refuse } from "../../../values/refusal.ts";

export type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
};

// A spreadsheet of a million full rows unpacks to about 800 MB, a hundred times less than a bomb claims.
const largestWorkbook = 2_000_000_000;
const mostEntries = 10_000;
const steepest = 1_000;

/**
 * The entries of a zip file, from its directory at the end. Refused when it says it unpacks to more than a workbook can be;
 * what an entry really unpacks to is watched again while it is read.
 */
export async function readDirectory(path: string): Promise<readonly ZipEntry[] | Refusal> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 65_557));
    await file.read(tail, 0, tail.length, size - tail.length);
    const mark = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (mark === -1 || mark + 20 > tail.length) return refuse("workbook_is_broken");
    const count = tail.readUInt16LE(mark + 10);
    const length = tail.readUInt32LE(mark + 12);
    const offset = tail.readUInt32LE(mark + 16);
    if (count > mostEntries || length > 4_000_000 || offset + length > size)
      return refuse("workbook_is_broken");
    const directory = Buffer.alloc(length);
    await file.read(directory, 0, length, offset);
    const entries = parseDirectory(directory, count);
    const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (unpacked > largestWorkbook || unpacked > size * steepest) return refuse("workbook_unpacks_too_large");
    return entries;
  } finally {
    await file.close();
  }
}

function parseDirectory(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count && at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** A file that unpacks to more than it declared lies, and is let go at once. */
export class LyingArchive extends Error {}

/** The bytes of one entry, unpacked as they are asked for. */
export async function* readEntry(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(30);
    await file.read(head, 0, 30, entry.offset);
    if (head.readUInt32LE(0) !== 0x04034b50)
      throw new LyingArchive("No entry stands where the directory says.");
    const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    if (entry.compressed === 0) return;
    const raw = file.createReadStream({ start, end: start + entry.compressed - 1, autoClose: false });
    if (entry.method !== 0 && entry.method !== 8)
      throw new LyingArchive("Packed in a way that no workbook uses.");
    const bytes: Readable = entry.method === 0 ? raw : raw.pipe(createInflateRaw());
    raw.on("error", (error) => bytes.destroy(error));
    let unpacked = 0;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > entry.size) throw new LyingArchive("Unpacks to more than it declares.");
      yield chunk;
    }
  } finally {
    await file.close().catch(() => undefined);
  }
}
