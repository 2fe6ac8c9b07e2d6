import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll } from "vitest";
import { connect, type Database } from "../../src/platform/database.ts";
import { newId } from "../../src/platform/ids.ts";
import { administer, templateName, testAddress } from "./cluster.ts";

/**
 * A fresh, migrated database for one test file, dropped at its end.
 *
 * @example const database = await openTestDatabase();
 */
export async function openTestDatabase(): Promise<Database> {
  const name = `rebelote_test_${randomBytes(6).toString("hex")}`;
  await administer(testAddress("postgres"), [
    `create database ${name} template ${templateName} strategy wal_log`,
  ]);
  const database = connect(testAddress(name), 8);
  afterAll(async () => {
    await database.close();
    await administer(testAddress("postgres"), [`drop database if exists ${name} with (force)`]);
  });
  return database;
}

/** A shop to test with: its identifier. Two stores, "lille" and "web". */
export async function openTestShop(
  database: Database,
  shop: { slug?: string; currency?: string; timeZone?: string; country?: string } = {},
): Promise<string> {
  const merchantId = newId();
  const timeZone = shop.timeZone ?? "Europe/Paris";
  await database.inPlatform(async (tx) => {
    await tx.run(sql`
      insert into accounts.merchant (id, slug, name, country, currency, time_zone, language, created_at)
      values (${merchantId}, ${shop.slug ?? `shop-${merchantId.slice(-12)}`}, 'Maison Test',
              ${shop.country ?? "FR"}, ${shop.currency ?? "EUR"}, ${timeZone}, 'fr', ${tx.now})`);
    await tx.run(sql`
      insert into accounts.store (merchant_id, id, kind, code, name, time_zone, created_at)
      values (${merchantId}, ${newId()}, 'shop', 'lille', 'Lille', ${timeZone}, ${tx.now}),
             (${merchantId}, ${newId()}, 'web', 'web', 'Web', ${timeZone}, ${tx.now})`);
  });
  return merchantId;
}
