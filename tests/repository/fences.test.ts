import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findBreaches, roomOrder } from "./fences.ts";

const src = join(import.meta.dirname, "..", "..", "src");

/** A small house with one wrong file in it. */
function houseWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "rebelote-house-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sound = {
    "values/money.ts": "export const cents = 1;",
    "platform/database.ts": "export type Tx = { run: () => void };",
    "capabilities/customers/index.ts": "export const customers = 1;",
    "capabilities/customers/shared.ts": "export const shape = 1;",
    "capabilities/customers/queries.ts": "export const all = 1;",
    "capabilities/purchases/index.ts": "export const purchases = 1;",
  };
  for (const [path, text] of Object.entries({ ...sound, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const wrong: [string, string, string][] = [
  [
    "a rule that reads the database",
    "capabilities/customers/rules/a.ts",
    'import "../../../platform/database.ts";',
  ],
  ["a rule that knows Node", "capabilities/customers/rules/a.ts", 'import "node:fs";'],
  [
    "a rule that reads the clock",
    "capabilities/customers/rules/a.ts",
    "export const now = () => Date.now();",
  ],
  ["a room entered by the window", "capabilities/purchases/a.ts", 'import "../customers/queries.ts";'],
  ["a room that leans on a later one", "capabilities/customers/a.ts", 'import "../purchases/index.ts";'],
  ["a platform that knows a room", "platform/a.ts", 'import "../capabilities/customers/index.ts";'],
  ["a console that imports the server", "console/a.tsx", 'import "../platform/database.ts";'],
  [
    "a console that opens a room's server door",
    "console/a.tsx",
    'import "../capabilities/customers/index.ts";',
  ],
  [
    "a lazily imported window",
    "capabilities/purchases/a.ts",
    'export const a = () => import("../customers/queries.ts");',
  ],
  [
    "SQL outside queries",
    "capabilities/customers/operations.ts",
    'import { sql } from "kysely"; export const q = sql`select 1`;',
  ],
  ["two files that import each other", "values/a.ts", 'import "./b.ts"; export const a = 1;'],
];

test.each(wrong)("the fence bites on %s", (_name, path, text) => {
  const house = houseWith({
    "values/b.ts": 'import "./a.ts";',
    "values/a.ts": "export const a = 1;",
    [path]: text,
  });
  expect(findBreaches(house).length).toBeGreaterThan(0);
});

test("a sound house has no breach", () => {
  expect(findBreaches(houseWith({}))).toEqual([]);
});

test("the house keeps its own rules", () => {
  expect(findBreaches(src)).toEqual([]);
});

test("every room stands in the order of dependence", () => {
  const rooms = readdirSync(join(src, "capabilities"));
  expect(rooms.filter((room) => !(roomOrder as readonly string[]).includes(room))).toEqual([]);
});
