import fc from "fast-check";
import { expect, test } from "vitest";
import { BurstReader, type BurstStep } from "./burst.ts";
import type { Key } from "./read-keys.ts";

/** What the top row types without Shift, from 1 to 0. */
const topRows = {
  QWERTY: "1234567890",
  AZERTY: "&é\"'(-è_çà",
  "Belgian AZERTY": "&é\"'(§è!çà",
  "Swiss QWERTZ": "1234567890",
} as const;
type Layout = keyof typeof topRows;

const place = (digit: string) => `Digit${digit}`;
const signOn = (layout: Layout, digit: string) => topRows[layout]["1234567890".indexOf(digit)] ?? "";

function type(keys: readonly Key[], gapMs: number, end: Key = { code: "Enter", key: "Enter", shift: false }) {
  const reader = new BurstReader();
  let last: BurstStep = { kind: "none" };
  for (const [index, key] of [...keys, end].entries())
    last = reader.take({ ...key, atMs: 1000 + index * gapMs });
  return last;
}

const card = "9482013375640218";
const onLayout = (layout: Layout, text: string): Key[] =>
  Array.from(text).map((digit) => ({ code: place(digit), key: signOn(layout, digit), shift: false }));

test.each(Object.keys(topRows) as Layout[])(
  "a scanner set to a US keyboard is read on a %s one",
  (layout) => {
    expect(type(onLayout(layout, card), 4)).toEqual({ kind: "scanned", text: card });
  },
);

test("any number of digits of 8 or more is read on any layout at any scanner's pace", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(topRows) as Layout[])),
      fc.stringMatching(/^\d{8,40}$/),
      fc.integer({ min: 0, max: 49 }),
      (layout, digits, gapMs) => {
        expect(type(onLayout(layout, digits), gapMs)).toEqual({ kind: "scanned", text: digits });
      },
    ),
  );
});

test("a scanner that types on the numeric pad is read, even with Num Lock off", () => {
  const names = [
    "Insert",
    "End",
    "ArrowDown",
    "PageDown",
    "ArrowLeft",
    "Clear",
    "ArrowRight",
    "Home",
    "ArrowUp",
    "PageUp",
  ];
  const keys = Array.from(card).map((digit) => ({
    code: `Numpad${digit}`,
    key: names[Number(digit)] ?? "",
    shift: false,
  }));
  expect(type(keys, 6)).toEqual({ kind: "scanned", text: card });
});

test("a scanner that holds Shift for each digit, for keyboards whose top row asks for it, is read", () => {
  const keys = Array.from(card).flatMap((digit) => [
    { code: "ShiftLeft", key: "Shift", shift: true },
    { code: place(digit), key: digit, shift: true },
  ]);
  expect(type(keys, 3)).toEqual({ kind: "scanned", text: card });
});

test("a voucher's code keeps its letters and its dash, by place: an AZERTY keyboard would have typed Q for A", () => {
  const keys: Key[] = [
    ...["A", "W", "M", "7"].map((sign) => ({
      code: /\d/.test(sign) ? place(sign) : `Key${sign}`,
      key: "?",
      shift: !/\d/.test(sign),
    })),
    { code: "Minus", key: ")", shift: false },
    ...onLayout("AZERTY", "1204"),
  ];
  expect(type(keys, 5)).toEqual({ kind: "scanned", text: "AWM7-1204" });
});

test("an Android tablet that tells no place still reads the digits of French and Belgian keyboards", () => {
  for (const layout of Object.keys(topRows) as Layout[]) {
    const keys = Array.from(card).map((digit) => ({ code: "", key: signOn(layout, digit), shift: false }));
    expect(type(keys, 8)).toEqual({ kind: "scanned", text: card });
  }
});

test("Tab ends a scan as Enter does", () => {
  expect(type(onLayout("AZERTY", card), 4, { code: "Tab", key: "Tab", shift: false })).toEqual({
    kind: "scanned",
    text: card,
  });
});

test("a hand is no scanner: a quick cashier's 120 ms between keys, and seven quick keys, are left alone", () => {
  expect(type(onLayout("QWERTY", card), 120)).toEqual({ kind: "none" });
  expect(type(onLayout("QWERTY", "1234567"), 5)).toEqual({ kind: "none" });
});

test("an Enter pressed by hand after eight quick keys is no scan", () => {
  const reader = new BurstReader();
  for (const [index, key] of onLayout("QWERTY", "12345678").entries())
    reader.take({ ...key, atMs: index * 10 });
  expect(reader.take({ code: "Enter", key: "Enter", shift: false, atMs: 400 })).toEqual({ kind: "none" });
});

test("digits typed by hand just before a scan are no part of it", () => {
  const reader = new BurstReader();
  reader.take({ code: "Digit2", key: "2", shift: false, atMs: 0 });
  reader.take({ code: "Digit3", key: "3", shift: false, atMs: 200 });
  let atMs = 900;
  for (const key of onLayout("QWERTY", card)) reader.take({ ...key, atMs: (atMs += 5) });
  expect(reader.take({ code: "Enter", key: "Enter", shift: false, atMs: atMs + 5 })).toEqual({
    kind: "scanned",
    text: card,
  });
});
