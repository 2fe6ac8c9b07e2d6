import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { appendEvent } from "../../platform/events.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, numberOfDay } from "../../values/day.ts";
import { simulatePrograms, verdictOf } from "./operations-economics.ts";
import { loadHistory } from "./queries-history.ts";
import { customerIdAt } from "./rules/history.ts";
import { programOf } from "./rules/sample.ts";

const database = await openTestDatabase();
const today = database.clock.now().toISOString().slice(0, 10);

type Sold = {
  readonly customer: string | null;
  readonly day: string;
  readonly cents: number;
  readonly shippingCents?: number;
  readonly refundOf?: string;
  readonly at?: string;
};

/** Receipts straight into the tables, with the customers they name; their identifiers. */
async function sell(tx: Tx, receipts: readonly Sold[]): Promise<string[]> {
  const rows = receipts.map((receipt) => ({ id: newId(), ...receipt }));
  await tx.run(sql`
    insert into customers.customer (merchant_id, id, sort_name, source, created_at, created_on, updated_at)
    select distinct ${tx.merchantId}::uuid, customer, customer::text, 'api', ${tx.now}::timestamptz, ${today}::date, ${tx.now}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as said (customer uuid)
    where customer is not null
    on conflict do nothing`);
  await tx.run(sql`
    insert into purchases.receipt (
      merchant_id, id, kind, source, external_id, channel, customer_id, happened_at, day, currency, total_cents, shipping_cents,
      refund_of, content_hash, recorded_at
    )
    select ${tx.merchantId}, id, case when cents < 0 then 'refund' else 'sale' end, 'test', id::text, 'shop', customer, at, day, 'EUR', cents,
      coalesce("shippingCents", 0), "refundOf", 'x', ${tx.now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as said (
      id uuid, customer uuid, at timestamptz, day date, cents bigint, "shippingCents" bigint, "refundOf" uuid
    )`);
  await appendEvent(tx, "purchases.recorded", { days: [] });
  return rows.map(({ id }) => id);
}

const perEuro = programOf([{ type: "per_amount", units: 1, stepCents: 100 }]);
const visits = (customer: string, cents: number, count: number): Sold[] =>
  Array.from({ length: count }, (_, index) => ({ customer, day: addDays(today, -300 + index * 20), cents }));

test("receipts come into columns as they are: order, delivery, refunds and what they undo, nobody's left out", async () => {
  const shop = await openTestShop(database);
  const [one = "", other = ""] = [newId(), newId()].sort();
  const history = await database.inMerchant(shop, async (tx) => {
    const [sale] = await sell(tx, [
      {
        customer: other,
        day: addDays(today, -20),
        cents: 2_500,
        shippingCents: 500,
        at: `${addDays(today, -20)}T10:30:00Z`,
      },
      { customer: one, day: addDays(today, -3), cents: 900 },
      { customer: one, day: addDays(today, -9), cents: 700 },
      { customer: null, day: addDays(today, -9), cents: 4_000 },
      { customer: one, day: addDays(today, -500), cents: 4_100 },
      { customer: one, day: addDays(today, -2), cents: 0 },
    ]);
    await sell(tx, [{ customer: other, day: addDays(today, -10), cents: -1_000, refundOf: sale ?? "" }]);
    return await loadHistory(tx, {
      from: addDays(today, -364),
      to: today,
      withLines: false,
      legalClasses: {},
    });
  });
  expect([customerIdAt(history, 0), customerIdAt(history, 1)]).toEqual([one, other]);
  expect([...history.starts]).toEqual([0, 2, 4]);
  expect([...history.goodsCents]).toEqual([700, 900, 2_000, -1_000]);
  expect([...history.shippingCents]).toEqual([0, 0, 500, 0]);
  expect([...history.day].map((day) => day - numberOfDay(today))).toEqual([-9, -3, -20, -10]);
  expect(new Date(history.at[2] ?? 0).toISOString()).toBe(`${addDays(today, -20)}T10:30:00.000Z`);
  expect([...history.isRefund]).toEqual([0, 0, 0, 1]);
  expect([...history.refundOf]).toEqual([-1, -1, -1, 2]);
});

test("lines come with their products, and what lowers the whole receipt is spread over them to the cent", async () => {
  const shop = await openTestShop(database);
  const history = await database.inMerchant(shop, async (tx) => {
    const [receipt = ""] = await sell(tx, [{ customer: newId(), day: today, cents: 1_000 }]);
    const [family, below, tea] = [newId(), newId(), newId()];
    await tx.run(sql`
      insert into catalog.category (merchant_id, id, parent_id, name, folded_name, created_at)
      values (${shop}, ${family}, null, 'Drinks', 'drinks', ${tx.now}), (${shop}, ${below}, ${family}, 'Tea', 'tea', ${tx.now})`);
    await tx.run(sql`
      insert into catalog.product (merchant_id, id, sku, name, folded_name, category_id, created_at, updated_at)
      values (${shop}, ${tea}, 'tea', 'Tea', 'tea', ${below}, ${tx.now}, ${tx.now})`);
    await tx.run(sql`
      insert into purchases.line (merchant_id, receipt_id, number, product_id, label, quantity, unit_price, total_cents, tax_rate)
      values (${shop}, ${receipt}, 1, ${tea}, 'Tea', 1.5, 5, 750, 5.5), (${shop}, ${receipt}, 2, null, 'Else', 1, 4, 350, null)`);
    const made = await loadHistory(tx, {
      from: null,
      to: today,
      withLines: true,
      legalClasses: { [family]: "alcohol" },
    });
    expect(made.lines?.products).toEqual([
      { sku: "tea", categories: [below, family], isFee: false, legalClass: "alcohol" },
    ]);
    return made;
  });
  expect([...(history.lines?.cents ?? [])]).toEqual([682, 318]);
  expect([...(history.lines?.quantityMilli ?? [])]).toEqual([1_500, 1_000]);
  expect([...(history.lines?.product ?? [])]).toEqual([0, -1]);
});

test("the simulator's thread answers for the shop, sees new receipts, and samples only what is large", async () => {
  const shop = await openTestShop(database);
  const ask = async (exact = true) =>
    await simulatePrograms(database, shop, { variants: [{ name: "One", definition: perEuro }], exact });
  expect(await ask()).toMatchObject({
    tooShort: "customers",
    history: { tickets: 0, medianBasketCents: null },
  });
  const buyers = Array.from({ length: 60 }, () => newId());
  await database.inMerchant(shop, async (tx) => {
    await sell(
      tx,
      buyers.flatMap((buyer) => visits(buyer, 1_950, 6)),
    );
  });
  const answer = await ask();
  expect(answer).toMatchObject({ tooShort: null, sampled: null });
  expect(answer.history).toMatchObject({ customers: 60, tickets: 360, medianBasketCents: 1_950 });
  expect(answer.variants[0]?.earned).toMatchObject({ points: 19 * 360, otherWay: { points: 117 * 60 } });
  expect(answer.variants[0]?.people.map(({ customerId }) => customerId)).toEqual(
    [...buyers].sort().slice(0, 50),
  );
  await database.inMerchant(shop, async (tx) => {
    await sell(tx, [{ customer: newId(), day: today, cents: 10_000 }]);
  });
  expect((await ask()).variants[0]?.earned.points).toBe(19 * 360 + 100);
});

test("a launch is judged on all receipts, within its own transaction; without enough of them nothing is claimed", async () => {
  const shop = await openTestShop(database);
  const trap = programOf([{ type: "per_amount", units: 1, stepCents: 2_000 }]);
  await database.inMerchant(shop, async (tx) => {
    expect(await verdictOf(tx, trap)).toMatchObject({ colour: "amber", basis: "none" });
    await sell(
      tx,
      Array.from({ length: 60 }, () => newId()).flatMap((buyer) => visits(buyer, 1_700, 8)),
    );
    expect(await verdictOf(tx, trap)).toMatchObject({ colour: "red", basis: "replay" });
    const rewards = perEuro.rewards.map((reward) => ({ ...reward, shopCostCents: 100 }));
    expect(await verdictOf(tx, { ...perEuro, rewards })).toMatchObject({ colour: "amber", basis: "replay" });
  });
});
