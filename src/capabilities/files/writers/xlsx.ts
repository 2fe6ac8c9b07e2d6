import { once } from "node:events";
import type { Writable } from "node:stream";
import { crc32, createDeflateRaw, type DeflateRaw } from "node:zlib";

/**
 * A workbook of one sheet written as a stream: a workbook is a zip whose entries may say their size after their content,
 * so nothing has to be held.
 */
export function openXlsx(out: Writable): {
  readonly row: (cells: readonly (string | number)[]) => Promise<void>;
  readonly end: () => Promise<void>;
} {
  const zip = new ZipWriter(out);
  let sheet: OpenEntry | null = null;
  let pending = "";
  let line = 0;
  const flush = async (): Promise<void> => {
    if (sheet === null) {
      for (const [name, content] of parts) await zip.whole(name, content);
      sheet = zip.open("xl/worksheets/sheet1.xml");
      await sheet.write(sheetHead);
    }
    const text = pending;
    pending = "";
    if (text !== "") await sheet.write(text);
  };
  return {
    row: async (cells) => {
      line += 1;
      pending += `<row r="${line}">${cells.map(cellXml).join("")}</row>`;
      if (pending.length > 65_536) await flush();
    },
    end: async () => {
      pending += "</sheetData></worksheet>";
      await flush();
      await sheet?.close();
      await zip.end();
    },
  };
}

function cellXml(cell: string | number): string {
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  if (cell === "") return "<c/>";
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packages = "http://schemas.openxmlformats.org/package/2006";
const sheetHead = `${declaration}<worksheet xmlns="${main}"><sheetData>`;
const parts: readonly (readonly [string, string])[] = [
  [
    "[Content_Types].xml",
    `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  ],
  [
    "_rels/.rels",
    `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${links}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    "xl/workbook.xml",
    `${declaration}<workbook xmlns="${main}" xmlns:r="${links}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    "xl/_rels/workbook.xml.rels",
    `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
];

type Written = {
  readonly name: string;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
};

class ZipWriter {
  readonly #out: Writable;
  readonly #entries: Written[] = [];
  #offset = 0;

  constructor(out: Writable) {
    this.#out = out;
  }

  async put(bytes: Buffer): Promise<void> {
    this.#offset += bytes.length;
    if (!this.#out.write(bytes)) await once(this.#out, "drain");
  }

  async whole(name: string, content: string): Promise<void> {
    const entry = this.open(name);
    await entry.write(content);
    await entry.close();
  }

  open(name: string): OpenEntry {
    const offset = this.#offset;
    return new OpenEntry(this, name, async (written) => {
      const tail = Buffer.alloc(16);
      tail.writeUInt32LE(0x08074b50, 0);
      tail.writeUInt32LE(written.crc, 4);
      tail.writeUInt32LE(written.packed, 8);
      tail.writeUInt32LE(written.size, 12);
      await this.put(tail);
      this.#entries.push({ name, offset, ...written });
    });
  }

  async end(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.put(directoryEntry(entry));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#offset - start, 12);
    end.writeUInt32LE(start, 16);
    await this.put(end);
    this.#out.end();
  }
}

class OpenEntry {
  readonly #zip: ZipWriter;
  readonly #head: Buffer;
  readonly #finish: (written: Omit<Written, "name" | "offset">) => Promise<void>;
  readonly #deflate: DeflateRaw = createDeflateRaw({ level: 4 });
  #copying: Promise<number> | null = null;
  #crc = 0;
  #size = 0;

  constructor(
    zip: ZipWriter,
    name: string,
    finish: (written: Omit<Written, "name" | "offset">) => Promise<void>,
  ) {
    this.#zip = zip;
    this.#head = localHead(name);
    this.#finish = finish;
  }

  async write(text: string): Promise<void> {
    this.#copying ??= this.#copy();
    const bytes = Buffer.from(text);
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
    if (!this.#deflate.write(bytes)) await once(this.#deflate, "drain");
  }

  async close(): Promise<void> {
    this.#deflate.end();
    const packed = (await this.#copying) ?? 0;
    await this.#finish({ crc: this.#crc, packed, size: this.#size });
  }

  async #copy(): Promise<number> {
    await this.#zip.put(this.#head);
    let packed = 0;
    for await (const chunk of this.#deflate as AsyncIterable<Buffer>) {
      packed += chunk.length;
      await this.#zip.put(chunk);
    }
    return packed;
  }
}

/** Flags 0x0808: sizes follow the content, names are UTF-8. */
function localHead(name: string): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(0x0808, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(0x21, 12);
  head.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([head, Buffer.from(name)]);
}

function directoryEntry(entry: Written): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(0x0808, 8);
  head.writeUInt16LE(8, 10);
  head.writeUInt16LE(0x21, 14);
  head.writeUInt32LE(entry.crc, 16);
  head.writeUInt32LE(entry.packed, 20);
  head.writeUInt32LE(entry.size, 24);
  head.writeUInt16LE(Buffer.byteLength(entry.name), 28);
  head.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([head, Buffer.from(entry.name)]);
}
