import fc from "fast-check";
import { expect, test } from "vitest";
import { fileCode, seedName, seedNameCount } from "./seed-names.ts";

test("each number is another name, and a name is that of nobody: two family names that differ", () => {
  const number = fc.integer({ min: 0, max: seedNameCount - 1 });
  fc.assert(
    fc.property(number, number, (one, other) => {
      const [first = "", second = ""] = seedName(one).lastName.split("-");
      expect(first).not.toBe(second);
      expect(first.length * second.length).toBeGreaterThan(0);
      expect(one === other).toBe(JSON.stringify(seedName(one)) === JSON.stringify(seedName(other)));
    }),
  );
});

test("the mark of a file has six signs that nobody reads for others", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      expect(fileCode(bytes)).toMatch(/^[2-9A-HJKMNP-TV-Z]{6}$/);
    }),
  );
});
