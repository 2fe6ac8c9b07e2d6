import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { inventShop, type InventedShop, purchasesOf } from "../../../tests/support/people.ts";
import type { Tx } from "../../platform/database.ts";
import { instantInZone } from "../../values/day.ts";
import { type Moment, momentOf } from "./moments.ts";
import { conditionOf, explainPerson } from "./rules-of-people.ts";
import { windowOf } from "./rules/periods.ts";
import { endsOf, type PurchasesAsked } from "./rules/purchases-asked.ts";

const database = await openTestDatabase();
const zone = "Europe/Paris";
let shop = "";
let invented: InventedShop;
let receipts: readonly Receipt[] = [];
let categoryOf = new Map<string, string | null>();
let parentOf = new Map<string, string | null>();

type Line = { number: number; product: string; quantity: number; cents: number; back: number | null };
type Receipt = {
  readonly id: string;
  readonly customer: string;
  readonly kind: string;
  readonly channel: string;
  readonly store: string | null;
  readonly at: string | null;
  readonly day: string;
  readonly cents: number;
  readonly refundOf: string | null;
  readonly lines: readonly Line[];
};

beforeAll(async () => {
  shop = await openTestShop(database, { timeZone: zone });
  await inShop(async (tx) => {
    invented = await inventShop(tx, { customers: 40, seed: 11 });
    receipts = await tx.rows<Receipt>(sql`
      select receipt.id, receipt.customer_id as customer, kind, channel, store_id as store, happened_at as at, day, receipt.total_cents as cents,
        receipt.refund_of as "refundOf",
        jsonb_agg(jsonb_build_object('number', line.number, 'product', line.product_id, 'quantity', line.quantity,
          'cents', line.total_cents, 'back', line.refund_of_line)) as lines
      from purchases.receipt join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
      where receipt.merchant_id = ${tx.merchantId} group by receipt.merchant_id, receipt.id`);
    const products = await tx.rows<{ id: string; category: string | null }>(sql`
      select id, category_id as category from catalog.product where merchant_id = ${tx.merchantId}`);
    categoryOf = new Map(products.map(({ id, category }) => [id, category]));
    const categories = await tx.rows<{ id: string; parent: string | null }>(sql`
      select id, parent_id as parent from catalog.category where merchant_id = ${tx.merchantId}`);
    parentOf = new Map(categories.map(({ id, parent }) => [id, parent]));
  });
});

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

/** The rule in plain words of a program, over the receipts as they are. */
function amountOf(asked: PurchasesAsked, customer: string, moment: Moment): number {
  const counts = asked.measure === "receipts" || asked.measure === "days";
  const ofGoods = asked.products !== undefined || asked.categories !== undefined;
  const wanted = receipts.filter(
    (one) =>
      one.customer === customer &&
      (asked.channel === undefined || one.channel === asked.channel) &&
      (asked.stores === undefined || (one.store !== null && asked.stores.includes(one.store))) &&
      isWithin(one, asked, moment) &&
      (!counts || (one.kind === "sale" && isKept(one))) &&
      (!asked.measure.startsWith("refund") || one.kind === "refund"),
  );
  const lines = wanted.flatMap((one) =>
    one.lines
      .filter((line) => !ofGoods || isWanted(line.product, asked))
      .filter((line) => !(counts && ofGoods) || isLineKept(one, line))
      .map((line) => ({ ...line, receipt: one })),
  );
  const found = ofGoods ? [...new Set(lines.map(({ receipt }) => receipt))] : wanted;
  const cents = ofGoods ? sum(lines.map((line) => line.cents)) : sum(wanted.map((one) => one.cents));
  switch (asked.measure) {
    case "receipts":
    case "refunds":
      return found.length;
    case "days":
      return new Set(found.map(({ day }) => day)).size;
    case "cents":
      return isEver(asked) && !hasBought(customer) ? 0 : cents;
    case "refunded_cents":
      return 0 - cents;
    case "quantity":
      return sum(lines.map((line) => line.quantity));
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const hasBought = (customer: string) => receipts.some((one) => one.customer === customer && isKept(one));

// Of everything ever, what the profile keeps is read: it keeps nothing of whoever bought nothing.
function isEver({ products, categories, stores, channel, when }: PurchasesAsked): boolean {
  return [products, categories, stores, channel, when].every((part) => part === undefined);
}

function isKept({ id, kind, cents }: Receipt): boolean {
  const back = sum(receipts.filter(({ refundOf }) => refundOf === id).map((one) => one.cents));
  return kind === "sale" && cents > 0 && cents + back > 0;
}

function isLineKept({ id }: Receipt, { number, quantity }: Line): boolean {
  const back = receipts
    .filter(({ refundOf }) => refundOf === id)
    .flatMap(({ lines }) => lines.filter((line) => line.back === number));
  return quantity > 0 && quantity + sum(back.map((line) => line.quantity)) > 0;
}

function isWanted(product: string, { products = [], categories = [] }: PurchasesAsked): boolean {
  if (products.includes(product)) return true;
  for (let at = categoryOf.get(product) ?? null; at !== null; at = parentOf.get(at) ?? null)
    if (categories.includes(at)) return true;
  return false;
}

function isWithin({ at, day }: Receipt, { when }: PurchasesAsked, moment: Moment): boolean {
  if (when === undefined) return true;
  if ("lastHours" in when) {
    const happened = Date.parse(at ?? instantInZone(`${day}T00:00:00`, zone));
    const now = Date.parse(moment.now);
    return happened > now - when.lastHours * 3_600_000 && happened <= now;
  }
  const { from, to } = windowOf(when, moment.today) ?? {};
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

test("purchases are counted as a program would count them, receipt by receipt", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(purchasesOf(invented), fc.integer({ min: 0, max: 17_520 }), async (asked, hours) => {
      await inShop(async (tx) => {
        const moment = await momentOf(
          tx,
          new Date(Date.parse(invented.firstInstant) + hours * 3_600_000).toISOString(),
        );
        const leaf = { field: "purchases", op: "purchases", value: asked } as const;
        const condition = await conditionOf(tx, leaf, moment);
        const rows = await tx.rows<{ id: string }>(sql`
          select customer_id as id from insight.profile where merchant_id = ${tx.merchantId} and ${condition} order by 1`);
        const { from = -Infinity, to = Infinity } = endsOf(asked);
        const expected = invented.customerIds.filter((id) => {
          const amount = amountOf(asked, id, moment);
          return amount >= from && amount <= to;
        });
        found += expected.length;
        expect(rows.map(({ id }) => id)).toEqual(expected.toSorted());
        const [someone = ""] = invented.customerIds;
        const { holds, ...explained } = await explainPerson(tx, leaf, someone, moment);
        expect(holds).toBe(expected.includes(someone));
        expect("actual" in explained && Number(explained.actual)).toBe(amountOf(asked, someone, moment));
      });
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(100);
});
