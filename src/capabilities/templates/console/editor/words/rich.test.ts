import { expect, test } from "vitest";
import { readRich } from "./rich.ts";

test("running text is kept without what only its editor needs", () => {
  const link = { type: "link", attrs: { href: "https://example.com/", target: null, rel: null } };
  expect(
    readRich({
      type: "doc",
      content: [
        {
          type: "paragraph",
          attrs: { textAlign: null },
          content: [
            { type: "field", attrs: { name: "first_name", fallback: null } },
            { type: "text", text: " venez", marks: [{ type: "bold", attrs: {} }, link] },
          ],
        },
      ],
    }),
  ).toEqual({
    type: "doc",
    content: [
      {
        type: "paragraph",
        content: [
          { type: "field", attrs: { name: "first_name" } },
          {
            type: "text",
            text: " venez",
            marks: [{ type: "bold" }, { type: "link", attrs: { href: "https://example.com/" } }],
          },
        ],
      },
    ],
  });
});
