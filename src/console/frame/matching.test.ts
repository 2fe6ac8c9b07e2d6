import { expect, test } from "vitest";
import { matches } from "./matching.ts";

test("the beginning of each word is enough, accents and capitals aside", () => {
  expect(matches("imp fic", "Importer un fichier")).toBe(true);
  expect(matches("resultats", "Résultats")).toBe(true);
  expect(matches("chier", "Importer un fichier")).toBe(false);
});

test("another name for the same thing finds it too", () => {
  expect(matches("excel", "Importer un fichier", "excel csv tableur")).toBe(true);
});

test("nothing typed leaves everything in view", () => {
  expect(matches("", "Clients")).toBe(true);
});
