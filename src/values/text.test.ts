import { expect, test } from "vitest";
import { isDay, isInstant } from "./day.ts";
import { isStorable } from "./text.ts";

test("an instant is ISO 8601 on a day that exists", () => {
  for (const good of [
    "2026-11-21",
    "2026-11-21T14:30:00Z",
    "2026-11-21T14:30:00.123456+01:00",
    "2024-02-29 09:05",
  ])
    expect(isInstant(good), good).toBe(true);
  for (const bad of [
    "1",
    "-1",
    "abc",
    "2026-02-30",
    "2026-02-30T10:00:00Z",
    "2026-11-21T25:00:00Z",
    "+275760-09-13T00:00:00Z",
    "0001-01-01",
  ])
    expect(isInstant(bad), bad).toBe(false);
  expect(isDay("2026-06-31")).toBe(false);
});

test("text with NUL or half a surrogate pair is found anywhere, in keys too", () => {
  const fine = { a: ["é", "😀", "\u202Eعرب", 3, null, true], b: { c: "" } };
  expect(isStorable(fine)).toBe(true);
  for (const bad of ["a\u0000", "\ud83d", ["x", { a: "\u0000" }], { "a\u0000": 1 }])
    expect(isStorable(bad), JSON.stringify(bad)).toBe(false);
});
