import * as fc from "fast-check";
import { expect, test } from "vitest";
import { letterReference, readReference } from "./reference.ts";

test("what is printed is read back, however it is typed", () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), (id) => {
      const printed = letterReference(id);
      expect(readReference(printed)).toBe(printed);
      expect(readReference(` ${printed.toLowerCase().replaceAll("-", " ")} `)).toBe(printed);
      expect(readReference(printed.replaceAll("0", "O").replaceAll("1", "l"))).toBe(printed);
    }),
  );
});

test("two neighbours that changed places are no reference", () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), fc.integer({ min: 0, max: 2 }), (id, place) => {
      const printed = letterReference(id);
      const [one = "", other = ""] = [printed[place], printed[place + 1]];
      const isSame = one === other || ("0Z".includes(one) && "0Z".includes(other));
      fc.pre(!isSame);
      const swapped = printed.slice(0, place) + other + one + printed.slice(place + 2);
      expect(readReference(swapped)).toBeNull();
    }),
  );
  expect(readReference("")).toBeNull();
  expect(readReference("4F7K-9Q2M")).toBeNull();
});
