import { groupOf, insightReport, scoresOf } from "../../capabilities/insight/index.ts";
import { dayOfNumber, numberOfDay } from "../../values/day.ts";
import { cdnowRows, retailLines } from "./analytics-data.ts";
import { type Ground, readTable, type Study } from "./analytics-study.ts";
import type { Figures } from "./figures.ts";
import { openShop } from "./shop.ts";

type Report = Awaited<ReturnType<typeof insightReport>>;

const share = { by: 1e-6 } as const;
const amount = { by: 0.01 } as const;

const retailKeys = [
  "data",
  "customers",
  "orders",
  "revenue",
  "quintile_rule",
  "score_counts",
  "segment_rules",
  "segments",
  "pareto_revenue",
  "pareto_orders",
  "one_time_buyers",
  "share_one_time",
  "revenue_share_of_repeat_customers",
  "cohorts_monthly",
  "median_basket",
  "mean_basket",
  "seconds_after_load",
  "tolerance",
] as const;

export const rfmStudy: Study = [
  {
    id: "report",
    title: "Scores, groups, concentration and cohorts of a year of orders, recorded through the product",
    claims: retailKeys.map((key) => [key]),
    play: compareRetail,
  },
  {
    id: "rows",
    title: "Which lines of the file are sales to somebody",
    claims: [
      "rows_raw",
      "rows_with_customer",
      "rows_C1",
      "customers_with_credit_notes_included",
      "exact_duplicate_rows_in_C1",
    ].map((key) => [key]),
    play: compareRows,
  },
  {
    id: "examples",
    title: "Scores and groups of some customers",
    claims: [["examples"]],
    play: compareExamples,
  },
  {
    id: "with-credit-notes",
    title: "Cohorts with credit notes counted as purchases",
    claims: [["cohorts_monthly_all_rows_with_customer_known_from_tutorials"]],
    skipped: "a credit note is no purchase: the product never counts who only gave something back as a buyer",
  },
];

export const paretoStudy: Study = [
  {
    id: "report",
    title: "Concentration of sales and of purchase days, and cohorts, recorded through the product",
    claims: [
      "data",
      "pareto_revenue",
      "pareto_purchase_days",
      "one_time",
      "cohorts_monthly",
      "tolerance",
    ].map((key) => [key]),
    play: async (figures, ground) => {
      const sales = cdnowRows(ground.folder).map((row, index) => ({
        customer: row.customer,
        number: String(index),
        day: row.day,
        cents: Math.round(row.amount * 100),
      }));
      const report = await reportOf(ground, { sales, currency: "USD", asOf: "1998-06-30" });
      figures.told("data", "tolerance");
      compareConcentration(figures.at("pareto_revenue"), report.pareto.revenue, 100);
      compareConcentration(figures.at("pareto_purchase_days"), report.pareto.purchaseDays, 1);
      compareCohorts(figures.at("cohorts_monthly"), report);
      // Here a second receipt of the same day is the same purchase.
      const days = new Map<string, Set<number>>();
      for (const { customer, day } of sales) days.set(customer, (days.get(customer) ?? new Set()).add(day));
      figures.at("one_time").same([...days.values()].filter((visits) => visits.size === 1).length);
    },
  },
];

type Sale = { readonly customer: string; readonly number: string; readonly day: number; cents: number };

async function compareRetail(figures: Figures, ground: Ground): Promise<void> {
  const sales = retailSales(ground.folder);
  const report = await reportOf(ground, { sales, currency: "GBP", asOf: "2011-12-10" });
  figures.told("data", "quintile_rule", "segment_rules", "seconds_after_load", "tolerance");
  figures.at("customers").same(report.customers);
  figures.at("orders").same(report.orders);
  figures.at("revenue").near(report.revenueCents / 100, amount);
  figures.at("score_counts").near(report.scoreCounts, {});
  for (const name of figures.at("segments").keys()) {
    const [own, found] = [figures.at("segments", name), report.segments[name]];
    own.at("customers").near(found?.customers ?? null, {});
    own.at("revenue").near((found?.cents ?? 0) / 100, amount);
    own.at("mean_recency").near(found?.meanRecencyDays ?? null, share);
    own.at("mean_orders").near(found?.meanOrders ?? null, share);
  }
  compareConcentration(figures.at("pareto_revenue"), report.pareto.revenue, 100);
  compareConcentration(figures.at("pareto_orders"), report.pareto.orders, 1);
  figures.at("one_time_buyers").same(report.oneTimeBuyers);
  figures.at("share_one_time").near(report.shareOneTime, share);
  figures.at("revenue_share_of_repeat_customers").near(report.revenueShareOfRepeatCustomers, share);
  compareCohorts(figures.at("cohorts_monthly"), report);
  figures.at("median_basket").near((report.medianBasketCents ?? 0) / 100, amount);
  figures.at("mean_basket").near((report.meanBasketCents ?? 0) / 100, amount);
}

function compareConcentration(own: Figures, found: Report["pareto"]["revenue"], scale: number): void {
  own.told("rule");
  own.at("customers").same(found.customers);
  own.at("total").near(found.total / scale, amount);
  own.at("share_of_top").near(found.shareOfTop, share);
  own.at("customers_making_80_percent").same(found.customersMaking80Percent);
  own.at("share_of_customers_making_80_percent").near(found.shareOfCustomersMaking80Percent, share);
  own.at("gini").near(found.gini, share);
}

function compareCohorts(own: Figures, { cohortsMonthly }: Report): void {
  own.near(
    Object.fromEntries(
      cohortsMonthly.map(({ month, size, active, cents }) => [
        month,
        { size, active, revenue: cents.map((value) => value / 100) },
      ]),
    ),
    { by: 0.0101 },
  );
}

/** Records the sales as a till would, a thousand at a time, and asks for the report. */
async function reportOf(
  { place }: Ground,
  { sales, currency, asOf }: { sales: readonly Sale[]; currency: string; asOf: string },
): Promise<Report> {
  const shop = await openShop(place, currency, Date.parse(`${asOf}T12:00:00Z`));
  for (let from = 0; from < sales.length; from += 1_000) {
    const receipts = sales.slice(from, from + 1_000).map(({ customer, number, day, cents }) => ({
      source: "till:1",
      externalId: number,
      store: "shop",
      day: dayOfNumber(day),
      customer: { externalId: { namespace: "till", value: customer } },
      totalCents: cents,
    }));
    await shop.ask("POST", "/receipts/bulk", { receipts });
  }
  return await place.database.inMerchant(
    shop.merchantId,
    async (tx) => await insightReport(tx, { asOf, basis: "gross" }),
  );
}

/** Orders of the gift wholesaler. Sums in thousandths: some lines have prices of three decimals. */
function retailSales(folder: string): Sale[] {
  const orders = new Map<string, Sale>();
  for (const { customer, invoice, day, amount: paid } of retailLines(folder)) {
    const sale = orders.get(invoice) ?? { customer, number: invoice, day, cents: 0 };
    sale.cents += Math.round(paid * 1_000) / 10;
    orders.set(invoice, sale);
  }
  return [...orders.values()].map((sale) => ({ ...sale, cents: Math.round(sale.cents) }));
}

function compareRows(figures: Figures, { folder }: Ground): void {
  const rows = readTable(folder, "online_retail.csv.gz");
  const known = rows.filter((row) => row[6] !== "");
  figures.at("rows_raw").same(rows.length);
  figures.at("rows_with_customer").same(known.length);
  figures.at("rows_C1").same(retailLines(folder).length);
  figures.at("customers_with_credit_notes_included").same(new Set(known.map((row) => row[6])).size);
  const sales = known.filter((row) => !row[0]?.startsWith("C") && Number(row[3]) > 0 && Number(row[5]) > 0);
  figures
    .at("exact_duplicate_rows_in_C1")
    .same(sales.length - new Set(sales.map((row) => row.join("\n"))).size);
}

/** Everybody is scored against everybody, by the rules behind the report. */
function compareExamples(figures: Figures, { folder }: Ground): void {
  const asOf = numberOfDay("2011-12-10");
  const people = new Map<string, { last: number; orders: number; cents: number }>();
  for (const { customer, day, cents } of retailSales(folder)) {
    const known = people.get(customer) ?? { last: 0, orders: 0, cents: 0 };
    people.set(customer, {
      last: Math.max(known.last, day),
      orders: known.orders + 1,
      cents: known.cents + cents,
    });
  }
  const rows = [...people.values()];
  const order = [...people.keys()];
  const recency = scoresOf(
    rows.map(({ last }) => asOf - last),
    "low",
  );
  const frequency = scoresOf(
    rows.map(({ orders }) => orders),
    "high",
  );
  const money = scoresOf(
    rows.map(({ cents }) => cents),
    "high",
  );
  for (const key of figures.at("examples").keys()) {
    const own = figures.at("examples", key);
    const row = order.indexOf(String(own.at("cust").number()));
    const { last, orders, cents } = rows[row] ?? { last: 0, orders: 0, cents: 0 };
    const scores = { recency: recency[row] ?? 0, frequency: frequency[row] ?? 0, amount: money[row] ?? 0 };
    own.told("cust");
    own.at("recency").same(asOf - last);
    own.at("n").same(orders);
    own.at("m").near(cents / 100, amount);
    own.at("R").same(scores.recency);
    own.at("F").same(scores.frequency);
    own.at("M").same(scores.amount);
    own.at("segment").same(groupOf(scores, orders));
  }
}
