import { once } from "node:events";
import type { Writable } from "node:stream";
import { csvCell, neutralised } from "../../../values/csv.ts";
import { openXlsx } from "./xlsx.ts";

export type Cell = string | number | boolean | null | readonly string[] | Readonly<Record<string, unknown>>;
export type ExportFormat = "csv" | "xlsx" | "jsonl";

/** Writes rows as they come, whatever their number, waiting whenever the disk is slower. */
export type TableWriter = {
  readonly write: (row: readonly Cell[]) => Promise<void>;
  readonly end: () => Promise<void>;
};

export function openWriter(format: ExportFormat, columns: readonly string[], out: Writable): TableWriter {
  switch (format) {
    case "csv":
      return textWriter(
        out,
        `\ufeff${columns.join(",")}\r\n`,
        (row) => `${row.map((cell) => csvCell(textOf(cell))).join(",")}\r\n`,
      );
    case "jsonl":
      return textWriter(out, "", (row) => {
        const record = Object.fromEntries(columns.map((column, position) => [column, row[position] ?? null]));
        return `${JSON.stringify(record)}\n`;
      });
    case "xlsx": {
      const sheet = openXlsx(out);
      let begun = false;
      const begin = async (): Promise<void> => {
        if (begun) return;
        begun = true;
        await sheet.row(columns);
      };
      return {
        write: async (row) => {
          await begin();
          await sheet.row(row.map((cell) => (typeof cell === "number" ? cell : neutralised(textOf(cell)))));
        },
        end: async () => {
          await begin();
          await sheet.end();
        },
      };
    }
  }
}

function textWriter(out: Writable, head: string, line: (row: readonly Cell[]) => string): TableWriter {
  let pending = head;
  const flush = async (): Promise<void> => {
    const text = pending;
    pending = "";
    if (text !== "" && !out.write(text)) await once(out, "drain");
  };
  return {
    write: async (row) => {
      pending += line(row);
      if (pending.length > 65_536) await flush();
    },
    end: async () => {
      await flush();
      out.end();
    },
  };
}

function textOf(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return Array.isArray(cell) ? cell.join("|") : JSON.stringify(cell);
  return String(cell);
}
