import { expect, test } from "vitest";
import { fieldKey } from "./field-key.ts";

test("a question becomes a short name without accents or signs", () => {
  expect(fieldKey("Chocolat préféré")).toBe("chocolat_prefere");
  expect(fieldKey("  Nom du chien ? ")).toBe("nom_du_chien");
  expect(fieldKey("2e visite")).toBe("e_visite");
  expect(fieldKey("?!")).toBe("");
  expect(fieldKey("a".repeat(39) + " beaucoup trop long")).toBe("a".repeat(39));
});
