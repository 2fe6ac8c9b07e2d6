import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { frenchSpaces } from "../formats.ts";
import { texts as english } from "./en.ts";
import { texts as french } from "./fr.ts";

test("each sentence exists in both languages", () => {
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(french).toSorted());
});

test("each sentence can be read, French spaces included", () => {
  for (const text of Object.values(french))
    expect(() => new IntlMessageFormat(frenchSpaces(text), "fr-FR")).not.toThrow();
  for (const text of Object.values(english)) expect(() => new IntlMessageFormat(text, "en-GB")).not.toThrow();
});
