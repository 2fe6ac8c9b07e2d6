import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, groundColour, isColour, leastContrast, luminance, wordsColour } from "./contrast.ts";

const colours = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`);

test("black on white is 21 to 1, and a grey known to just pass does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  expect(contrast("#767676", "#ffffff")).toBeGreaterThanOrEqual(4.5);
  expect(contrast("#777777", "#ffffff")).toBeLessThan(4.5);
  expect(luminance("#ffffff")).toBeCloseTo(1, 10);
});

test("whatever colour a merchant takes, words on it can be read", () => {
  fc.assert(
    fc.property(colours, (asked) => {
      const shown = groundColour(asked);
      expect(isColour(shown.colour)).toBe(true);
      expect(contrast(shown.on, shown.colour)).toBeGreaterThanOrEqual(leastContrast);
      expect(shown.changed === "no").toBe(shown.colour === asked);
    }),
    { numRuns: 2_000 },
  );
});

test("a colour on which words can be read is left alone, another is moved and says which way", () => {
  expect(groundColour("#1F5C4C")).toMatchObject({ colour: "#1f5c4c", on: "#ffffff", changed: "no" });
  expect(groundColour("#ffd400")).toMatchObject({ on: "#1f1b16", changed: "no" });
  const moved = groundColour("#7a7a7a");
  expect(moved.changed).not.toBe("no");
  expect(contrast(moved.on, moved.colour)).toBeGreaterThanOrEqual(leastContrast);
});

test("words in the merchant's colour are readable on light and on dark paper", () => {
  fc.assert(
    fc.property(colours, fc.constantFrom("#fbf8f3", "#ffffff", "#161412", "#1f1c19"), (asked, paper) => {
      expect(contrast(wordsColour(asked, paper), paper)).toBeGreaterThanOrEqual(leastContrast);
    }),
  );
});
