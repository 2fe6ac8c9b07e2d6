import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Database } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { openStorage, type Storage } from "../../platform/storage.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { type CliImport, type CliResult, importFromCli } from "./cli.ts";
import { clearStaging } from "./queries-staging.ts";
import { beginUndo, type UndoOutcome, undoImport } from "./undo.ts";
import { writeImport } from "./write.ts";

const sharedData = join(import.meta.dirname, "../../../../shared/data");
let database: Database;
let storage: Storage;
let folder: string;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "rebelote-files-"));
  storage = openStorage(join(folder, "storage"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function bringIn(
  merchantId: string,
  path: string,
  kind: CliImport["kind"],
  more: Partial<CliImport> = {},
): Promise<CliResult> {
  return accepted(
    await importFromCli({ database, storage }, { merchantId, path, kind, agree: async () => true, ...more }),
  );
}

function accepted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${JSON.stringify(answer.details)}`);
  return answer;
}

async function takeBack(merchantId: string, importId: string): Promise<UndoOutcome> {
  await database.inMerchant(merchantId, async (tx) =>
    accepted(await beginUndo(tx, systemActor(merchantId, "Sophie"), importId)),
  );
  return accepted(await undoImport({ database, storage }, merchantId, importId));
}

async function counts(merchantId: string): Promise<Record<string, number>> {
  return await database.inMerchant(merchantId, async (tx) =>
    tx.one(sql`
      select
        (select count(*) from customers.customer where merchant_id = ${merchantId}) as customers,
        (select count(*) from purchases.receipt where merchant_id = ${merchantId}) as receipts,
        (select count(*) from purchases.line where merchant_id = ${merchantId}) as lines,
        (select count(*) from catalog.product where merchant_id = ${merchantId}) as products,
        (select count(*) from purchases.customer_fact where merchant_id = ${merchantId}) as buyers`),
  );
}

const till = `Ticket;Date;Client;Article;Qté;Prix unitaire
T1;03/02/2025 10:12;42;Thé vert;2;4,50
T1;03/02/2025 10:12;42;Ballotin 250 g;1;18,90
T2;03/02/2025 11:00;;Tablette noire;1;5,20
T3;14/02/2025 16:40;42;Ballotin 250 g;1;18,90
A4;15/02/2025 09:05;42;Ballotin 250 g;-1;18,90
`;

describe("sales of a French till", () => {
  test("receipts, a refund and a passing customer come in, and the same file again changes nothing", async () => {
    const shop = await openTestShop(database);
    const path = await file("ventes.csv", till);
    const first = await bringIn(shop, path, "receipts");
    expect(first).toMatchObject({
      rows: 5,
      accepted: 5,
      rejected: 0,
      customers: 1,
      receipts: 4,
      revenueCents: 3_310,
    });
    expect(await counts(shop)).toEqual({ customers: 1, receipts: 4, lines: 5, products: 3, buyers: 1 });

    const again = await bringIn(shop, path, "receipts");
    expect(again.report.receipts).toMatchObject({ fresh: 0, unchanged: 4, conflict: 0 });
    expect(await counts(shop)).toEqual({ customers: 1, receipts: 4, lines: 5, products: 3, buyers: 1 });
  });

  test("a receipt whose number comes back with other content is refused and named", async () => {
    const shop = await openTestShop(database);
    await bringIn(shop, await file("ventes-1.csv", till), "receipts");
    const changed = await file("ventes-2.csv", till.replace("2;4,50", "3;4,50"));
    const { report } = await bringIn(shop, changed, "receipts");
    expect(report.receipts).toMatchObject({ fresh: 0, unchanged: 3, conflict: 1 });
    expect(report).toMatchObject({ refused: 2, reasons: { receipt_known_with_other_content: 1 } });
    expect(report.samples[0]).toMatchObject({ line: 2, cells: ["T1"] });
  });

  test("lines of one receipt scattered over the file make one receipt", async () => {
    const shop = await openTestShop(database);
    const [head = "", ...lines] = till.trim().split("\n");
    const scattered = [head, lines[0], lines[2], lines[3], lines[1], lines[4]].join("\n");
    const result = await bringIn(shop, await file("melange.csv", scattered), "receipts");
    expect(result).toMatchObject({ receipts: 4, revenueCents: 3_310 });
    // Put back in order it is the same file: order is not content.
    const { report } = await bringIn(shop, await file("ordre.csv", till), "receipts");
    expect(report.receipts).toMatchObject({ fresh: 0, unchanged: 4 });
  });

  test("an import taken back leaves the shop as it was, but keeps who has bought since", async () => {
    const shop = await openTestShop(database);
    const { importId } = await bringIn(shop, await file("a.csv", till), "receipts");
    const later = "Ticket;Date;Client;Article;Qté;Prix unitaire\nT9;01/03/2025;42;Thé vert;1;4,50\n";
    await bringIn(shop, await file("b.csv", later), "receipts");
    const undone = await takeBack(shop, importId);
    expect(undone).toMatchObject({
      receipts: 4,
      customers: 0,
      customersKept: 1,
      products: 2,
      productsKept: 1,
    });
    expect(await counts(shop)).toEqual({ customers: 1, receipts: 1, lines: 1, products: 1, buyers: 1 });
  });

  test("rows that cannot be read are refused in words, and their file disarms formulas", async () => {
    const shop = await openTestShop(database);
    const bad = `${till}T5;31/02/2025;42;=HYPERLINK("http://x");1;2,00\nT6;01/02/2025;42;Thé;deux;2,00\n`;
    const result = await bringIn(shop, await file("mauvais.csv", bad), "receipts");
    expect(result).toMatchObject({ rows: 7, accepted: 5, rejected: 2 });
    expect(result.report.reasons).toEqual({ unreadable_date: 1, unreadable_quantity: 1 });
    const { key } = await database.inMerchant(shop, async (tx) =>
      tx.one<{ key: string }>(sql`
        select refused_key as key from files.import where merchant_id = ${shop} and id = ${result.importId}`),
    );
    const refused = (await storage.read(key).toArray()).join("");
    expect(refused).toContain("La date ne se lit pas,7,T5");
    expect(refused).toContain(`'=HYPERLINK(`);
  });

  test("an import cut in the middle goes on from its last slice, even when the staging tables were emptied", async () => {
    const shop = await openTestShop(database);
    const lines = Array.from({ length: 45_000 }, (_, n) => {
      const receipt = n >> 1;
      return `R${receipt};2025-01-${String((receipt % 28) + 1).padStart(2, "0")};${receipt % 900};SKU${n % 50};1;2.50`;
    });
    const path = await file(
      "long.csv",
      ["receipt;date;customer_id;sku;quantity;unit_price", ...lines].join("\n"),
    );
    const stop = new AbortController();
    const cut = importFromCli(
      {
        database,
        storage,
        stopping: stop.signal,
        progress: ({ step, done }) => {
          if (step === "receipts" && done === 1) stop.abort();
        },
      },
      { merchantId: shop, path, kind: "receipts", agree: async () => true },
    );
    await expect(cut).rejects.toThrow();
    const { id } = await database.inMerchant(shop, async (tx) => {
      const found = await tx.one<{ id: string }>(
        sql`select id from files.import where merchant_id = ${shop}`,
      );
      await clearStaging(tx, found.id);
      return found;
    });
    accepted(await writeImport({ database, storage }, shop, id));
    expect(await counts(shop)).toEqual({
      customers: 900,
      receipts: 22_500,
      lines: 45_000,
      products: 50,
      buyers: 900,
    });
  });
});

const customers = Buffer.from(
  `Nom;Prénom;E-mail;Tél;CP;Ville;Naissance;Newsletter
Lefèvre;Chloé;CHLOE.LEFEVRE@example.com;06 12 34 56 78;59000;Lille;29/02/1988;oui
Delvaux;André;andre@example.be;+32 470 12 34 56;5000;Namur;;non
Dupont;Marie;pas-une-adresse;0320000000;59800;Lille;31/12;oui
;;;;;;;
`,
  "latin1",
);

describe("a customer file saved by an old spreadsheet", () => {
  test("accents, phones and birthdays are read, and the permission without proof stays unused", async () => {
    const shop = await openTestShop(database);
    const path = await file("clients.csv", customers);
    const result = await bringIn(shop, path, "customers");
    expect(result.report.customers).toMatchObject({
      fresh: 3,
      updated: 0,
      unchanged: 0,
      consents: 2,
      provenConsents: 0,
    });
    expect(result.report.decisions).toMatchObject({ bad_email_left_out: 1 });
    const [chloe] = await database.inMerchant(shop, async (tx) =>
      tx.rows<Record<string, unknown>>(sql`
        select first_name, last_name, birth_day, birth_month, birth_year, postcode
        from customers.customer where merchant_id = ${shop} order by sort_name desc limit 1`),
    );
    expect(chloe).toEqual({
      first_name: "Chloé",
      last_name: "Lefèvre",
      birth_day: 29,
      birth_month: 2,
      birth_year: 1988,
      postcode: "59000",
    });
    const usable = await database.inMerchant(shop, async (tx) =>
      tx.rows(sql`select act, usable from consent.standing where merchant_id = ${shop} order by act`),
    );
    expect(usable).toEqual([
      { act: "granted", usable: false },
      { act: "granted", usable: false },
      { act: "withdrawn", usable: false },
    ]);
    const again = await bringIn(shop, path, "customers");
    expect(again.report.customers).toMatchObject({ fresh: 0, updated: 0, unchanged: 3 });
    const entries = await database.inMerchant(shop, async (tx) =>
      tx.one<{ n: number }>(sql`select count(*) as n from consent.entry where merchant_id = ${shop}`),
    );
    expect(entries.n).toBe(3);
  });

  test("with the form's date and words the permission can be used; taking the import back withdraws everything", async () => {
    const shop = await openTestShop(database);
    const known = "Nom;E-mail\nLefebvre;chloe.lefevre@example.com\n";
    await bringIn(shop, await file("avant.csv", known), "customers");
    const { importId, report } = await bringIn(shop, await file("clients-2.csv", customers), "customers", {
      origin: {
        kind: "paper_form",
        collectedOn: "2024-05-02",
        text: "J’accepte de recevoir les nouvelles de la boutique.",
      },
    });
    expect(report.customers).toMatchObject({ fresh: 2, updated: 1, provenConsents: 2 });
    const names = async (): Promise<unknown[]> =>
      await database.inMerchant(shop, async (tx) =>
        tx.rows(
          sql`select last_name as name, version from customers.customer where merchant_id = ${shop} order by 1`,
        ),
      );
    expect(await names()).toHaveLength(3);
    const undone = await takeBack(shop, importId);
    expect(undone).toMatchObject({ customers: 2, customersRestored: 1, consentsWithdrawn: 1 });
    expect(await names()).toEqual([{ name: "Lefebvre", version: 3 }]);
  });

  test("two rows of one person are one customer, and the report says so", async () => {
    const shop = await openTestShop(database);
    const twice = "Nom;Prénom;E-mail;CP\nMartin;Léa;lea@example.com;\nMartin;Léa;LEA@example.com;59000\n";
    const { report } = await bringIn(shop, await file("deux.csv", twice), "customers");
    expect(report.customers).toMatchObject({ fresh: 1, merged: 1 });
    expect(await counts(shop)).toMatchObject({ customers: 1 });
  });
});

test("orders of a Shopify shop: several lines, a shared discount, a refund apart, an unpaid order left out", async () => {
  const shop = await openTestShop(database);
  const orders = `Name,Email,Financial Status,Currency,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Refunded Amount
#1001,lea@example.com,partially_refunded,EUR,4.90,5.00,30.90,4.00,2025-03-01 10:00:00 +0100,2,Tea,10.00,TEA,Léa Martin,10.00
#1001,,,,,,,,2025-03-01 10:00:00 +0100,1,Cup,10.00,CUP,,
#1002,tom@example.com,voided,EUR,0,0,5.00,0,2025-03-02 10:00:00 +0100,1,Cup,5.00,CUP,Tom Roy,
`;
  const { report } = await bringIn(shop, await file("orders.csv", orders), "receipts");
  expect(report.asides).toEqual({ order_not_paid: 1 });
  expect(report.receipts).toMatchObject({ sales: 1, refunds: 1, grossCents: 3_090, refundedCents: -1_000 });
  const rows = await database.inMerchant(shop, async (tx) =>
    tx.rows(sql`
      select receipt.kind, receipt.total_cents as cents, receipt.shipping_cents as shipping, receipt.discount_cents as discount,
        refunded.external_id as "refundOf", receipt.happened_at as at
      from purchases.receipt
      left join purchases.receipt as refunded on refunded.merchant_id = ${shop} and refunded.id = receipt.refund_of
      where receipt.merchant_id = ${shop} order by receipt.kind`),
  );
  expect(rows).toEqual([
    {
      kind: "refund",
      cents: -1_000,
      shipping: 0,
      discount: 0,
      refundOf: "#1001",
      at: "2025-03-01T09:00:00.000Z",
    },
    {
      kind: "sale",
      cents: 3_090,
      shipping: 490,
      discount: 400,
      refundOf: null,
      at: "2025-03-01T09:00:00.000Z",
    },
  ]);
});

test("products come in with categories and prices; taking them back restores what was changed", async () => {
  const shop = await openTestShop(database);
  const before = "Référence;Désignation;Prix TTC;Famille\nTHE1;Thé vert;4,50;Thés\n";
  await bringIn(shop, await file("p1.csv", before), "products");
  const after =
    "Référence;Désignation;Prix TTC;Famille\nTHE1;Thé vert;4,90;Thés\nBAL;Ballotin;18,90;Chocolats\n";
  const { importId, report } = await bringIn(shop, await file("p2.csv", after), "products");
  expect(report.products).toMatchObject({ fresh: 1, updated: 1, known: 0 });
  const undone = await takeBack(shop, importId);
  expect(undone).toMatchObject({ products: 1, productsRestored: 1 });
  const left = await database.inMerchant(shop, async (tx) =>
    tx.rows(sql`select sku, price::float8 as price from catalog.product where merchant_id = ${shop}`),
  );
  expect(left).toEqual([{ sku: "THE1", price: 4.5 }]);
});

const real = (name: string): { path: string; here: boolean } => {
  const path = join(sharedData, name);
  return { path, here: existsSync(path) };
};

describe("real files", () => {
  const retail = real("online_retail.csv.gz");
  test.skipIf(!retail.here)(
    "Online Retail is right to the cent (skipped without ../shared/data)",
    async () => {
      const shop = await openTestShop(database, {
        currency: "GBP",
        timeZone: "Europe/London",
        country: "GB",
      });
      const result = await bringIn(shop, retail.path, "receipts");
      expect(result).toMatchObject({
        rows: 541_909,
        accepted: 540_570,
        rejected: 1_339,
        customers: 4_372,
        receipts: 24_561,
      });
      expect(result.report.asides).toEqual({ stock_adjustment: 1_336, bad_debt_adjustment: 3 });
      const facts = await database.inMerchant(shop, async (tx) =>
        tx.one(sql`
        select count(*) as customers, sum(sale_count)::int as orders, sum(gross_cents)::int8 as cents
        from purchases.customer_fact where merchant_id = ${shop}`),
      );
      expect(facts).toEqual({ customers: 4_338, orders: 18_532, cents: 891_140_790 });
      const again = await bringIn(shop, retail.path, "receipts");
      expect(again.report.receipts).toMatchObject({ fresh: 0, unchanged: 24_561 });
    },
  );

  const cdnow = real("cdnow_sample.csv.gz");
  test.skipIf(!cdnow.here)(
    "CDNOW has no receipt numbers and still comes in once (skipped without ../shared/data)",
    async () => {
      const shop = await openTestShop(database, { currency: "USD" });
      const first = await bringIn(shop, cdnow.path, "receipts");
      expect(first).toMatchObject({ rows: 6_919, accepted: 6_919, customers: 2_357, receipts: 6_919 });
      const again = await bringIn(shop, cdnow.path, "receipts");
      expect(again.report.receipts).toMatchObject({ fresh: 0, unchanged: 6_919 });
    },
  );

  const bakery = real("bakery_baskets.csv.gz");
  test.skipIf(!bakery.here)(
    "baskets of a bakery come in without customers or amounts (skipped without ../shared/data)",
    async () => {
      const shop = await openTestShop(database);
      const result = await bringIn(shop, bakery.path, "receipts");
      expect(result).toMatchObject({ rows: 21_293, customers: 0, receipts: 9_465, revenueCents: 0 });
      expect(result.report.asides).toEqual({ line_without_article: 786 });
    },
  );
});
