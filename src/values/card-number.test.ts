import fc from "fast-check";
import { expect, test } from "vitest";
import { drawCardNumber, formatCardNumber, isCardNumber, readCardNumber } from "./card-number.ts";

/** Any number the product may draw, from digits that come as they come. */
const drawn = fc.infiniteStream(fc.integer({ min: 0, max: 9 })).map((digits) =>
  drawCardNumber(() => {
    const { value } = digits.next();
    return value as number;
  }),
);

test("a drawn number has 16 digits, is no payment card, and is read back", () => {
  fc.assert(
    fc.property(drawn, (number) => {
      expect(number).toMatch(/^9\d{15}$/);
      expect(isCardNumber(number)).toBe(true);
      expect(readCardNumber(formatCardNumber(number))).toBe(number);
    }),
  );
});

test("one wrong digit is always seen", () => {
  fc.assert(
    fc.property(
      drawn,
      fc.integer({ min: 0, max: 15 }),
      fc.integer({ min: 1, max: 9 }),
      (number, at, more) => {
        const wrong = (Number(number[at]) + more) % 10;
        expect(isCardNumber(number.slice(0, at) + wrong + number.slice(at + 1))).toBe(false);
      },
    ),
  );
});

test("two neighbours typed the wrong way round are always seen", () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 0, max: 14 }), (number, at) => {
      const [first, second] = [number[at], number[at + 1]];
      fc.pre(first !== second);
      expect(isCardNumber(`${number.slice(0, at)}${second}${first}${number.slice(at + 2)}`)).toBe(false);
    }),
  );
});

test.each([
  ["9123 4567 8123 4561", false],
  ["4111111111111111", false],
  ["9", false],
  ["", false],
  ["9000000000000001", false],
])("%s is no number of a card", (text, is) => {
  expect(readCardNumber(text) !== null).toBe(is);
});

test("spaces, dots and dashes of any kind do not matter", () => {
  const number = drawCardNumber(() => 3);
  const groups = number.match(/.{4}/g) ?? [];
  for (const between of [" ", ".", "-", "\u2013", "\u00a0", "\u202f"])
    expect(readCardNumber(` ${groups.join(between)} `)).toBe(number);
});
