import fc from "fast-check";
import { expect, test } from "vitest";
import { makeCode, readCode } from "./code.ts";

const signs = "0123456789ABCDEFGHJKMNPQRSTVWXY";
const random = fc.uint8Array({ minLength: 16, maxLength: 16 });

test("a code is read however it is typed", () => {
  fc.assert(
    fc.property(random, (bytes) => {
      const code = makeCode(bytes);
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Y]{4}(-[0-9A-HJKMNP-TV-Y]{4}){2}$/);
      expect(readCode(code)).toBe(code);
      expect(readCode(` ${code.toLowerCase().replaceAll("-", " ")} `)).toBe(code);
      expect(
        readCode(code.replaceAll("-", "").replaceAll("0", "O").replaceAll("1", "l").replaceAll("V", "u")),
      ).toBe(code);
      expect(readCode(code.slice(0, -1))).toBeNull();
    }),
  );
  expect(() => makeCode(new Uint8Array(8))).toThrow(RangeError);
});

test("any one wrong sign is seen", () => {
  fc.assert(
    fc.property(random, fc.nat(11), fc.integer({ min: 1, max: 30 }), (bytes, place, shift) => {
      const code = makeCode(bytes).replaceAll("-", "");
      const wrong = signs[(signs.indexOf(code[place] ?? "") + shift) % 31] ?? "";
      expect(readCode(code.slice(0, place) + wrong + code.slice(place + 1))).toBeNull();
    }),
  );
});

test("two neighbours that changed places are seen", () => {
  fc.assert(
    fc.property(random, fc.nat(10), (bytes, place) => {
      const code = makeCode(bytes).replaceAll("-", "");
      const [first = "", second = ""] = code.slice(place, place + 2);
      const turned = code.slice(0, place) + second + first + code.slice(place + 2);
      expect(readCode(turned) === null).toBe(first !== second);
    }),
  );
});
