import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Database } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { openStorage, type Storage } from "../../platform/storage.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { importFromCli } from "./cli.ts";
import { askExport, readExport, writeExport } from "./exports.ts";
import { checkNotebook } from "./notebook.ts";
import { compareWithBase } from "./overlap.ts";
import { fileQuality } from "./quality.ts";
import type { ExportRow, ExportSubject } from "./queries-export.ts";
import { peopleOfCause } from "./queries-quality.ts";
import { forgetOldFiles } from "./retention.ts";
import type { ExportFormat } from "./writers/table.ts";

let database: Database;
let storage: Storage;
let folder: string;
let shop: string;

const people = `Nom;Prénom;E-mail;Tél;Adresse;CP;Ville;Newsletter
Lefèvre;Chloé;chloe@example.com;06 12 34 56 78;2 rue du Sec;59000;Lille;oui
Delvaux;André;andre@example.be;;;5000;Namur;non
Lefèvre;Chloé;;03 20 00 00 00;;59000;Lille;
=cmd;Zoé;zoe@example.com;;;75001;Paris;
`;

wireRooms();

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "rebelote-out-"));
  storage = openStorage(join(folder, "storage"));
  shop = await openTestShop(database);
  await bringIn("customers", "clients.csv", people);
  const sales =
    "Ticket;Date;E-mail;Article;Qté;Prix unitaire\nT1;03/02/2025;chloe@example.com;Thé vert;2;4,50\n";
  await bringIn("receipts", "ventes.csv", sales);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

function accepted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${JSON.stringify(answer.details)}`);
  return answer;
}

async function bringIn(kind: "customers" | "receipts", name: string, content: string | Buffer) {
  const path = join(folder, name);
  await writeFile(path, content);
  const asked = { merchantId: shop, path, kind, agree: async () => true };
  return accepted(await importFromCli({ database, storage }, asked));
}

async function take(
  what: ExportSubject,
  format: ExportFormat,
  more: { rule?: unknown } = {},
): Promise<{ row: ExportRow; content: Buffer }> {
  const actor = systemActor(shop, "Sophie");
  const asked = accepted(
    await database.inMerchant(shop, async (tx) => await askExport(tx, actor, { what, format, ...more })),
  );
  const row = accepted(await writeExport({ database, storage }, shop, asked.id));
  const file = await readExport({ database, storage }, row.fileKey ?? "");
  return { row, content: Buffer.concat((await file.toArray()) as Buffer[]) };
}

test("everything can leave as CSV, with who asked and how many rows, and formulas disarmed", async () => {
  const { row, content } = await take("customers", "csv");
  expect(row).toMatchObject({ state: "ready", actorName: "Sophie", rowCount: 4 });
  const lines = content.toString().trim().split("\r\n");
  expect(lines[0]).toContain("customer_id,kind,title,first_name");
  expect(content.toString()).toContain("'=cmd");
  expect(lines.find((line) => line.includes("chloe@example.com"))).toContain("2025-02-03,2025-02-03,1,9,0");
  expect((await take("receipts", "csv")).row.rowCount).toBe(1);
  expect((await take("products", "csv")).content.toString()).toContain("Thé vert");
  expect((await take("consents", "csv")).row.rowCount).toBe(2);
});

test("an export by a rule holds those it means, and says by which rule they were taken", async () => {
  const rule = { not: { field: "city", op: "in", value: ["lille"] } };
  const { row, content } = await take("customers", "csv", { rule });
  expect(row).toMatchObject({ rowCount: 2, rule });
  expect(content.toString()).toContain("andre@example.be");
  expect(content.toString()).not.toContain("chloe@example.com");
  expect(
    (await take("customers", "csv", { rule: { field: "city", op: "in", value: ["Nulle part"] } })).row,
  ).toMatchObject({ state: "ready", rowCount: 0 });
  const actor = systemActor(shop, "Sophie");
  const refusals = await database.inMerchant(shop, async (tx) => [
    await askExport(tx, actor, { what: "receipts", format: "csv", rule }),
    await askExport(tx, actor, {
      what: "customers",
      format: "csv",
      rule: { field: "no_such", op: "is", value: true },
    }),
  ]);
  expect(refusals).toMatchObject([
    { refused: "export_rule_without_customers" },
    { refused: "people_rule_unreadable" },
  ]);
});

test("lines leave as JSON, one object a line, amounts as numbers", async () => {
  const { content } = await take("lines", "jsonl");
  expect(JSON.parse(content.toString().trim())).toMatchObject({
    receipt_number: "T1",
    quantity: 2,
    line_total: 9,
  });
});

test("our own export of customers, brought back, changes nothing", async () => {
  const csv = await take("customers", "csv");
  const { report } = await bringIn("customers", "retour.csv", csv.content);
  expect(report.customers).toMatchObject({ fresh: 0, updated: 0, unchanged: 4 });
  const xlsx = await take("customers", "xlsx");
  const again = await bringIn("customers", "retour.xlsx", xlsx.content);
  expect(again.report.customers).toMatchObject({ fresh: 0, updated: 0, unchanged: 4 });
});

test("downloads leave the disk after a week; the journal stays", async () => {
  const { row } = await take("products", "csv");
  database.clock.setOffset(8 * 86_400_000);
  await forgetOldFiles({ database, storage });
  database.clock.setOffset(0);
  const kept = await database.inMerchant(shop, async (tx) =>
    tx.one(
      sql`select state, file_key, row_count from files.export where merchant_id = ${shop} and id = ${row.id}`,
    ),
  );
  expect(kept).toEqual({ state: "expired", file_key: null, row_count: 1 });
});

test("the quality of the file counts channels, causes and who is behind them", async () => {
  const { figures } = await database.inMerchant(shop, fileQuality);
  expect(figures).toMatchObject({
    contacts: 4,
    email: { good: 3, bad: 0, missing: 1 },
    post: { good: 1, bad: 0, missing: 3 },
    causes: { duplicate: 1, no_permission: 4, bad_email: 0 },
  });
  const twice = await database.inMerchant(
    shop,
    async (tx) => await peopleOfCause(tx, "2026-01-01", "duplicate", null, 10),
  );
  expect(twice).toMatchObject([{ name: "Chloé Lefèvre", detail: "59000 · Lille" }]);
});

test("a supplier's file is compared with the base, and nothing of it is written", async () => {
  const path = join(folder, "loue.csv");
  await writeFile(
    path,
    "Nom;Prénom;E-mail;CP\nLefevre;Chloe;autre@example.com;59000\nX;Y;ANDRE@example.be;1000\nNeuf;Tom;tom@example.com;69001\nNeuf;Tom;tom@example.com;69001\n",
  );
  const report = accepted(await compareWithBase({ database, storage }, shop, path));
  expect(report).toMatchObject({
    contacts: 4,
    known: 2,
    byEmail: 1,
    byNameAndPostcode: 1,
    repeated: 1,
    refused: 1,
    fresh: 2,
  });
  const { count } = await database.inMerchant(shop, async (tx) =>
    tx.one<{ count: number }>(
      sql`select count(*) as count from customers.customer where merchant_id = ${shop}`,
    ),
  );
  expect(count).toBe(4);
});

test("a line of the notebook is looked at as it is typed", async () => {
  const answers = await database.inMerchant(shop, async (tx) =>
    checkNotebook(tx, [
      { lastName: "Martin", phone: "0612" },
      { city: "Lille" },
      { lastName: "Roy", birthday: "31/12" },
    ]),
  );
  expect(answers).toEqual([
    { index: 0, refused: null, notes: ["bad_phone_left_out"] },
    { index: 1, refused: "nothing_to_know_this_person_by", notes: [] },
    { index: 2, refused: null, notes: [] },
  ]);
});
