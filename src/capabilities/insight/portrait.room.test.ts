import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { erfc } from "../../values/statistics/special.ts";
import { randomFrom } from "../../values/statistics/random.ts";
import { consentParticipant, recordConsents } from "../consent/index.ts";
import { customersParticipant, eraseCustomer, mergeCustomers } from "../customers/index.ts";
import { purchasesParticipant, recordReceipts, refreshCustomerFacts } from "../purchases/index.ts";
import { insightParticipant, recomputeShop, searchPeople } from "./index.ts";
import { consumptionOf, demandOfGroup, readFlow, readLookAlikes } from "./portrait.ts";
import { motivesOf } from "./queries-persons.ts";
import { readSnapshots } from "./queries-snapshots.ts";
import { believedFrom, dominantMotive, type Evidence, strengthOf } from "./rules/motive.ts";
import { ruleOfTraits } from "./rules/trait-rules.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("consent", consentParticipant);
join("purchases", purchasesParticipant);
join("insight", insightParticipant);
const shop = await openTestShop(database);
const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
const actor = systemActor(shop, "Test");

/**
 * 600 buyers of two years, of whom those of Lille spend ten times as much and on tea; 12 of them buy on discount only. 200 prospects, a
 * quarter of Lille. Drawn from a fixed seed, so that a failure can be seen again.
 */
const buyers = 600;
const prospects = 200;
const hunters = 12;

beforeAll(async () => {
  await inShop(furnish);
  await recomputeShop(database, shop, () => 1);
});

test("the best are told from the others by what was put into them and by nothing else", async () => {
  const { differences } = await inShop(async (tx) => await readSnapshots(tx, ["differences"]));
  const real = differences?.traits.filter(({ verdict }) => verdict === "more") ?? [];
  expect(new Set(real.map(({ criterion, value }) => `${criterion}:${value}`))).toEqual(
    new Set([
      "city:lille",
      "postcode:59000",
      `last_family:${id("category", 1)}`,
      `first_family:${id("category", 1)}`,
      `first_product:${id("product", 1)}`,
      `first_product:${id("product", 2)}`,
      "tag:habitue",
    ]),
  );
  const tea = real.find(({ criterion }) => criterion === "last_family");
  expect(tea?.name).toBe("Thé");
});

test("the core target is a rule that finds exactly the customers it counts", async () => {
  const { differences } = await inShop(async (tx) => await readSnapshots(tx, ["differences"]));
  const core = differences?.core ?? null;
  if (core === null) throw new Error("No core target was found.");
  // The tag sets them apart as well, but no newcomer wears it.
  const early = ["city", "postcode", "first_family", "first_product"];
  expect(core.traits.filter(({ criterion }) => !early.includes(criterion))).toEqual([]);
  expect(core.proof.low).toBeGreaterThan(core.base);
  const rule = { all: [ruleOfTraits(core.traits), { field: "last_purchase", op: "within", value: 365 }] };
  const found = await inShop(async (tx) => await searchPeople(tx, { rule, limit: 1 }));
  expect(found).toMatchObject({ count: { value: core.customers } });
});

test("prospects of Lille are ranked first, for the reason that is true, and the gain is measured", async () => {
  const { snapshot, items } = await inShop(async (tx) => await readLookAlikes(tx, { limit: 200 }));
  expect(snapshot?.lift?.isMeasured).toBe(true);
  expect(snapshot?.lift?.top.low).toBeGreaterThan(snapshot?.lift?.base ?? 1);
  expect(items.length).toBe(prospects / 5);
  for (const { city, reasons } of items) {
    expect(city).toBe("Lille");
    expect(reasons.map(({ criterion, value }) => `${criterion}:${value}`)).toContain("city:lille");
  }
  const listed = await inShop(
    async (tx) => await searchPeople(tx, { rule: { field: "look_alike", op: "is", value: true }, limit: 1 }),
  );
  expect(listed).toMatchObject({ count: { value: items.length } });
});

test("motives are those of the rule, customer by customer", async () => {
  const { rows, kept } = await inShop(async (tx) => ({
    rows: await tx.rows<Record<string, number> & { id: string }>(sql`
      select customer_id as id, visits, discounted, datable_products, new_products, placed_products, dear_products,
        service_visits, seller_returns, same_seller
      from insight.habit where merchant_id = ${tx.merchantId}`),
    kept: await tx.rows<{ id: string; motive: string; evidence: string }>(sql`
      select customer_id as id, motive, evidence from insight.motive where merchant_id = ${tx.merchantId}`),
  }));
  const kinds = [
    ["discounted", "price", "discounted", "visits"],
    ["new_products", "novelty", "new_products", "datable_products"],
    ["dear_products", "quality", "dear_products", "placed_products"],
    ["services", "service", "service_visits", "visits"],
    ["same_seller", "service", "same_seller", "seller_returns"],
  ] as const;
  const sum = (column: string) => rows.reduce((all, row) => all + Number(row[column]), 0);
  const bases = new Map(
    kinds.map(([evidence, , came, outOf]) => [evidence, sum(outOf) === 0 ? 0 : sum(came) / sum(outOf)]),
  );
  const seenOf = (row: (typeof rows)[number]): Evidence[] =>
    kinds.flatMap(([evidence, motive, came, outOf]) => {
      const base = bases.get(evidence) ?? 0;
      const seen = { motive, evidence, came: Number(row[came]), outOf: Number(row[outOf]), base };
      return seen.outOf > 0 && base > 0 && base < 1 ? [seen] : [];
    });
  const believed = believedFrom(rows.flatMap(seenOf).map(strengthOf), (z) => erfc(z / Math.SQRT2) / 2);
  const expected = rows.flatMap((row) => {
    const judged = dominantMotive(seenOf(row), believed);
    return judged === null ? [] : [{ id: row.id, motive: judged.motive, evidence: judged.evidence }];
  });
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(kept.toSorted(byId)).toEqual(expected.toSorted(byId));
  expect(kept.filter(({ motive }) => motive === "price").length).toBeGreaterThanOrEqual(hunters - 2);
});

test("whoever objects is judged by nothing from that moment, and not judged again", async () => {
  const [hunter = ""] = await motived();
  await inShop(async (tx) => {
    await recordConsents(tx, actor, [
      { customerId: hunter, channel: "email", purpose: "profiling", act: "objected", happenedAt: tx.now },
    ]);
    expect(await motivesOf(tx, [hunter])).toEqual([]);
  });
  await recomputeShop(database, shop, () => 1);
  expect(await motived()).not.toContain(hunter);
});

test("an erased customer and one merged into another leave no habit, motive, path or likeness", async () => {
  const [gone = "", absorbed = "", kept = ""] = await motived();
  const held = async (customerId: string) =>
    await inShop(
      async (tx) =>
        await tx.rows<{ n: number }>(sql`
          select (select count(*) from insight.habit where merchant_id = ${shop} and customer_id = ${customerId})
            + (select count(*) from insight.motive where merchant_id = ${shop} and customer_id = ${customerId})
            + (select count(*) from insight.stage_path where merchant_id = ${shop} and customer_id = ${customerId})
            + (select count(*) from insight.look_alike where merchant_id = ${shop} and customer_id = ${customerId}) as n`),
    );
  expect((await held(gone))[0]?.n).toBeGreaterThan(2);
  await inShop(async (tx) => await eraseCustomer(tx, actor, gone, { by: "staff" }));
  await inShop(async (tx) => await mergeCustomers(tx, actor, { keptId: kept, absorbedId: absorbed }));
  expect(await held(gone)).toEqual([{ n: 0 }]);
  expect(await held(absorbed)).toEqual([{ n: 0 }]);
});

test("what a group asks for is told beside everybody, and adds up", async () => {
  const answer = await inShop(
    async (tx) => await demandOfGroup(tx, { rule: { field: "city", op: "in", value: ["lille"] } }),
  );
  if ("refused" in answer) throw new Error(answer.refused);
  const [tea, ...others] = answer.families;
  expect(tea).toMatchObject({ name: "Thé", verdict: "more" });
  expect(others.every(({ verdict }) => verdict !== "more")).toBe(true);
  const { total } = await inShop(
    async (tx) =>
      await tx.one<{ total: number }>(sql`
        select sum(line.total_cents)::float8 as total
        from purchases.receipt join purchases.line on line.merchant_id = receipt.merchant_id and line.receipt_id = receipt.id
        join insight.profile on profile.merchant_id = receipt.merchant_id and profile.customer_id = receipt.customer_id
        where receipt.merchant_id = ${shop} and receipt.day > ${todayOf(tx)}::date - 365 and profile.last_day > ${todayOf(tx)}::date - 365`),
  );
  expect(answer.families.reduce((sum, { allCents }) => sum + allCents, 0)).toBe(total);
});

test("the flow of three months counts everybody once, and its people are found by a rule", async () => {
  await recomputeShop(database, shop, () => 1);
  const answer = await inShop(async (tx) => await readFlow(tx, {}));
  if ("refused" in answer || answer.flow === null) throw new Error("No flow was told.");
  const move = answer.flow.moves.find(({ from, to }) => from !== to && from !== "absent" && to !== "absent");
  if (move === undefined) throw new Error("Nobody moved.");
  const rule = {
    all: [
      { field: "stage", op: "in", value: [move.to] },
      { field: "stage_quarter_ago", op: "in", value: [move.from] },
    ],
  };
  const found = await inShop(async (tx) => await searchPeople(tx, { rule, limit: 1 }));
  expect(found).toMatchObject({ count: { value: move.customers } });
  expect(await inShop(async (tx) => await readFlow(tx, { from: "2020-01-05" }))).toMatchObject({
    refused: "flow_days_unknown",
  });
});

test("a customer's own habits are counted from what she kept, not from what she brought back", async () => {
  const customerId = id("customer", 1);
  const before = await inShop(async (tx) => await consumptionOf(tx, customerId));
  if ("refused" in before) throw new Error(before.refused);
  expect(before.families[0]).toMatchObject({ name: "Thé" });
  expect(before.families.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  await inShop(async (tx) => {
    const sale = { source: "till:1", day: todayOf(tx), customer: { id: customerId } };
    const line = { sku: "P9", label: "Produit 9", unitPrice: 90 };
    await recordReceipts(tx, actor, [
      { ...sale, externalId: "coffee", lines: [{ ...line, quantity: 4 }] },
      { ...sale, externalId: "back", kind: "refund", refundOf: "coffee", lines: [{ ...line, quantity: -4 }] },
    ]);
  });
  expect(await inShop(async (tx) => await consumptionOf(tx, customerId))).toEqual(before);
  const nobody = await inShop(async (tx) => await consumptionOf(tx, id("customer", buyers + 1)));
  expect(nobody).toMatchObject({ visits: 0, families: [], weekday: null, motive: null });
});

async function motived(): Promise<string[]> {
  const rows = await inShop(
    async (tx) =>
      await tx.rows<{ id: string }>(sql`
        select customer_id as id from insight.motive where merchant_id = ${tx.merchantId} order by customer_id`),
  );
  return rows.map((row) => row.id);
}

const todayOf = (tx: Tx) => tx.now.slice(0, 10);

/** A readable identifier: the kind and the number. */
function id(kind: "category" | "product" | "customer" | "receipt", number: number): string {
  const prefix = { category: "c", product: "b", customer: "a", receipt: "d" }[kind];
  return `${prefix}0000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

async function furnish(tx: Tx): Promise<void> {
  const today = todayOf(tx);
  const random = randomFrom(5);
  await tx.run(sql`
    insert into catalog.category (merchant_id, id, name, folded_name, created_at)
    select ${shop}, category.id::uuid, category.name, lower(category.name), ${tx.now}
    from unnest(${[id("category", 1), id("category", 2)]}::text[], ${["Thé", "Café"]}::text[]) as category (id, name)`);
  await tx.run(sql`
    insert into catalog.product (merchant_id, id, sku, name, folded_name, category_id, price, created_at, updated_at)
    select ${shop}, product.id::uuid, 'P' || number, 'Produit ' || number, 'produit ' || number, product.category::uuid, number, ${tx.now}, ${tx.now}
    from unnest(
      ${range(10).map((number) => id("product", number))}::text[],
      ${range(10).map((number) => id("category", number <= 5 ? 1 : 2))}::text[]
    ) with ordinality as product (id, category, number)`);
  const people = range(buyers + prospects).map((number) => ({
    number,
    isOfLille: random() < 0.25,
    source: random() < 0.5 ? "till" : "form",
  }));
  await tx.run(sql`
    insert into customers.customer (merchant_id, id, first_name, sort_name, source, postcode, city, address_line1, created_at, created_on, updated_at)
    select ${shop}, person.id::uuid, 'Anne', 'anne', person.source, person.postcode, person.city, '1 rue Haute', ${tx.now}, ${today}::date - 760, ${tx.now}
    from unnest(
      ${people.map(({ number }) => id("customer", number))}::text[], ${people.map(({ source }) => source)}::text[],
      ${people.map(({ isOfLille }) => (isOfLille ? "59000" : "5000"))}::text[],
      ${people.map(({ isOfLille }) => (isOfLille ? "Lille" : "Namur"))}::text[]
    ) as person (id, source, postcode, city)`);
  // The first buyer lives in Lille whatever the dice said, so that one customer can be looked at by name.
  await tx.run(sql`
    update customers.customer set city = 'Lille', postcode = '59000' where merchant_id = ${shop} and id = ${id("customer", 1)}`);
  // The shop rewards those it knows to be good with a tag.
  await tx.run(sql`
    update customers.customer set tags = '{habitue}'
    where merchant_id = ${shop} and city = 'Lille' and id = any(${range(buyers).map((number) => id("customer", number))}::uuid[])`);
  await sell(
    tx,
    people.slice(0, buyers).map((person) => (person.number === 1 ? { ...person, isOfLille: true } : person)),
    random,
  );
  await refreshCustomerFacts(
    tx,
    people.map(({ number }) => id("customer", number)),
  );
}

async function sell(
  tx: Tx,
  people: readonly { readonly number: number; readonly isOfLille: boolean }[],
  random: () => number,
): Promise<void> {
  const sales = people.flatMap(({ number, isOfLille }) =>
    range(4 + Math.floor(random() * 5)).map(() => ({
      customer: id("customer", number),
      daysAgo: Math.floor(random() * 700) + (random() < 0.3 ? 0 : 1),
      product: isOfLille && random() < 0.9 ? 1 + Math.floor(random() * 1.4) : 6 + Math.floor(random() * 5),
      cents: (isOfLille ? 5_000 : 500) + Math.floor(random() * 400),
      isDiscounted: number > buyers - hunters ? random() < 0.97 : random() < 0.05,
    })),
  );
  const receipts = sales.map((_, at) => id("receipt", at + 1));
  await tx.run(sql`
    insert into purchases.receipt
      (merchant_id, id, kind, source, external_id, channel, customer_id, day, currency, total_cents, discount_cents, content_hash, recorded_at)
    select ${shop}, sale.id::uuid, 'sale', 'test', sale.id, 'shop', sale.customer::uuid, ${todayOf(tx)}::date - sale.days_ago, 'EUR',
      sale.cents, case when sale.is_discounted then 100 else 0 end, 'x', ${tx.now}
    from unnest(${receipts}::text[], ${sales.map(({ customer }) => customer)}::text[], ${sales.map(({ daysAgo }) => daysAgo)}::integer[],
      ${sales.map(({ cents }) => cents)}::bigint[], ${sales.map(({ isDiscounted }) => isDiscounted)}::boolean[])
      as sale (id, customer, days_ago, cents, is_discounted)`);
  await tx.run(sql`
    insert into purchases.line (merchant_id, receipt_id, number, product_id, label, quantity, unit_price, total_cents)
    select ${shop}, sale.id::uuid, 1, sale.product::uuid, 'Produit', 1, 1, sale.cents
    from unnest(${receipts}::text[], ${sales.map(({ product }) => id("product", product))}::text[], ${sales.map(({ cents }) => cents)}::bigint[])
      as sale (id, product, cents)`);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

test("the error function of the database is that of the rules, on every version of PostgreSQL", async () => {
  await database.inPlatform(async (tx) => {
    for (const x of [-40, -3, -0.5, 0, 0.1, 0.5, 1, 2, 3, 5, 8, 12, 20, 25.9, 30, 400]) {
      const { found } = await tx.one<{ found: number }>(sql`select platform.erfc(${x}::float8) as found`);
      expect(Math.abs(found - erfc(x))).toBeLessThanOrEqual(1.3e-7 * erfc(x) + 1e-290);
    }
  });
});
