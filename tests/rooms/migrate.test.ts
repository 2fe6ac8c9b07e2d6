import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { migrationsFolder } from "../../src/platform/cluster/cluster.ts";
import { migrate, MigrationError, readMigrations, waitingMigrations } from "../../src/platform/migrate.ts";
import { administer, testAddress } from "../support/cluster.ts";

test("four programs that start at once migrate an empty database once", async () => {
  const name = `rebelote_test_${randomBytes(6).toString("hex")}`;
  await administer(testAddress("postgres"), [`create database ${name}`]);
  try {
    const files = await readMigrations(migrationsFolder);
    const applied = await Promise.all([1, 2, 3, 4].map(async () => await migrate(testAddress(name), files)));
    expect(applied.reduce((sum, count) => sum + count, 0)).toBe(files.length);
    expect(await migrate(testAddress(name), files)).toBe(0);
  } finally {
    await administer(testAddress("postgres"), [`drop database ${name} with (force)`]);
  }
});

test("a file that changed after it was applied is refused, and so is a database of a newer version", () => {
  const file = { name: "0001_a.sql", text: "select 1", checksum: "aa" };
  expect(() => waitingMigrations([file], [{ name: "0001_a.sql", checksum: "bb" }])).toThrow(MigrationError);
  expect(() => waitingMigrations([file], [{ name: "0002_b.sql", checksum: "cc" }])).toThrow(/newer version/);
  expect(waitingMigrations([file], [])).toEqual([file]);
});
