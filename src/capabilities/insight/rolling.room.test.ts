import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { inventShop } from "../../../tests/support/people.ts";
import { addDays } from "../../values/day.ts";
import { refreshProfiles } from "./queries-profile.ts";
import { moveRollingYear } from "./queries-rolling.ts";
import { readStanding } from "./queries-shop.ts";

const database = await openTestDatabase();

test("moved on day by day, or over months, the spend of the last 365 days is the one computed anew", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    const { customerIds } = await inventShop(tx, { customers: 40, seed: 3 });
    const standing = await readStanding(tx);
    const spend = async () =>
      await tx.rows<{ id: string; cents: number }>(sql`
        select customer_id as id, rolling_year_cents as cents from insight.profile
        where merchant_id = ${tx.merchantId} order by customer_id`);
    let rolledOn: string | null = null;
    let moved = 0;
    const anyDay = fc.integer({ min: 0, max: 900 }).map((days) => addDays("2024-01-15", days));
    await fc.assert(
      fc.asyncProperty(anyDay, async (today) => {
        moved += (await moveRollingYear(tx, rolledOn, today)).length;
        rolledOn = today;
        const kept = await spend();
        await refreshProfiles(tx, customerIds, { ...standing, today });
        expect(kept).toEqual(await spend());
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(moved).toBeGreaterThan(100);
  });
});
