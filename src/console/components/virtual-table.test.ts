import { expect, test } from "vitest";
import { spreadLabels, sparseTicks } from "./chart.tsx";
import { nextSort, readSort, rowAfterKey, writeSort } from "./virtual-table.ts";

const name = { key: "name", name: "Nom", cell: () => null };
const spent = { key: "spent", name: "Dépensé", cell: () => null, isFigure: true };

test("names sort from A, amounts from the largest, and a second click turns them over", () => {
  expect(nextSort(name, undefined)).toEqual({ key: "name", direction: "asc" });
  expect(nextSort(spent, undefined)).toEqual({ key: "spent", direction: "desc" });
  expect(nextSort(spent, { key: "spent", direction: "desc" })).toEqual({ key: "spent", direction: "asc" });
});

test("a sort kept in the address comes back, and an unknown one is ignored", () => {
  const usual = { key: "name", direction: "asc" } as const;
  expect(readSort(writeSort({ key: "spent", direction: "desc" }), ["spent"], usual)).toEqual({
    key: "spent",
    direction: "desc",
  });
  expect(readSort("password", ["spent"], usual)).toBe(usual);
});

test("the keyboard never leaves the list", () => {
  expect(rowAfterKey("ArrowUp", 0, 50, 10)).toBe(0);
  expect(rowAfterKey("PageDown", 45, 50, 10)).toBe(49);
  expect(rowAfterKey("End", 3, 1_000_000, 10)).toBe(999_999);
  expect(rowAfterKey("a", 3, 50, 10)).toBeUndefined();
});

test("names at the end of lines that meet are set apart and stay in the drawing", () => {
  const placed = spreadLabels([198, 196, 60], 17, 200);
  expect(Math.abs((placed[0] ?? 0) - (placed[1] ?? 0))).toBeGreaterThanOrEqual(17);
  expect(Math.max(...placed)).toBeLessThanOrEqual(200);
  expect(placed[2]).toBe(60);
});

test("a year of months on a phone keeps a few of them", () => {
  expect(sparseTicks(12, 4)).toEqual([0, 4, 8]);
  expect(sparseTicks(3, 4)).toEqual([0, 1, 2]);
});
