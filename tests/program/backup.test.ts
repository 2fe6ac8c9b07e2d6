import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, rebelote } from "./support.ts";

test("a backup with a passphrase shows no name, opens with it alone, and brings the key of secrets along", async () => {
  const data = await emptyFolder();
  const shop = ["--name", "Maison Lacaille", "--slug", "lacaille", "--country", "FR", "--currency", "EUR"];
  const made = await rebelote(["merchant", "create", ...shop, "--data", data, "--json"]);
  expect(made.code, made.err).toBe(0);
  const file = join(data, "shop.backup");
  const secret = join(data, "passphrase");
  await writeFile(secret, "trop court\n");
  expect((await rebelote(["backup", file, "--passphrase-file", secret, "--data", data])).err).toContain(
    "twelve",
  );
  await writeFile(secret, "le thé vert de Lille est à 4,50\n");
  const backed = await rebelote(["backup", file, "--passphrase-file", secret, "--data", data]);
  expect(backed.code, backed.err).toBe(0);
  expect((await readFile(file)).subarray(0, 7).toString()).toBe("RBPASS1");

  const other = await emptyFolder();
  expect((await rebelote(["restore", file, "--data", other])).err).toContain("is encrypted");
  const wrong = await rebelote(["restore", file, "--data", other], {
    REBELOTE_BACKUP_PASSPHRASE: "le thé noir de Lille est à 4,50",
  });
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).toContain("not the passphrase");
  const restored = await rebelote(["restore", file, "--passphrase-file", secret, "--data", other]);
  expect(restored.code, restored.err).toBe(0);
  const listed = await rebelote(["merchant", "list", "--data", other, "--json"]);
  expect(listed.out).toContain((JSON.parse(made.out) as { id: string }).id);
  const keyOf = async (folder: string) => await readFile(join(folder, "key"), "utf8");
  expect(await keyOf(other)).toBe(await keyOf(data));
}, 300_000);
