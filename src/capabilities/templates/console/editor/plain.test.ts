import { expect, test } from "vitest";
import { richOf } from "../../rules/rich-text.ts";
import { plainTextOf } from "./plain.ts";

test("plain text of one's own begins with the words everybody reads, and where they lead", () => {
  expect(
    plainTextOf([
      { id: "a", kind: "heading", level: 1, text: "Bonjour {{ first_name }}" },
      { id: "b", kind: "text", rich: richOf("Une ligne", "Une autre") },
      { id: "c", kind: "text", rich: richOf("Pour les meilleurs"), when: { all: [] } },
      {
        id: "d",
        kind: "columns",
        columns: [[{ id: "e", kind: "button", label: "Voir", link: "page:space" }], []],
      },
      { id: "f", kind: "divider" },
      { id: "g", kind: "footer", note: "Merci" },
    ]),
  ).toBe("Bonjour {{ first_name }}\n\nUne ligne\n\nUne autre\n\nVoir\n{{ space_link }}");
});
