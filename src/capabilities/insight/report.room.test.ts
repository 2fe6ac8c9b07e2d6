import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { lineCents } from "../../values/money.ts";
import { concentration, insightReport } from "./report.ts";
import { concentrationOf, curveOf } from "./rules/concentration.ts";

const shared = join(import.meta.dirname, "../../../../shared");
const database = await openTestDatabase();

test("every figure of Online Retail is right: scores, groups, concentration and cohorts", async (context) => {
  const expected = readCase("rfm_online_retail.json");
  if (expected === null) return context.skip("../shared holds no case file rfm_online_retail.json");
  const shop = await openTestShop(database, { currency: "GBP" });
  const report = await database.inMerchant(shop, async (tx) => {
    await loadReceipts(tx, await onlineRetail());
    return await insightReport(tx, { asOf: "2011-12-10", basis: "gross" });
  });
  expect(report.customers).toBe(expected.customers);
  expect(report.orders).toBe(expected.orders);
  expect(report.revenueCents / 100).toBeCloseTo(expected.revenue, 1);
  expect(report.scoreCounts).toEqual(expected.score_counts);
  const segments = Object.fromEntries(
    Object.entries(report.segments).map(([name, { customers, cents, meanRecencyDays, meanOrders }]) => [
      name,
      {
        customers,
        revenue: expect.closeTo(cents / 100, 1),
        mean_recency: expect.closeTo(meanRecencyDays, 6),
        mean_orders: expect.closeTo(meanOrders, 6),
      },
    ]),
  );
  expect(expected.segments).toEqual(segments);
  expectConcentration(report.pareto.revenue, expected.pareto_revenue);
  expectConcentration(report.pareto.orders, expected.pareto_orders);
  expect(report.oneTimeBuyers).toBe(expected.one_time_buyers);
  expect(report.shareOneTime).toBeCloseTo(expected.share_one_time, 6);
  expect(report.revenueShareOfRepeatCustomers).toBeCloseTo(expected.revenue_share_of_repeat_customers, 6);
  expectCohorts(report.cohortsMonthly, expected.cohorts_monthly);
  expect((report.medianBasketCents ?? 0) / 100).toBeCloseTo(expected.median_basket, 2);
  expect((report.meanBasketCents ?? 0) / 100).toBeCloseTo(expected.mean_basket, 2);
});

// Eight customers of the study bought once, for nothing: a sale that names no product says that they came.
test("every figure of the CD shop is right: concentration of sales and of purchase days, cohorts", async (context) => {
  const expected = readCase("pareto_cdnow.json");
  if (expected === null) return context.skip("../shared holds no case file pareto_cdnow.json");
  const shop = await openTestShop(database, { currency: "USD" });
  const report = await database.inMerchant(shop, async (tx) => {
    await loadReceipts(tx, await cdnow());
    return await insightReport(tx, { asOf: "1998-06-30", basis: "gross" });
  });
  await database.inMerchant(shop, async (tx) => {
    const amounts = await tx.rows<{ cents: number }>(sql`
      select sum(total_cents)::bigint as cents from purchases.receipt
      where merchant_id = ${tx.merchantId} group by customer_id order by cents desc, customer_id`);
    const sorted = amounts.map(({ cents }) => cents);
    const window = { basis: "gross", until: "1998-06-30" } as const;
    const { figures, curve } = await concentration(tx, window, "cents", 200);
    expect(figures).toEqual({ ...concentrationOf(sorted), gini: expect.closeTo(figures.gini, 12) });
    expect(curve).toEqual(curveOf(sorted));
  });
  expectConcentration(report.pareto.revenue, expected.pareto_revenue);
  expectConcentration(report.pareto.purchaseDays, expected.pareto_purchase_days);
  expectCohorts(report.cohortsMonthly, expected.cohorts_monthly);
});

type Case = ReturnType<typeof JSON.parse>;

function readCase(name: string): Case | null {
  const path = join(shared, "cases/analytics", name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

function expectConcentration(
  found: Awaited<ReturnType<typeof insightReport>>["pareto"]["revenue"],
  expected: Case,
) {
  const scale = found.total > expected.total * 10 ? 100 : 1;
  expect(found.customers).toBe(expected.customers);
  expect(found.total / scale).toBeCloseTo(expected.total, 1);
  for (const [part, share] of Object.entries(found.shareOfTop))
    expect(share).toBeCloseTo(expected.share_of_top[part], 6);
  expect(found.customersMaking80Percent).toBe(expected.customers_making_80_percent);
  expect(found.shareOfCustomersMaking80Percent).toBeCloseTo(expected.share_of_customers_making_80_percent, 6);
  expect(found.gini).toBeCloseTo(expected.gini, 6);
}

function expectCohorts(found: Awaited<ReturnType<typeof insightReport>>["cohortsMonthly"], expected: Case) {
  expect(found.map((cohort) => cohort.month)).toEqual(Object.keys(expected));
  for (const { month, size, active, cents } of found) {
    expect(size).toBe(expected[month].size);
    expect(active).toEqual(expected[month].active);
    cents.forEach((amount, age) =>
      expect(Math.abs(amount / 100 - expected[month].revenue[age])).toBeLessThan(0.011),
    );
  }
}

type Sale = { readonly customer: string; readonly number: string; readonly day: string; cents: number };

async function readCsv(name: string): Promise<AsyncIterable<Record<string, string>>> {
  return createReadStream(join(shared, "data", name))
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
}

/** Cleaning C1 of the case file: a customer, no credit note, quantity and price above zero. */
async function onlineRetail(): Promise<Sale[]> {
  const sales = new Map<string, Sale>();
  for await (const row of await readCsv("online_retail.csv.gz")) {
    const { CustomerID = "", InvoiceNo = "", Quantity = "0", UnitPrice = "0", InvoiceDate = "" } = row;
    if (CustomerID === "" || InvoiceNo.startsWith("C") || Number(Quantity) <= 0 || Number(UnitPrice) <= 0)
      continue;
    const cents = lineCents(Quantity, UnitPrice) ?? 0;
    const sale = sales.get(InvoiceNo);
    if (sale === undefined)
      sales.set(InvoiceNo, { customer: CustomerID, number: InvoiceNo, day: InvoiceDate.slice(0, 10), cents });
    else sale.cents += cents;
  }
  return [...sales.values()];
}

async function cdnow(): Promise<Sale[]> {
  const sales: Sale[] = [];
  for await (const row of await readCsv("cdnow_sample.csv.gz")) {
    const { master_id = "", date = "", dollars = "" } = row;
    const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
    sales.push({
      customer: master_id,
      number: String(sales.length),
      day,
      cents: Math.round(Number(dollars) * 100),
    });
  }
  return sales;
}

async function loadReceipts(tx: Tx, sales: readonly Sale[]): Promise<void> {
  const customers = new Map<string, string>();
  for (const { customer } of sales) if (!customers.has(customer)) customers.set(customer, newId());
  await tx.run(sql`
    insert into customers.customer (merchant_id, id, sort_name, source, created_at, created_on, updated_at)
    select ${tx.merchantId}, id, name, 'import', ${tx.now}, '1997-01-01', ${tx.now}
    from unnest(${[...customers.values()]}::uuid[], ${[...customers.keys()]}::text[]) as given (id, name)`);
  await tx.run(sql`
    insert into purchases.receipt
      (merchant_id, id, kind, source, external_id, channel, customer_id, day, currency, total_cents, content_hash, recorded_at)
    select ${tx.merchantId}, gen_random_uuid(), 'sale', 'test', number, 'shop', customer_id, day, 'EUR', cents, 'x', ${tx.now}
    from unnest(
      ${sales.map((sale) => sale.number)}::text[],
      ${sales.map((sale) => customers.get(sale.customer))}::uuid[],
      ${sales.map((sale) => sale.day)}::date[],
      ${sales.map((sale) => sale.cents)}::bigint[]
    ) as given (number, customer_id, day, cents)`);
}
