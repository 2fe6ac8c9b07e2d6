import fc from "fast-check";
import { expect, test } from "vitest";
import { amountCents, pressKey, readTyped } from "./amount.ts";

const typed = (keys: string) => Array.from(keys).reduce((amount, key) => pressKey(amount, key), "");

test("23,40 and 23.40 are the same amount", () => {
  expect(amountCents(typed("23,40"))).toBe(2340);
  expect(amountCents(readTyped("23.40") ?? "")).toBe(2340);
});

test("a third decimal, a second comma, a letter and a seventh digit are ignored", () => {
  expect(typed("23,405")).toBe("23,40");
  expect(typed("2,3,4")).toBe("2,34");
  expect(readTyped("2a")).toBeNull();
  expect(typed("1234567")).toBe("123456");
});

test("a comma first means some cents, and zeros before are let go", () => {
  expect(typed(",5")).toBe("0,5");
  expect(amountCents(typed(",5"))).toBe(50);
  expect(typed("007")).toBe("7");
});

test("an amount pasted from the screen of the cash register is understood", () => {
  expect(amountCents(readTyped("1 234,50 €") ?? "")).toBe(123_450);
});

test("whatever cents are typed come back exactly, with either sign", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(",", "."), (cents, sign) => {
      const text = `${Math.floor(cents / 100)}${sign}${String(cents % 100).padStart(2, "0")}`;
      expect(amountCents(typed(text))).toBe(cents);
    }),
  );
});
