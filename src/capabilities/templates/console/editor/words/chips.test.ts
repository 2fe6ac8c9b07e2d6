import * as fc from "fast-check";
import { expect, test } from "vitest";
import { docOfLine, lineOfDoc, withChips } from "./chips.ts";

test("a field in a line is one sign of the editor, and comes back as it was", () => {
  const line = 'Bonjour {{ first_name | default: "à vous" }}, {{ points }} points';
  expect(docOfLine(line).content?.[0]?.content).toEqual([
    { type: "text", text: "Bonjour " },
    { type: "field", attrs: { name: "first_name", fallback: "à vous" } },
    { type: "text", text: ", " },
    { type: "field", attrs: { name: "points" } },
    { type: "text", text: " points" },
  ]);
  expect(lineOfDoc(docOfLine(line))).toBe(line);
});

test("a field named in French is the same field; what is more than a field stays as it is typed", () => {
  expect(lineOfDoc(docOfLine("{{ prénom }}"))).toBe("{{ first_name }}");
  const typed = "{% if tier %}{{ tier | upcase }}{% endif %} {{ inconnu }}";
  expect(lineOfDoc(docOfLine(typed))).toBe(typed);
});

test("fields of a running text become chips in lists too, and keep how they look", () => {
  const rich = withChips({
    type: "doc",
    content: [
      {
        type: "bulletList",
        content: [
          {
            type: "listItem",
            content: [
              {
                type: "paragraph",
                content: [{ type: "text", text: "{{ prenom }} !", marks: [{ type: "bold" }] }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(JSON.stringify(rich)).toContain(
    '{"type":"field","attrs":{"name":"first_name"},"marks":[{"type":"bold"}]}',
  );
});

test("whatever is typed on a line comes back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
      fc.pre(!text.includes("{{"));
      expect(lineOfDoc(docOfLine(text))).toBe(text);
    }),
  );
});
