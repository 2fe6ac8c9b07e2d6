import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isRefusal } from "../../../values/refusal.ts";
import { describeFile } from "../describe.ts";
import { openWriter } from "../writers/table.ts";
import { csvSplitter } from "./csv.ts";
import { ArchiveTooLarge, openTable } from "./open.ts";
import type { Row } from "./rows.ts";
import { LyingArchive } from "./zip.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebelote-hostile-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function rowsOf(path: string): Promise<Row[]> {
  const opened = await openTable(path);
  if (isRefusal(opened)) throw new Error(opened.refused);
  const rows: Row[] = [];
  for await (const batch of opened.rows().batches) rows.push(...batch);
  return rows;
}

const refusal = async (path: string): Promise<string> => {
  const opened = await openTable(path);
  return isRefusal(opened) ? opened.refused : "opened";
};

test("an empty file, a photograph called .csv and an old workbook are refused in words", async () => {
  expect(await refusal(await file("vide.csv", ""))).toBe("file_is_empty");
  expect(await refusal(await file("blanc.csv", "\n \n"))).toBe("file_is_empty");
  const photograph = Uint8Array.from({ length: 4_000 }, (_, at) =>
    at < 3 ? (at === 1 ? 0xd8 : 0xff) : (at * 7) % 256,
  );
  expect(await refusal(await file("photo.csv", photograph))).toBe("not_a_table");
  expect(await refusal(await file("ancien.xls", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0)))).toBe(
    "old_excel_workbook",
  );
});

test("ragged rows are kept as they are, and lines keep their place in the file", async () => {
  const rows = await rowsOf(await file("inegal.csv", 'a;b;c\n1;2\n\n"x\ny";5;6;7\nfin;8;9\n'));
  expect(rows.map((row) => row.line)).toEqual([1, 2, 4, 6]);
  expect(rows.map((row) => row.cells)).toEqual([
    ["a", "b", "c"],
    ["1", "2"],
    ["x\ny", "5", "6", "7"],
    ["fin", "8", "9"],
  ]);
});

test("a quote that nothing closes spoils its own line, not the rest of the file", async () => {
  const rest = Array.from({ length: 60_000 }, (_, n) => `${n};Martin;59000;Lille`).join("\n");
  const rows = await rowsOf(await file("guillemet.csv", `id;nom;cp;ville\n1;"Dupont;59000;Lille\n${rest}\n`));
  expect(rows[1]).toMatchObject({ line: 2, broken: "unclosed_quote" });
  expect(rows).toHaveLength(60_002);
});

test("rows come out the same however the text is cut on its way", () => {
  const text = 'a;"b ""c""\r\nd";e\r\n1;2;3\r\n"";x;\n';
  const whole = csvSplitter(";");
  const expected = [...whole.push(text), ...whole.end()];
  for (let cut = 0; cut < text.length; cut += 1) {
    const halves = csvSplitter(";");
    expect([...halves.push(text.slice(0, cut)), ...halves.push(text.slice(cut)), ...halves.end()]).toEqual(
      expected,
    );
  }
});

test("a line of other letters in a file of UTF-8 is repaired", async () => {
  const bytes = Buffer.concat([
    Buffer.from("nom;ville\nChloé;Liège\n".repeat(40)),
    Buffer.from("Andr\xe9;Orl\xe9ans\n", "latin1"),
  ]);
  const rows = await rowsOf(await file("melange.csv", bytes));
  expect(rows.at(-1)?.cells).toEqual(["André", "Orléans"]);
});

test("UTF-16, a byte order mark, old line ends and Excel's first line are all read", async () => {
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("nom;ville\nChloé;Liège\n", "utf16le")]);
  expect((await rowsOf(await file("large.csv", wide)))[1]?.cells).toEqual(["Chloé", "Liège"]);
  expect((await rowsOf(await file("marque.csv", "\ufeffnom;ville\nA;B\n")))[0]?.cells).toEqual([
    "nom",
    "ville",
  ]);
  expect((await rowsOf(await file("retours.csv", "nom;ville\rA;B\r")))[1]?.cells).toEqual(["A", "B"]);
});

test("a cell of a megabyte and a line of three thousand cells are named, and the next lines are read", async () => {
  const rows = await rowsOf(
    await file("enorme.csv", `a;b\n${"x".repeat(1_000_000)};1\n${"1;".repeat(3_000)}\nfin;2\n`),
  );
  expect(rows.map((row) => row.broken)).toEqual([undefined, "cell_too_long", "too_many_cells", undefined]);
});

test("more than 300 columns are refused, 300 are described", async () => {
  const wide = (columns: number): string =>
    [
      Array.from({ length: columns }, (_, n) => `col ${n}x`).join(";"),
      Array.from({ length: columns }, () => "1").join(";"),
    ].join("\n");
  const habits = { language: "fr", country: "FR" } as const;
  expect(await describeFile(await file("large300.csv", wide(300)), habits)).toMatchObject({ format: "text" });
  expect(await describeFile(await file("large301.csv", wide(301)), habits)).toMatchObject({
    refused: "too_many_columns",
  });
});

test("a gzip that unpacks without end is let go", async () => {
  const path = await file("bombe.csv.gz", gzipSync(Buffer.alloc(104_000_000, `${"x".repeat(99_999)}\n`)));
  const opened = await openTable(path);
  if (isRefusal(opened)) throw new Error(opened.refused);
  const readAll = async (): Promise<void> => {
    for await (const batch of opened.rows().batches) if (batch.length === 0) break;
  };
  await expect(readAll()).rejects.toBeInstanceOf(ArchiveTooLarge);
}, 60_000);

test("a workbook that lies about its size, or declares a mountain, is refused", async () => {
  const honest = await workbook([["nom"], ["Martin"]]);
  const lying = Buffer.from(honest);
  // The directory's sizes of every entry are made small: what is read is more than what is declared.
  for (let at = lying.indexOf("PK\u0001\u0002"); at !== -1; at = lying.indexOf("PK\u0001\u0002", at + 4)) {
    if (lying.toString("utf8", at + 46, at + 46 + lying.readUInt16LE(at + 28)).includes("sheet1"))
      lying.writeUInt32LE(10, at + 24);
  }
  await expect(rowsOf(await file("menteur.xlsx", lying))).rejects.toBeInstanceOf(LyingArchive);
  const mountain = Buffer.from(honest);
  mountain.writeUInt32LE(4_000_000_000, mountain.indexOf("PK\u0001\u0002") + 24);
  expect(await refusal(await file("montagne.xlsx", mountain))).toBe("workbook_unpacks_too_large");
  expect(await refusal(await file("coupe.xlsx", honest.subarray(0, 200)))).toBe("workbook_is_broken");
});

test("a workbook that we wrote is read back, and its formulas are text", async () => {
  const rows = await rowsOf(
    await file(
      "export.xlsx",
      await workbook([
        ["nom", "points"],
        ["=1+1", 12],
        ["Léa & <Tom>", -3.5],
      ]),
    ),
  );
  expect(rows.map((row) => row.cells)).toEqual([
    ["nom", "points"],
    ["'=1+1", "12"],
    ["Léa & <Tom>", "-3.5"],
  ]);
});

test("dates and shared texts of an Excel sheet are read as a person sees them", async () => {
  const sheet = `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
    <row r="3"><c r="A3" s="1"><v>45691.425</v></c><c r="C3"><v>0.10000000000000001</v></c></row></sheetData></worksheet>`;
  const path = await file(
    "excel.xlsx",
    zip({
      "xl/workbook.xml": `<workbook><sheets><sheet name="Mars" r:id="rId1"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
      "xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>`,
      "xl/sharedStrings.xml": `<sst><si><t>Date</t></si><si><r><t>Mon</t></r><r><t>tant</t></r></si></sst>`,
      "xl/worksheets/sheet1.xml": sheet,
    }),
  );
  const rows = await rowsOf(path);
  expect(rows).toEqual([
    { line: 1, cells: ["Date", "", "Montant"] },
    { line: 3, cells: ["2025-02-03 10:12:00", "", "0.1"] },
  ]);
});

test("an OpenDocument sheet is read, repeated cells and all", async () => {
  const content = `<office:document-content><table:table table:name="A"><table:table-row><table:table-cell><text:p>nom</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="1.5"><text:p>1,50</text:p></table:table-cell></table:table-row></table:table></office:document-content>`;
  const rows = await rowsOf(await file("calc.ods", zip({ "content.xml": content })));
  expect(rows.map((row) => row.cells)).toEqual([["nom", "x", "x"], ["1.5"]]);
});

test("reading a file of 60 MB does not hold it in memory", async () => {
  const path = await file(
    "grand.csv",
    "ticket;date;article;prix\n".concat("T1;2025-02-03;Thé vert de Chine;4,50\n".repeat(1_600_000)),
  );
  const opened = await openTable(path);
  if (isRefusal(opened)) throw new Error(opened.refused);
  const before = live();
  let rows = 0;
  let most = 0;
  for await (const batch of opened.rows().batches) {
    rows += batch.length;
    if (rows % 200_000 < batch.length) most = Math.max(most, live() - before);
  }
  expect(rows).toBe(1_600_001);
  expect(most).toBeLessThan(20_000_000);
}, 60_000);

/** Bytes in use once what nobody holds has been given back; what the process keeps from the system says little. */
function live(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function workbook(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const stream = new PassThrough();
  const read = stream.toArray() as Promise<Buffer[]>;
  const [head = [], ...body] = rows;
  const writer = openWriter("xlsx", head.map(String), stream);
  for (const row of body) await writer.write(row);
  await writer.end();
  return Buffer.concat(await read);
}

/** A small zip, written as plainly as can be. */
function zip(entries: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(Buffer.from(content));
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(Buffer.byteLength(content), 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(Buffer.byteLength(content), 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listing, end]);
}
