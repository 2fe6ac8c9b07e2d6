import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { frenchSpaces } from "../formats.ts";
import { loadTexts, needTexts } from "./texts.ts";

test("a room's words come with its pages, in every language spoken", async () => {
  const french = await loadTexts("fr");
  expect(french["console.skip"]).toBeDefined();
  expect(Object.keys(french).filter((key) => !key.startsWith("console."))).toEqual([]);
  await needTexts(["results"]);
  expect(french["results.command.open"]).toBeDefined();
  const english = await loadTexts("en");
  expect(english["results.command.open"]).toBeDefined();
  await needTexts(["today"]);
  expect(french["today.command.open"]).toBeDefined();
  expect(english["today.command.open"]).toBeDefined();
});

test("each sentence exists in both languages and can be read, French spaces included", async () => {
  await needTexts(["accounts", "customers", "files", "insight", "loyalty", "results", "today"]);
  const [french, english] = [await loadTexts("fr"), await loadTexts("en")];
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(french).toSorted());
  for (const text of Object.values(french))
    expect(() => new IntlMessageFormat(frenchSpaces(text), "fr-FR")).not.toThrow();
  for (const text of Object.values(english)) expect(() => new IntlMessageFormat(text, "en-GB")).not.toThrow();
});
