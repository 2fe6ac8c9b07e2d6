import { expect, test } from "vitest";
import { type DataTable, writeCsv } from "./data-table.ts";

const sales: DataTable = {
  columns: [
    { key: "store", name: "Magasin", kind: "text" },
    { key: "sold", name: "Ventes", kind: "money" },
  ],
  rows: [
    { store: "Lille; centre", sold: 123_450 },
    { store: "=1+1", sold: null },
  ],
};

test("a French spreadsheet finds semicolons, decimal commas and its accents", () => {
  expect(writeCsv(sales, "fr")).toBe('\ufeffMagasin;Ventes\r\n"Lille; centre";1234,5\r\n\'=1+1;\r\n');
});

test("an English one finds commas and points", () => {
  expect(writeCsv(sales, "en")).toContain("Lille; centre,1234.5");
});

test("a name that looks like a formula is never computed", () => {
  expect(writeCsv(sales, "fr")).toContain("'=1+1");
});
