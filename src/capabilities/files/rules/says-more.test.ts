import { expect, test } from "vitest";
import { saysMore } from "./says-more.ts";

const proven = { act: "granted", usable: true };
const unproven = { act: "granted", usable: false };
const refused = { act: "withdrawn", usable: false };

test("a first answer is written, yes or no", () => {
  expect(saysMore({ act: "granted" }, undefined)).toBe(true);
  expect(saysMore({ act: "withdrawn" }, undefined)).toBe(true);
});

test("a yes that is known is not written again, unless it brings the missing proof", () => {
  expect(saysMore({ act: "granted" }, proven)).toBe(false);
  expect(saysMore({ act: "granted" }, unproven)).toBe(false);
  expect(saysMore({ act: "granted", textVersion: "file-1" }, unproven)).toBe(true);
});

test("a no takes back a yes, and is not repeated", () => {
  expect(saysMore({ act: "withdrawn" }, proven)).toBe(true);
  expect(saysMore({ act: "withdrawn" }, refused)).toBe(false);
});
