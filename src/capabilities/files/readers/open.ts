import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { type Encoding, guessEncoding, looksBinary } from "../rules/encoding.ts";
import { type Delimiter, guessDelimiter } from "../rules/shape.ts";
import { csvSplitter } from "./csv.ts";
import { openOds } from "./ods.ts";
import type { Row, RowSource } from "./rows.ts";
import { openDecoding } from "./text.ts";
import { openWorkbook, type Workbook } from "./workbook.ts";
import { largestXml, xmlRows } from "./xml-rows.ts";

/** What a file turned out to be, before its columns are looked at. */
export type OpenedFile = {
  readonly format: "text" | "workbook";
  readonly packed: boolean;
  readonly encoding: Encoding | null;
  readonly encodingSure: boolean;
  readonly delimiter: Delimiter | null;
  readonly sheets: readonly string[];
  readonly rows: (options?: ReadOptions) => RowSource;
};

export type ReadOptions = {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly sheet?: string | undefined;
};

// A gzip of zeros unpacks a thousandfold; a file of sales hardly reaches a hundredfold.
const largestText = 20_000_000_000;
const steepestGzip = 400;
const sampleSize = 262_144;

/** Looks at the first bytes of a file and makes it readable as rows, or says why it cannot be. */
export async function openTable(path: string): Promise<OpenedFile | Refusal> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  const head = Buffer.alloc(Math.min(size, 8));
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  if (size === 0) return refuse("file_is_empty");
  if (head.length >= 2 && head.readUInt16BE(0) === 0x504b) return await openSpreadsheet(path, size);
  if (head.length >= 4 && head.readUInt32BE(0) === 0xd0cf11e0) return refuse("old_excel_workbook");
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  const sample = await readSample(path, size, packed);
  if (isRefusal(sample)) return sample;
  return describeText(path, size, packed, sample);
}

async function openSpreadsheet(path: string, size: number): Promise<OpenedFile | Refusal> {
  const excel = await openWorkbook(path);
  const workbook = isRefusal(excel) && excel.refused === "not_a_table" ? await openOds(path) : excel;
  if (isRefusal(workbook)) return workbook;
  return {
    format: "workbook",
    packed: false,
    encoding: null,
    encodingSure: true,
    delimiter: null,
    sheets: workbook.sheets.map((sheet) => sheet.name),
    rows: (options) => readWorkbook(workbook, size, options?.sheet),
  };
}

function readWorkbook(workbook: Workbook, size: number, name: string | undefined): RowSource {
  const sheet = workbook.sheets.find((candidate) => candidate.name === name) ?? workbook.sheets[0];
  if (sheet === undefined) throw new Error("A workbook without sheets was opened.");
  let lastLine = 0;
  const rows = async function* (): AsyncGenerator<readonly Row[]> {
    for await (const batch of workbook.rows(sheet)) {
      lastLine = batch.at(-1)?.line ?? lastLine;
      yield batch;
    }
  };
  // A sheet tells no total: its bytes are guessed from its rows, which is enough for a progress bar.
  return {
    batches: rows(),
    bytesRead: () => Math.min(size, lastLine * 12),
    totalBytes: size,
    repairedLines: () => 0,
  };
}

async function readSample(path: string, size: number, packed: boolean): Promise<Buffer | Refusal> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of openBytes(path, size, packed, () => undefined) as AsyncIterable<Buffer>) {
      parts.push(chunk);
      length += chunk.length;
      if (length >= sampleSize) break;
    }
  } catch {
    if (length === 0) return refuse("archive_is_broken");
  }
  return Buffer.concat(parts).subarray(0, sampleSize);
}

function describeText(path: string, size: number, packed: boolean, sample: Buffer): OpenedFile | Refusal {
  if (sample.length === 0) return refuse("file_is_empty");
  const guess = guessEncoding(sample);
  const wide = guess.encoding.startsWith("utf-16");
  if (!wide && looksBinary(sample)) return refuse("not_a_table");
  const text = new TextDecoder(guess.encoding).decode(sample.subarray(guess.skip));
  if (text.trim() === "") return refuse("file_is_empty");
  if (/^\s*<(\?xml\b|[a-z])/i.test(text)) return describeXml(path, size, packed, guess);
  const lines = text.split(/\r\n|\n|\r/);
  const told = /^sep=([,;|\t])$/i.exec(lines[0] ?? "")?.[1] as Delimiter | undefined;
  const delimiter = told ?? guessDelimiter(lines.slice(0, -1).length > 0 ? lines.slice(0, -1) : lines);
  const returnsOnly = !text.includes("\n") && text.includes("\r");
  return {
    format: "text",
    packed,
    encoding: guess.encoding,
    encodingSure: guess.sure,
    delimiter,
    sheets: [],
    rows: (options) => {
      const encoding = options?.encoding ?? guess.encoding;
      const skip = encoding === guess.encoding ? guess.skip : 0;
      return readText(path, size, {
        packed,
        encoding,
        skip,
        delimiter: options?.delimiter ?? delimiter,
        returnsOnly,
      });
    },
  };
}

/** A file of elements, read whole: its rows are known only at its end. */
function describeXml(
  path: string,
  size: number,
  packed: boolean,
  guess: ReturnType<typeof guessEncoding>,
): OpenedFile | Refusal {
  if (size > largestXml) return refuse("xml_too_large", { most: largestXml / 1_000_000 });
  let read = 0;
  const rows = async function* (): AsyncGenerator<readonly Row[]> {
    const decoding = openDecoding(guess.encoding);
    let text = "";
    const bytes = openBytes(path, size, packed, (count) => {
      read += count;
    });
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      text += decoding.decode(chunk);
      if (text.length > largestXml) throw new ArchiveTooLarge("Unpacks to more than a file of sales.");
    }
    yield xmlRows(text + decoding.end());
  };
  return {
    ...{
      format: "text",
      packed,
      encoding: guess.encoding,
      encodingSure: guess.sure,
      delimiter: null,
      sheets: [],
    },
    rows: () => ({ batches: rows(), bytesRead: () => read, totalBytes: size, repairedLines: () => 0 }),
  };
}

type TextReading = {
  readonly packed: boolean;
  readonly encoding: Encoding;
  readonly skip: number;
  readonly delimiter: Delimiter;
  readonly returnsOnly: boolean;
};

function readText(path: string, size: number, reading: TextReading): RowSource {
  let read = 0;
  const decoding = openDecoding(reading.encoding);
  const rows = async function* (): AsyncGenerator<readonly Row[]> {
    const splitter = csvSplitter(reading.delimiter);
    const bytes = openBytes(path, size, reading.packed, (count) => {
      read += count;
    });
    let skip = reading.skip;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const text = decoding.decode(skip > 0 ? chunk.subarray(skip) : chunk);
      skip = 0;
      const batch = splitter.push(reading.returnsOnly ? text.replaceAll("\r", "\n") : text);
      if (batch.length > 0) yield batch;
    }
    const rest = decoding.end();
    const last = [
      ...splitter.push(reading.returnsOnly ? rest.replaceAll("\r", "\n") : rest),
      ...splitter.end(),
    ];
    if (last.length > 0) yield last;
  };
  return { batches: rows(), bytesRead: () => read, totalBytes: size, repairedLines: decoding.repairedLines };
}

/** The file's bytes, unpacked when gzip, watched so that no small file unpacks without end. */
function openBytes(
  path: string,
  size: number,
  packed: boolean,
  count: (bytes: number) => void,
): AsyncIterable<unknown> {
  const raw = createReadStream(path, { highWaterMark: 262_144 });
  raw.on("data", (chunk) => count(chunk.length));
  if (!packed) return raw;
  let unpacked = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      const bomb = unpacked > largestText || (unpacked > 100_000_000 && unpacked > size * steepestGzip);
      done(bomb ? new ArchiveTooLarge("Unpacks to more than a file of sales.") : null, chunk);
    },
  });
  const gunzip = createGunzip({ chunkSize: 262_144 });
  // Whoever stops reading early closes the file as well; a fault on the way comes out of the last stream.
  pipeline(raw, gunzip, watch, () => undefined);
  return watch;
}

export class ArchiveTooLarge extends Error {}
