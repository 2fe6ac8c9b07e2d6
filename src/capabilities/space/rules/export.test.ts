import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutApostrophe } from "../../../values/csv.ts";
import { sheetOf } from "./export.ts";

test("whatever a person is called, a spreadsheet reads it back as it is, and runs nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 5 }), (names) => {
      const rows = names.map((name) => ({ name, points: 3 }));
      const sheet = sheetOf([{ name: "identity", rows }], () => "Qui vous êtes");
      const read: string[][] = parse(sheet, {
        delimiter: ";",
        bom: true,
        relax_column_count: true,
        skip_empty_lines: false,
        record_delimiter: "\r\n",
      });
      const cells = read.slice(2, 2 + names.length).map(([cell = ""]) => cell);
      expect(cells.map(withoutApostrophe)).toEqual(names);
      for (const cell of cells) expect(cell).not.toMatch(/^[=@\t\r]/);
    }),
  );
});

test("a phone stays a phone", () => {
  const sheet = sheetOf([{ name: "identifiers", rows: [{ value: "+33612345678" }] }], () => "t");
  expect(sheet).toContain("\r\n+33612345678");
});
