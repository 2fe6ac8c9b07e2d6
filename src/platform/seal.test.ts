import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "./database.ts";
import { keepKeyIn, replaceKey, seal, SealError, unseal } from "./seal.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebelote-seal-"));
});

afterEach(async () => {
  delete process.env["REBELOTE_KEY"];
  await rm(folder, { recursive: true, force: true });
});

/** An installation as seal sees it: nothing but the place of its key. */
function installation(): Database {
  const made = { address: { kind: "url", url: "" } } as unknown as Database;
  keepKeyIn(made, folder);
  return made;
}

test("the password of a relay comes back as it was typed, and its sealed form does not show it", async () => {
  const here = installation();
  const sealed = await seal(here, "gâteau n° 7");
  expect(sealed.includes("gâteau")).toBe(false);
  expect(await unseal(here, sealed)).toBe("gâteau n° 7");
  expect(await seal(here, "gâteau n° 7")).not.toEqual(sealed);
});

test("the key lies beside the data, for its owner alone", async () => {
  await seal(installation(), "x");
  expect((await stat(join(folder, "key"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, "key"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
});

test("two processes that start together share one key", async () => {
  const sealed = await Promise.all(Array.from({ length: 8 }, async () => await seal(installation(), "same")));
  const later = installation();
  for (const one of sealed) expect(await unseal(later, one)).toBe("same");
});

test("one changed bit, or another key, opens nothing", async () => {
  const here = installation();
  const sealed = await seal(here, "secret");
  for (const at of [0, 5, 20, sealed.length - 1]) {
    const touched = Buffer.from(sealed);
    touched.writeUInt8(touched.readUInt8(at) ^ 1, at);
    await expect(unseal(here, touched)).rejects.toBeInstanceOf(SealError);
  }
  process.env["REBELOTE_KEY"] = "ab".repeat(32);
  await expect(unseal(installation(), sealed)).rejects.toThrow("another key");
});

test("the key of the environment goes before the file, and a short one is refused in words", async () => {
  process.env["REBELOTE_KEY"] = "0123";
  await expect(seal(installation(), "x")).rejects.toThrow("64 hexadecimal digits");
});

test("the key of a backup opens what was sealed before it", async () => {
  const here = installation();
  const sealed = await seal(here, "kept");
  const key = Buffer.from((await readFile(join(folder, "key"), "utf8")).trim(), "hex");
  await rm(join(folder, "key"));
  const elsewhere = installation();
  await seal(elsewhere, "anything");
  await replaceKey(elsewhere, key);
  expect(await unseal(elsewhere, sealed)).toBe("kept");
});
