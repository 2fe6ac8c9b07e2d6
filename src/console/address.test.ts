import { expect, test } from "vitest";
import { allWords, oneWord, parseAddress, writeAddress } from "./address.ts";

test("a view sent to a colleague reads back as it was written", () => {
  const view = { bought: "thé", town: ["Namur", "Lille"], since: "180" };
  expect(parseAddress(writeAddress(view))).toEqual(view);
});

test("what is not set leaves the address", () => {
  expect(writeAddress({ q: "", town: undefined, page: null })).toBe("");
});

test("one word or several can be asked of the same part", () => {
  expect(oneWord(["Namur", "Lille"])).toBe("Lille");
  expect(allWords("Namur")).toEqual(["Namur"]);
  expect(allWords(undefined)).toEqual([]);
});
