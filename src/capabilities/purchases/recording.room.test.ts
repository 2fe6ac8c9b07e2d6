import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { type ReceiptInput, recordReceipts } from "./index.ts";

const database = await openTestDatabase();
const shop = await openTestShop(database);
const till = systemActor(shop, "till 1");

const record = async (...receipts: ReceiptInput[]) =>
  await database.inMerchant(shop, async (tx) => await recordReceipts(tx, till, receipts));

type Fact = {
  first_day: string;
  last_day: string;
  purchase_days: number;
  sale_count: number;
  refund_count: number;
  net_cents: number;
  median_gap_days: number | null;
};

async function factOf(tx: Tx, customerId: string | null): Promise<Fact | undefined> {
  return await tx.maybe<Fact>(sql`
    select first_day, last_day, purchase_days, sale_count, refund_count, net_cents, median_gap_days
    from purchases.customer_fact
    where merchant_id = ${tx.merchantId} and customer_id = ${customerId}`);
}

const fact = async (customerId: string | null) =>
  await database.inMerchant(shop, async (tx) => await factOf(tx, customerId));

const customerOf = (result: Awaited<ReturnType<typeof record>>[number] | undefined): string | null =>
  result !== undefined && result.outcome !== "refused" ? result.customerId : null;

test("a receipt of an unknown card makes a customer, and its facts follow", async () => {
  const [first] = await record({
    source: "till:1",
    externalId: "A1",
    store: "LILLE",
    happenedAt: "2026-03-02T10:00:00Z",
    customer: { card: "2000 0001" },
    lines: [
      { sku: "TEA-1", label: "Thé vert", quantity: 2, unitPrice: "4.95" },
      { sku: "POST", label: "Frais de port", unitPrice: 3 },
    ],
  });
  expect(first).toMatchObject({ outcome: "recorded", customerIs: "created" });
  await record({
    source: "till:1",
    externalId: "A2",
    day: "2026-03-12",
    customer: { card: "20000001" },
    totalCents: 500,
  });
  await record({
    source: "till:1",
    externalId: "A3",
    day: "2026-03-12",
    customer: { card: "20000001" },
    totalCents: 700,
  });
  await record({
    source: "till:1",
    externalId: "A4",
    day: "2026-04-11",
    customer: { card: "20000001" },
    totalCents: 0,
  });
  expect(await fact(customerOf(first))).toEqual({
    first_day: "2026-03-02",
    last_day: "2026-03-12",
    purchase_days: 2,
    sale_count: 3,
    refund_count: 0,
    net_cents: 1290 + 1200,
    median_gap_days: 10,
  });
});

test("a receipt sent twice is recorded once; the same number with another content is refused", async () => {
  const receipt = { source: "till:1", externalId: "B1", day: "2026-05-01", totalCents: 1000 };
  expect(await record(receipt)).toMatchObject([{ outcome: "recorded", customerIs: "none" }]);
  expect(await record(receipt)).toMatchObject([{ outcome: "unchanged" }]);
  expect(await record(receipt, { ...receipt, totalCents: 900 })).toMatchObject([
    { outcome: "unchanged" },
    { outcome: "refused", code: "receipt_number_already_used" },
  ]);
  const twice = { ...receipt, externalId: "B2" };
  expect(await record(twice, twice)).toMatchObject([{ outcome: "recorded" }, { outcome: "unchanged" }]);
});

test("a refund of more than the sale is refused, and a sale wholly given back is no longer a purchase", async () => {
  const customer = { email: "lea@example.test" };
  const [sale] = await record(
    { source: "web", externalId: "C1", day: "2026-05-02", customer, totalCents: 4000 },
    { source: "web", externalId: "C1-R1", day: "2026-05-05", refundOf: "C1", totalCents: -1500 },
  );
  const again = { source: "web", externalId: "C1-R2", day: "2026-05-06", refundOf: "C1", totalCents: -2600 };
  expect(await record(again)).toMatchObject([{ outcome: "refused", code: "refund_exceeds_sale" }]);
  expect(await fact(customerOf(sale))).toMatchObject({ sale_count: 1, refund_count: 1, net_cents: 2500 });
  const rest = await record({ ...again, totalCents: -2500 });
  expect(rest).toMatchObject([{ outcome: "recorded", customerId: customerOf(sale) }]);
  expect(await fact(customerOf(sale))).toBeUndefined();
});

test("a return of something sold before the program came is kept", async () => {
  expect(
    await record({ source: "till:1", externalId: "D1", kind: "refund", day: "2026-05-02", totalCents: 1200 }),
  ).toMatchObject([{ outcome: "recorded" }]);
});

test("a code seen for the first time enters the catalogue, fees as fees", async () => {
  const products = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.rows(
        sql`select sku, kind from catalog.product where merchant_id = ${tx.merchantId} order by sku`,
      ),
  );
  expect(products).toEqual([
    { sku: "POST", kind: "fee" },
    { sku: "TEA-1", kind: "good" },
  ]);
});
