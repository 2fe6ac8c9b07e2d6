import { expect, test } from "vitest";
import { linesOf } from "./pasted.ts";

test("what is pasted from a spreadsheet, a mail or a note comes apart, each number once", () => {
  expect(
    linesOf("4071 5520 9836 4417\r\n chantal@example.com; 06 12 34 56 78\n\n4071 5520 9836 4417"),
  ).toEqual(["4071 5520 9836 4417", "chantal@example.com", "06 12 34 56 78"]);
  expect(linesOf("\n , ;")).toEqual([]);
});
