import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { longestCell, mostCells, type Row } from "./rows.ts";
import { xmlReader } from "./xml.ts";
import { LyingArchive, readDirectory, readEntry, type ZipEntry } from "./zip.ts";

export type Sheet = { readonly name: string; readonly entry: ZipEntry };
export type Workbook = {
  readonly sheets: readonly Sheet[];
  readonly rows: (sheet: Sheet) => AsyncGenerator<readonly Row[]>;
};

// Texts shared by cells are all held while a sheet is read; a file with more is exported as CSV instead.
const mostSharedText = 150_000_000;

/** Opens an Excel workbook. Its sheets are read as streams: only the texts that cells share are held in memory. */
export async function openWorkbook(path: string): Promise<Workbook | Refusal> {
  const entries = await readDirectory(path);
  if (isRefusal(entries)) return entries;
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const workbook = byName.get("xl/workbook.xml");
  if (workbook === undefined) return refuse("not_a_table");
  const shared = byName.get("xl/sharedStrings.xml");
  if (shared !== undefined && shared.size > mostSharedText) return refuse("workbook_unpacks_too_large");
  try {
    const links = await readLinks(path, byName.get("xl/_rels/workbook.xml.rels"));
    const { names, since1904 } = await readSheetNames(path, workbook);
    const sheets = names.flatMap(({ name, link }) => {
      const target = (links.get(link) ?? "").replace(/^\//, "");
      const entry = byName.get(target.startsWith("xl/") ? target : `xl/${target}`);
      return entry === undefined ? [] : [{ name, entry }];
    });
    if (sheets.length === 0) return refuse("workbook_is_broken");
    const texts = shared === undefined ? [] : await readSharedTexts(path, shared);
    const dates = await readDateStyles(path, byName.get("xl/styles.xml"));
    return { sheets, rows: (sheet) => readSheet(path, sheet.entry, { texts, dates, since1904 }) };
  } catch (fault) {
    if (fault instanceof LyingArchive) return refuse("workbook_unpacks_too_large");
    return refuse("workbook_is_broken");
  }
}

async function listen(
  path: string,
  entry: ZipEntry | undefined,
  ear: Parameters<typeof xmlReader>[0],
): Promise<void> {
  if (entry === undefined) return;
  const decoder = new TextDecoder();
  const reader = xmlReader(ear);
  for await (const chunk of readEntry(path, entry)) reader.push(decoder.decode(chunk, { stream: true }));
  reader.end();
}

async function readLinks(path: string, entry: ZipEntry | undefined): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  await listen(path, entry, {
    open: (name, attribute) => {
      if (name === "Relationship") links.set(attribute("Id") ?? "", attribute("Target") ?? "");
    },
    close: () => undefined,
    text: () => undefined,
  });
  return links;
}

async function readSheetNames(
  path: string,
  entry: ZipEntry,
): Promise<{ names: { name: string; link: string }[]; since1904: boolean }> {
  const names: { name: string; link: string }[] = [];
  let since1904 = false;
  await listen(path, entry, {
    open: (name, attribute) => {
      if (name === "workbookPr") since1904 = ["1", "true"].includes(attribute("date1904") ?? "");
      if (name === "sheet" && attribute("state") !== "veryHidden") {
        names.push({ name: attribute("name") ?? "", link: attribute("r:id") ?? attribute("id") ?? "" });
      }
    },
    close: () => undefined,
    text: () => undefined,
  });
  return { names, since1904 };
}

async function readSharedTexts(path: string, entry: ZipEntry): Promise<string[]> {
  const texts: string[] = [];
  let current = "";
  let inText = false;
  let inPhonetic = false;
  await listen(path, entry, {
    open: (name) => {
      if (name === "si") current = "";
      if (name === "rPh") inPhonetic = true;
      if (name === "t") inText = true;
    },
    close: (name) => {
      if (name === "si") texts.push(current);
      if (name === "rPh") inPhonetic = false;
      if (name === "t") inText = false;
    },
    text: (text) => {
      if (inText && !inPhonetic && current.length < longestCell) current += text;
    },
  });
  return texts;
}

/** For each cell style, whether it shows its number as a date. */
async function readDateStyles(path: string, entry: ZipEntry | undefined): Promise<boolean[]> {
  const formats = new Map<number, string>();
  const dates: boolean[] = [];
  let inCellStyles = false;
  await listen(path, entry, {
    open: (name, attribute) => {
      if (name === "numFmt") formats.set(Number(attribute("numFmtId")), attribute("formatCode") ?? "");
      if (name === "cellXfs") inCellStyles = true;
      if (name === "xf" && inCellStyles)
        dates.push(isDateFormat(Number(attribute("numFmtId") ?? "0"), formats));
    },
    close: (name) => {
      if (name === "cellXfs") inCellStyles = false;
    },
    text: () => undefined,
  });
  return dates;
}

function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return true;
  const code = (formats.get(id) ?? "").replace(/"[^"]*"|\[[^\]]*\]|\\./g, "");
  return /[dmyhs]/i.test(code) && !/^general$/i.test(code.trim());
}

type SheetContext = {
  readonly texts: readonly string[];
  readonly dates: readonly boolean[];
  readonly since1904: boolean;
};

async function* readSheet(
  path: string,
  entry: ZipEntry,
  context: SheetContext,
): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = [];
  let cells: string[] = [];
  let line = 0;
  let column = 0;
  let type = "";
  let style = 0;
  let value = "";
  let inValue = false;
  const reader = xmlReader({
    open: (name, attribute) => {
      if (name === "row") {
        line = Number(attribute("r") ?? line + 1);
        cells = [];
        column = 0;
      } else if (name === "c") {
        column = columnOf(attribute("r")) ?? column;
        type = attribute("t") ?? "n";
        style = Number(attribute("s") ?? "0");
        value = "";
      } else if (name === "v" || name === "t") inValue = true;
    },
    close: (name) => {
      if (name === "v" || name === "t") inValue = false;
      else if (name === "c") {
        if (column < mostCells && value !== "") {
          while (cells.length < column) cells.push("");
          cells[column] = cellText(value, type, style, context);
        }
        column += 1;
      } else if (name === "row" && cells.some((cell) => cell.trim() !== "")) rows.push({ line, cells });
    },
    text: (text) => {
      if (inValue && value.length < longestCell) value += text;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of readEntry(path, entry)) {
    reader.push(decoder.decode(chunk, { stream: true }));
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
  reader.end();
  if (rows.length > 0) yield rows;
}

/** "AB12" is the 28th column, counted from 0. */
function columnOf(reference: string | null): number | null {
  if (reference === null) return null;
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) - 64;
    if (code < 1 || code > 26) break;
    column = column * 26 + code;
  }
  return column === 0 ? null : column - 1;
}

function cellText(value: string, type: string, style: number, context: SheetContext): string {
  if (type === "s") return context.texts[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "true" : "false";
  if (type === "e") return "";
  if (type !== "n") return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (context.dates[style] === true) return dateText(number, context.since1904);
  // What was typed as 0.1 is stored as 0.10000000000000001: fifteen digits are all a spreadsheet knows.
  return value.length > 15 ? String(Number(number.toPrecision(15))) : value;
}

/** A date is a number of days since the end of 1899 (or since 1904 on old Macintoshes). */
function dateText(days: number, since1904: boolean): string {
  const ms = Math.round((days - (since1904 ? 24_107 : 25_569)) * 86_400_000);
  if (Math.abs(ms) > 8e15) return String(days);
  const iso = new Date(Math.round(ms / 1_000) * 1_000).toISOString();
  if (days < 1) return iso.slice(11, 19);
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
