import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast } from "../values/contrast.ts";
import { themeVariables } from "./theme.ts";

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

/** The variables of one of the three blocks: light, dark, print. */
function variablesOf(theme: string, block: number): Record<string, string> {
  const [, body = ""] = [...theme.matchAll(/:root\{([^}]*)\}/g)][block] ?? [];
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
  );
}

test("whatever colour a merchant chooses, every word in it and on it reads (4.5), by day, by night and on paper", () => {
  fc.assert(
    fc.property(colour, (chosen) => {
      const theme = themeVariables(chosen);
      for (const block of [0, 1, 2]) {
        const { brand = "", ground = "", ...rest } = variablesOf(theme, block);
        for (const paper of ["paper", "surface", "sunken", "brand-soft"]) {
          expect(contrast(brand, rest[paper] ?? "")).toBeGreaterThanOrEqual(4.5);
          expect(contrast(rest["text"] ?? "", rest[paper] ?? "")).toBeGreaterThanOrEqual(4.5);
        }
        for (const pressed of [ground, rest["ground-strong"] ?? ""])
          expect(contrast(rest["on-ground"] ?? "", pressed)).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: 2_000 },
  );
});
