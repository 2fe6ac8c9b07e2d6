import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Database } from "../../platform/database.ts";
import { openStorage, type Storage } from "../../platform/storage.ts";
import { isRefusal } from "../../values/refusal.ts";
import { importFromCli } from "./cli.ts";
import { addWatch, listWatches, lookInto, removeWatch } from "./watch.ts";

const samples = join(import.meta.dirname, "../../../docs/tills/samples");
const later = () => Date.now() + 60_000;
let database: Database;
let storage: Storage;
let folder: string;
beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "rebelote-watch-"));
  storage = openStorage(join(folder, "storage"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function watched(name: string, mapping: Parameters<typeof addWatch>[1]["mapping"] = null) {
  const merchantId = await openTestShop(database);
  const path = join(folder, name);
  await mkdir(path);
  const added = await database.inMerchant(
    merchantId,
    async (tx) => await addWatch(tx, { folder: path, kind: "receipts", mapping }),
  );
  if (isRefusal(added)) throw new Error(added.refused);
  const [watch] = await database.inPlatform(async (tx) => await listWatches(tx, merchantId));
  if (watch === undefined) throw new Error("The folder is not watched.");
  const look = async (stopping?: AbortSignal) =>
    await lookInto({ database, storage, stopping }, watch, later());
  return { merchantId, path, watch, look };
}

async function sold(merchantId: string) {
  return await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.one<{ receipts: number; cents: number; stores: number }>(sql`
        select count(*) as receipts, coalesce(sum(total_cents), 0)::bigint as cents, count(store_id) as stores
        from purchases.receipt where merchant_id = ${tx.merchantId}`),
  );
}

test.each([
  ["square-items.csv", { receipts: 3, cents: 1_420, stores: 0 }],
  ["sumup-ventes.csv", { receipts: 2, cents: 3_120, stores: 0 }],
  ["hiboutik-lignes.csv", { receipts: 3, cents: 1_420, stores: 0 }],
] as const)("a till’s file %s goes in by itself and is put away with a report", async (name, expected) => {
  const { merchantId, path, look } = await watched(`known-${name}`);
  await copyFile(join(samples, name), join(path, name));
  await look();
  expect(await readdir(path)).toEqual(["done"]);
  expect((await readdir(join(path, "done"))).toSorted()).toEqual([name, `${name}.report.txt`]);
  expect(await readFile(join(path, "done", `${name}.report.txt`), "utf8")).toMatch(/est importé/);
  expect(await sold(merchantId)).toEqual(expected);
});

const till = "Bon;Jour;Montant\nB1;03/02/2025;12,50\nB2;04/02/2025;8,00\n";
const map = { columns: { Bon: "receipt", Jour: "date", Montant: "total" }, source: "caisse-lille" } as const;

test("a file that is still being written waits, hidden and half files are left alone", async () => {
  const { path, watch, merchantId } = await watched("waiting", map);
  await writeFile(join(path, "ventes.csv"), till);
  await writeFile(join(path, ".ventes.csv"), till);
  await writeFile(join(path, "ventes.csv.part"), till);
  await lookInto({ database, storage }, watch, Date.now());
  expect(await sold(merchantId)).toMatchObject({ receipts: 0 });
  await lookInto({ database, storage }, watch, later());
  expect(await sold(merchantId)).toMatchObject({ receipts: 2, cents: 2_050 });
  expect((await readdir(path)).toSorted()).toEqual([".ventes.csv", "done", "ventes.csv.part"]);
});

test("the same content under another name is put away without a second import", async () => {
  const { path, merchantId, look } = await watched("twice", { ...map, store: "lille" });
  await writeFile(join(path, "lundi.csv"), till);
  await look();
  await writeFile(join(path, "lundi-bis.csv"), till);
  await writeFile(join(path, "lundi.csv"), till);
  await look();
  expect(await sold(merchantId)).toEqual({ receipts: 2, cents: 2_050, stores: 2 });
  const put = await readdir(join(path, "done"));
  expect(put.filter((name) => name.endsWith(".csv")).toSorted()).toEqual([
    "lundi-2.csv",
    "lundi-bis.csv",
    "lundi.csv",
  ]);
  expect(await readFile(join(path, "done", "lundi-bis.csv.report.txt"), "utf8")).toMatch(/déjà importé/);
});

test("columns that nobody has explained are refused with the way out, and taken once somebody has", async () => {
  const { path, merchantId, look } = await watched("unknown");
  await writeFile(join(path, "caisse.csv"), till);
  await look();
  const report = await readFile(join(path, "refused", "caisse.csv.report.txt"), "utf8");
  expect(report).toMatch(/pas encore connues.*page Fichiers/);
  expect(await sold(merchantId)).toMatchObject({ receipts: 0 });
  const byHand = join(folder, "by-hand.csv");
  await writeFile(byHand, till);
  const services = { database, storage };
  await importFromCli(services, {
    merchantId,
    path: byHand,
    kind: "receipts",
    mapping: map,
    agree: async () => true,
  });
  await writeFile(join(path, "mardi.csv"), `${till}B3;05/02/2025;4,00\n`);
  await look();
  expect(await sold(merchantId)).toMatchObject({ receipts: 3, cents: 2_450 });
});

test("an import killed half-way goes on where it stood, once, and only when its holder is surely dead", async () => {
  const { path, merchantId, look } = await watched("killed", map);
  await writeFile(join(path, "ventes.csv"), till);
  const stop = new AbortController();
  const stopping = new Proxy(stop.signal, {
    // The program is told to stop when the writing begins, not before.
    get: (signal, key) =>
      key === "aborted" ? new Error().stack?.includes("writeImport") === true : Reflect.get(signal, key),
  });
  await expect(look(stopping)).rejects.toThrow();
  expect(await sold(merchantId)).toMatchObject({ receipts: 0 });
  await look();
  expect(await readdir(path)).toEqual(["ventes.csv"]);
  await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.run(sql`
        update files.watched_file set claimed_at = claimed_at - interval '1 hour' where merchant_id = ${tx.merchantId}`),
  );
  await look();
  expect(await readdir(path)).toEqual(["done"]);
  expect(await sold(merchantId)).toMatchObject({ receipts: 2, cents: 2_050 });
  const imports = await database.inMerchant(
    merchantId,
    async (tx) => await tx.rows(sql`select state from files.import where merchant_id = ${tx.merchantId}`),
  );
  expect(imports).toEqual([{ state: "done" }]);
});

test("a folder serves one shop, must be there, and is let go by its path", async () => {
  const { path, merchantId } = await watched("one");
  const foreign = await openTestShop(database);
  const wish = { kind: "receipts", mapping: null } as const;
  const add = async (shop: string, where: string) =>
    await database.inMerchant(shop, async (tx) => await addWatch(tx, { ...wish, folder: where }));
  expect(await add(foreign, path)).toMatchObject({ refused: "folder_already_watched" });
  expect(await add(foreign, join(folder, "nowhere"))).toMatchObject({ refused: "folder_not_readable" });
  const remove = async (shop: string) =>
    await database.inMerchant(shop, async (tx) => await removeWatch(tx, path));
  expect(await remove(foreign)).toMatchObject({ refused: "unknown_watch" });
  expect(await remove(merchantId)).toBeUndefined();
});

const xml = `<?xml version="1.0" encoding="ISO-8859-1"?>
<journal><ticket numero="X1" date="2025-02-03 10:12">
<ligne><reference>THE</reference><libelle>Thé glacé</libelle><quantite>2</quantite><prix>4.50</prix></ligne>
<ligne><reference>BAL</reference><libelle>Ballotin</libelle><quantite>1</quantite><prix>18.90</prix></ligne>
</ticket><ticket numero="X2" date="2025-02-03 11:00">
<ligne><reference>THE</reference><libelle>Thé glacé</libelle><quantite>1</quantite><prix>4.50</prix></ligne>
</ticket></journal>`;

test("a till’s XML goes in like a table, its ticket’s number on every line", async () => {
  const columns = {
    numero: "receipt",
    date: "date",
    reference: "sku",
    libelle: "label",
    quantite: "quantity",
    prix: "unitPrice",
  } as const;
  const { path, merchantId, look } = await watched("xml", { columns, source: "caisse-xml" });
  await writeFile(join(path, "journal.xml"), Buffer.from(xml, "latin1"));
  await look();
  expect(await readdir(path)).toEqual(["done"]);
  expect(await sold(merchantId)).toMatchObject({ receipts: 2, cents: 3_240 });
  const names = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows(
        sql`select distinct label from purchases.line where merchant_id = ${tx.merchantId} order by 1`,
      ),
  );
  expect(names).toEqual([{ label: "Ballotin" }, { label: "Thé glacé" }]);
});
