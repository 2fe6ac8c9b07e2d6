import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { recordConsents } from "../consent/index.ts";
import { eraseCustomer, mergeCustomers, personalData } from "../customers/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import type { Suggestions } from "./answers.ts";
import { buildShop, goesWith, suggestFor } from "./index.ts";
import { forgetStrays } from "./queries-persons.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
const today = new Date().toISOString().slice(0, 10);

const skus = ["GREEN", "BISCUIT", "BLACK", "JAM", "COFFEE", "MUG", "RARE", "NICHE", "EGG", "HAMPER"] as const;
type Sku = (typeof skus)[number];
const productIds = new Map<string, string>();
const customers: string[] = [];
const productOf = (sku: Sku): string => productIds.get(sku) ?? "";
const customer = (number: number): string => customers[number] ?? "";
let number = 0;

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

function sale(daysAgo: number, wanted: readonly Sku[], customerId?: string) {
  number += 1;
  return {
    source: "till:1",
    externalId: `T${number}`,
    day: addDays(today, -daysAgo),
    store: "lille",
    ...(customerId === undefined ? {} : { customer: { id: customerId } }),
    lines: wanted.map((sku) => ({ sku, label: sku, quantity: 1, unitPrice: "5" })),
  };
}

async function record(receipts: readonly object[]): Promise<void> {
  const results = await inShop(
    async (tx) => await recordReceipts(tx, systemActor(tx.merchantId, "Test"), receipts as never),
  );
  for (const result of isRefusal(results) ? [results] : results) expect(result).not.toHaveProperty("refused");
}

async function suggested(of: number, asked: Parameters<typeof suggestFor>[2] = {}): Promise<Suggestions> {
  return await inShop(async (tx) => await suggestFor(tx, customer(of), asked));
}

const names = (list: readonly { readonly sku: string }[]): string[] => list.map(({ sku }) => sku);

beforeAll(async () => {
  const made = await ask(key, "POST", "/products/bulk", {
    products: [
      ...skus.map((sku) => ({
        sku,
        name: `Produit ${sku}`,
        price: "5",
        category: sku === "RARE" || sku === "GREEN" ? "Thés" : sku === "NICHE" ? "Caves" : `Famille ${sku}`,
      })),
      { sku: "POSTAGE", name: "Frais de port", kind: "fee", price: "5" },
    ],
  });
  if (made.json<{ created: number }>().created !== 11) throw new Error(made.body);
  const listed = await ask(key, "GET", "/products?limit=50");
  for (const { id, sku } of listed.json<{ items: { id: string; sku: string }[] }>().items)
    productIds.set(sku, id);
  for (let at = 0; at < 60; at += 1) {
    const answer = await ask(key, "POST", "/customers", { firstName: `Cliente${at}`, lastName: "Essai" });
    customers.push(answer.json<{ id: string }>().id);
  }
  const receipts = customers.flatMap((id, at) => {
    // Every third customer buys green tea with biscuits each month; the others black tea with jam, or coffee alone.
    if (at % 3 === 0) return [90, 60, 30].map((ago) => sale(ago + (at % 5), ["GREEN", "BISCUIT"], id));
    if (at % 3 === 1) return [80, 40].map((ago) => sale(ago + (at % 5), ["BLACK", "JAM"], id));
    return [70, 20].map((ago) => sale(ago + (at % 5), at % 2 === 0 ? ["COFFEE"] : ["COFFEE", "MUG"], id));
  });
  await record(receipts);
  // Nobody knows who bought these; they say what goes together all the same.
  await record(Array.from({ length: 20 }, (_, at) => sale(10 + at, ["GREEN", "BISCUIT", "MUG"])));
  await record([sale(15, ["GREEN"], customer(1)), sale(12, ["RARE"], customer(2))]);
  // At Easter an egg went with every jam; a hamper goes with it every fifty days, year in, year out.
  await record(
    Array.from({ length: 20 }, (_, at) => sale(200 + at, ["JAM", "EGG"], customer(at % 3 === 1 ? 1 : 2))),
  );
  await record(Array.from({ length: 8 }, (_, at) => sale(60 + 50 * at, ["JAM", "HAMPER"])));
  await buildShop(database, shop);
});

test("green tea goes with biscuits, and the reason is told in tickets that anybody can count", async () => {
  const [first] = await inShop(async (tx) => await goesWith(tx, [productOf("GREEN")]));
  expect(first).toMatchObject({
    sku: "BISCUIT",
    because: { kind: "tickets", withName: "Produit GREEN", together: 80, of: 81 },
  });
});

test("what a customer never bought is proposed with what she bought; what she is due to buy again stands apart", async () => {
  const { goesWith: fresh, buyAgain, silent } = await suggested(1);
  expect(silent).toBeNull();
  expect(fresh[0]).toMatchObject({
    sku: "BISCUIT",
    because: { kind: "customers", withName: "Produit GREEN", together: 20, of: 21 },
  });
  expect(names(fresh)).not.toContain("JAM");
  expect(names(buyAgain)).toEqual(expect.arrayContaining(["BLACK", "JAM"]));
  const [again] = buyAgain.filter(({ sku }) => sku === "BLACK");
  expect(again?.because).toMatchObject({ kind: "again", days: 2, sinceDays: 41 });
});

test("a basket is answered by its code, and what is in it is not proposed again", async () => {
  const answer = await ask(key, "POST", "/affinity/basket", { products: [{ sku: "BLACK" }], limit: 3 });
  expect(answer.json(), answer.body).toMatchObject({ goesWith: [{ sku: "JAM" }], buyAgain: [] });
  const hers = await suggested(1, { basket: [productOf("BLACK")] });
  expect(names(hers.buyAgain)).not.toContain("BLACK");
});

test("what is out of stock everywhere is not proposed, until some is counted", async () => {
  const stores = await ask(key, "GET", "/stores");
  const [store] = stores.json<{ items: { id: string }[] }>().items;
  const count = async (quantity: number) => {
    const put = await ask(key, "PUT", `/products/${productOf("BISCUIT")}/stock/${store?.id}`, { quantity });
    expect(put.statusCode, put.body).toBeLessThan(300);
  };
  await count(0);
  expect(names((await suggested(1)).goesWith)).not.toContain("BISCUIT");
  await count(3);
  expect(names((await suggested(1)).goesWith)).toContain("BISCUIT");
});

test("goods that the law forbids to promote are never proposed, once their family says so", async () => {
  const { categoryId } = await inShop(
    async (tx) =>
      await tx.one<{ categoryId: string }>(sql`
        select category_id as "categoryId" from catalog.product
        where merchant_id = ${shop} and id = ${productOf("BISCUIT")}`),
  );
  const mark = async (legalClass: string | null) =>
    await ask(key, "PUT", `/loyalty/legal-classes/${categoryId}`, { class: legalClass });
  expect((await mark("tobacco")).statusCode).toBe(204);
  expect(names((await suggested(1)).goesWith)).not.toContain("BISCUIT");
  await mark("book");
  expect(names((await suggested(1)).goesWith)).toContain("BISCUIT");
  await mark(null);
});

test("what nobody has bought for weeks is not proposed, until it sells again; what sells slowly is", async () => {
  const withJam = async () => names(await inShop(async (tx) => await goesWith(tx, [productOf("JAM")])));
  expect(await withJam()).toContain("HAMPER");
  expect(await withJam()).not.toContain("EGG");
  expect(names((await suggested(4)).goesWith)).not.toContain("EGG");
  const listed = async (typed: string) => {
    const answer = await ask(key, "GET", `/affinity/targets?limit=50${typed}`);
    return names(answer.json<{ items: { sku: string }[] }>().items);
  };
  expect(await listed("")).toContain("COFFEE");
  await inShop(async (tx) => {
    await tx.run(sql`
      update affinity.product set proposed_until = ${addDays(today, -2)}
      where merchant_id = ${shop} and product_id = ${productOf("COFFEE")}`);
  });
  expect(await listed("")).not.toContain("COFFEE");
  expect(await listed("&q=coffee")).toEqual(["COFFEE"]);
  await record([sale(3, ["EGG"])]);
  await buildShop(database, shop);
  expect(await withJam()).toContain("EGG");
});

test("what she brought back is not proposed to her again", async () => {
  const her = customer(4);
  expect(names((await suggested(4)).buyAgain)).toContain("JAM");
  const receipts = await inShop(
    async (tx) =>
      await tx.rows<{ id: string }>(sql`
        select id from purchases.receipt
        where merchant_id = ${shop} and customer_id = ${her} order by day desc limit 1`),
  );
  const back = await ask(key, "POST", `/receipts/${receipts[0]?.id}/refunds`, {
    lines: [{ number: 2, quantity: 1 }],
  });
  expect(back.statusCode, back.body).toBeLessThan(300);
  expect(names((await suggested(4)).buyAgain)).toEqual(["BLACK"]);
});

test("a product too rarely sold borrows from its family, and says so", async () => {
  const [first] = await inShop(async (tx) => await goesWith(tx, [productOf("RARE")]));
  expect(first).toMatchObject({ sku: "BISCUIT", because: { kind: "category", withName: "Thés" } });
  expect(await inShop(async (tx) => await goesWith(tx, [productOf("NICHE")]))).toEqual([]);
});

test("the customers likely to buy a product can be asked for, with what it would have brought last month", async () => {
  const answer = await ask(key, "GET", `/affinity/products/${productOf("BISCUIT")}`);
  const { product } = answer.json<{
    product: { targeted: number; past: { named: number; activeBought: number } };
  }>();
  expect(product.targeted).toBe(10);
  expect(product.past).toMatchObject({ named: 10, activeBought: expect.any(Number) });
  const people = await ask(key, "POST", "/people/search", {
    rule: { field: "likely_product", op: "in", value: [productOf("BISCUIT")] },
  });
  const found = people.json<{ items: { id: string }[] }>().items;
  expect(found).toHaveLength(10);
  for (const { id } of found) expect(customers.indexOf(id) % 3, id).toBe(0);
});

test("whoever objects to profiling is on no list from that moment, and gets no proposal", async () => {
  const her = customer(0);
  const listed = async () =>
    await inShop(
      async (tx) =>
        (
          await tx.one<{ n: number }>(
            sql`select count(*) as n from affinity.likely where merchant_id = ${shop} and customer_id = ${her}`,
          )
        ).n,
    );
  expect(await listed()).toBeGreaterThan(0);
  expect(await inShop(async (tx) => await personalData(tx, her))).toContainEqual(
    expect.objectContaining({ name: "likely_products" }),
  );
  await inShop(async (tx) => {
    await recordConsents(tx, systemActor(tx.merchantId, "Test"), [
      {
        customerId: her,
        channel: "email",
        purpose: "profiling",
        act: "objected",
        happenedAt: tx.now,
        origin: "staff",
      },
    ]);
  });
  expect(await listed()).toBe(0);
  expect(await suggested(0)).toEqual({ goesWith: [], buyAgain: [], silent: "objected" });
  await buildShop(database, shop);
  expect(await listed()).toBe(0);
  // A list computed beside named her before she objected.
  await inShop(async (tx) => {
    await tx.run(sql`
      insert into affinity.likely (merchant_id, product_id, customer_id, rank, score, own_days)
      values (${shop}, ${productOf("BISCUIT")}, ${her}, 1, 1, 0)`);
    const others = async () =>
      (
        await tx.one<{ n: number }>(
          sql`select count(*) as n from affinity.likely where customer_id <> ${her}`,
        )
      ).n;
    const before = await others();
    await forgetStrays(tx);
    expect(await others()).toBe(before);
  });
  expect(await listed()).toBe(0);
});

test("erased or merged, a customer leaves the lists", async () => {
  const [erased, absorbed, kept] = [customer(3), customer(6), customer(9)];
  const staff = systemActor(shop, "Sophie");
  await inShop(async (tx) => {
    expect(await eraseCustomer(tx, staff, erased, { by: "person" })).not.toHaveProperty("refused");
    expect(await mergeCustomers(tx, staff, { keptId: kept, absorbedId: absorbed })).not.toHaveProperty(
      "refused",
    );
  });
  const left = await inShop(
    async (tx) =>
      await tx.rows<{ id: string }>(sql`
        select distinct customer_id as id from affinity.likely
        where merchant_id = ${shop} and customer_id in (${erased}, ${absorbed})`),
  );
  expect(left).toEqual([]);
});

test("pairs are listed with their counts; a fee is no product; another shop sees none", async () => {
  const pairs = await ask(key, "GET", "/affinity/pairs?limit=10");
  const { items } = pairs.json<{
    items: { aName: string; bName: string; together: number; lift: number }[];
  }>();
  expect(items[0]).toMatchObject({ together: 80, lift: expect.any(Number) });
  expect(JSON.stringify(items)).not.toContain("Frais");
  const other = await openTestShop(database);
  const stranger = await makeKey(other);
  expect((await ask(stranger, "GET", "/affinity/pairs")).json()).toEqual({ items: [], nextCursor: null });
  expect((await ask(stranger, "GET", "/affinity")).json()).toMatchObject({ model: null });
  expect((await ask(stranger, "GET", `/affinity/customers/${customer(0)}`)).statusCode).toBe(404);
  expect((await ask(await makeKey(shop, ["customers:read"]), "GET", "/affinity")).statusCode).toBe(403);
});

test("a shop with a handful of tickets says that they are too few", async () => {
  const small = await openTestShop(database);
  const smallKey = await makeKey(small);
  const made = await ask(smallKey, "POST", "/customers", { firstName: "Anne", lastName: "Petit" });
  const { id } = made.json<{ id: string }>();
  await database.inMerchant(small, async (tx) => {
    await recordReceipts(tx, systemActor(small, "Test"), [sale(9, ["GREEN", "BISCUIT"], id)] as never);
  });
  await buildShop(database, small);
  expect((await ask(smallKey, "GET", `/affinity/customers/${id}`)).json()).toEqual({
    goesWith: [],
    buyAgain: [],
    silent: "too_few_tickets",
  });
  expect((await ask(smallKey, "GET", "/affinity")).json()).toMatchObject({
    model: { wideTickets: 1 },
    fewestWideTickets: 30,
    productPairs: 0,
  });
});
