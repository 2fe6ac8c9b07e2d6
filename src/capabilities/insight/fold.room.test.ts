import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { recomputeDays } from "./queries-totals.ts";

const database = await openTestDatabase();

test("eight workers that compute the same day at once leave one right total", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    await tx.run(sql`
      insert into purchases.receipt
        (merchant_id, id, kind, source, external_id, channel, day, currency, total_cents, content_hash, recorded_at)
      select ${shop}, platform.uuid7(${tx.now}), 'sale', 'till:1', number::text, 'shop', '2026-11-20', 'EUR', 1700, '', ${tx.now}
      from generate_series(1, 200) as number`);
  });
  await Promise.all(
    Array.from(
      { length: 8 },
      async () => await database.inMerchant(shop, async (tx) => await recomputeDays(tx, ["2026-11-20"])),
    ),
  );
  const total = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.rows(
        sql`select sale_count, gross_cents from insight.shop_day where merchant_id = ${shop} and day = '2026-11-20'`,
      ),
  );
  expect(total).toEqual([{ sale_count: 200, gross_cents: 340_000 }]);
});
