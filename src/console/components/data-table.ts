import { neutralised } from "../../values/csv.ts";
import type { Formats } from "../formats.ts";

/** The figures behind a chart, the same on screen, in the table and in the file. */
export interface DataTable {
  readonly columns: readonly DataColumn[];
  readonly rows: readonly Readonly<Record<string, string | number | null | undefined>>[];
}

export interface DataColumn {
  readonly key: string;
  readonly name: string;
  /** money: cents; percent: share (0.12); day and month: `YYYY-MM-DD`. */
  readonly kind: "text" | "number" | "money" | "percent" | "day" | "month";
}

export const isFigure = (column: DataColumn) =>
  column.kind === "number" || column.kind === "money" || column.kind === "percent";

export function formatCell(value: string | number | null | undefined, column: DataColumn, formats: Formats) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") {
    if (column.kind === "day") return formats.day(value);
    return column.kind === "month" ? formats.month(value) : value;
  }
  switch (column.kind) {
    case "money":
      return formats.money(value);
    case "percent":
      return formats.percent(value, 1);
    default:
      return formats.number(value, 2);
  }
}

/** Spreadsheets set in French expect a decimal comma, and so semicolons between columns. */
export function writeCsv({ columns, rows }: DataTable, language: string) {
  const isFrench = language === "fr";
  const separator = isFrench ? ";" : ",";
  const cell = (value: string | number | null | undefined, column: DataColumn) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "string") return quote(neutralised(value), separator);
    const plain = String(column.kind === "money" ? value / 100 : value);
    return isFrench ? plain.replace(".", ",") : plain;
  };
  const lines = [
    columns.map((column) => quote(neutralised(column.name), separator)),
    ...rows.map((row) => columns.map((column) => cell(row[column.key], column))),
  ];
  // The mark at the start tells spreadsheets that accents are in UTF-8.
  return `\ufeff${lines.map((line) => line.join(separator)).join("\r\n")}\r\n`;
}

function quote(text: string, separator: string) {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function downloadCsv(table: DataTable, language: string, name: string) {
  const url = URL.createObjectURL(new Blob([writeCsv(table, language)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
