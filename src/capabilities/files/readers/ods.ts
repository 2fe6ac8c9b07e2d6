import { isRefusal, type Refusal, refuse } from "../../../values/refusal.ts";
import { longestCell, mostCells, type Row } from "./rows.ts";
import type { Workbook } from "./workbook.ts";
import { xmlReader } from "./xml.ts";
import { readDirectory, readEntry, type ZipEntry } from "./zip.ts";

/** Opens an OpenDocument spreadsheet: one stream holds all its sheets, the first with rows is read. */
export async function openOds(path: string): Promise<Workbook | Refusal> {
  const entries = await readDirectory(path);
  if (isRefusal(entries)) return entries;
  const content = entries.find((entry) => entry.name === "content.xml");
  if (content === undefined) return refuse("not_a_table");
  return { sheets: [{ name: "content", entry: content }], rows: (sheet) => readTable(path, sheet.entry) };
}

async function* readTable(path: string, entry: ZipEntry): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = [];
  let cells: string[] = [];
  let text = "";
  let said: string | null = null;
  let repeated = 1;
  let line = 0;
  let tables = 0;
  let readable = true;
  const reader = xmlReader({
    open: (name, attribute) => {
      if (name === "table") tables += 1;
      else if (name === "table-row") {
        cells = [];
        line += Number(attribute("number-rows-repeated") ?? "1");
      } else if (name === "table-cell" || name === "covered-table-cell") {
        text = "";
        repeated = Number(attribute("number-columns-repeated") ?? "1");
        said = valueSaid(attribute);
      } else if (name === "p" && text !== "") text += "\n";
    },
    close: (name) => {
      if (name === "table" && line > 0) readable = false;
      else if (name === "table-cell" || name === "covered-table-cell") {
        const value = said ?? text;
        // The empty rest of a row is written as one cell repeated sixteen thousand times.
        const times = value === "" && repeated > 500 ? 0 : Math.min(repeated, mostCells - cells.length);
        for (let time = 0; time < times; time += 1) cells.push(value);
      } else if (name === "table-row" && readable && tables > 0 && cells.some((cell) => cell.trim() !== "")) {
        rows.push({ line, cells });
      }
    },
    text: (piece) => {
      if (text.length < longestCell) text += piece;
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

/** Dates and numbers are said exactly beside what is shown. */
function valueSaid(attribute: (name: string) => string | null): string | null {
  switch (attribute("value-type")) {
    case "date":
      return (attribute("date-value") ?? "").replace("T", " ");
    case "float":
    case "currency":
    case "percentage":
      return attribute("value");
    case "boolean":
      return attribute("boolean-value");
    default:
      return null;
  }
}
