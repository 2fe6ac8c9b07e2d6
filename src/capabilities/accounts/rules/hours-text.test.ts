import fc from "fast-check";
import { expect, test } from "vitest";
import type { Span } from "./hours.ts";
import { readHours, writeHours } from "./hours-text.ts";

test.each([
  [
    "9-12 14-19",
    [
      ["09:00", "12:00"],
      ["14:00", "19:00"],
    ],
  ],
  [
    "9h30 – 12h30, 14h à 19h",
    [
      ["09:30", "12:30"],
      ["14:00", "19:00"],
    ],
  ],
  [
    "14:00-19:00; 9:00-12:30",
    [
      ["09:00", "12:30"],
      ["14:00", "19:00"],
    ],
  ],
  ["18h-2h", [["18:00", "02:00"]]],
  ["0-24", [["00:00", "24:00"]]],
  ["10 to 18", [["10:00", "18:00"]]],
  [
    "9h-12h et 14h-18h",
    [
      ["09:00", "12:00"],
      ["14:00", "18:00"],
    ],
  ],
  ["", []],
  ["Fermé", []],
] as const)("« %s » is read as it was meant", (text, spans) => {
  expect(readHours(text)).toEqual(spans);
});

test.each(["demain", "9-12 et peut-être 14-19", "25-26", "9-12 11-14", "9", "9:75-12", "12-12"])(
  "« %s » is not guessed at",
  (text) => {
    expect(readHours(text)).toBeNull();
  },
);

test("what is shown in a field is read back as it was", () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
  fc.assert(
    fc.property(fc.uniqueArray(time, { minLength: 2, maxLength: 6 }), (times) => {
      const sorted = times.toSorted();
      const spans = Array.from(
        { length: Math.floor(sorted.length / 2) },
        (_, place): Span => [sorted[place * 2] ?? "", sorted[place * 2 + 1] ?? ""],
      );
      expect(readHours(writeHours(spans))).toEqual(spans);
    }),
  );
});
