import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { consentParticipant, recordConsents } from "../consent/index.ts";
import { customersParticipant, upsertCustomers } from "../customers/index.ts";
import { purchasesParticipant, recordReceipts } from "../purchases/index.ts";
import { followCustomers } from "./operations.ts";
import { countPeople, searchPeople } from "./people.ts";
import { measureShop } from "./queries-shop.ts";
import { recomputeDays } from "./queries-totals.ts";
import { readSnapshots } from "./queries-snapshots.ts";
import { foldEvents, insightTicks } from "./ticks.ts";
import { insightParticipant } from "./index.ts";
import type { JobContext } from "../../platform/jobs.ts";
import { salesOf, splitSales } from "./results.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("consent", consentParticipant);
join("purchases", purchasesParticipant);
join("insight", {
  customersChanged: followCustomers,
  purchasesChanged: followCustomers,
  consentsChanged: followCustomers,
});

let shop = "";
const ids = new Map<string, string>();

const people = [
  {
    firstName: "Chantal",
    lastName: "Vanneste",
    emails: ["chantal@example.com"],
    address: { line1: "12 rue de la Clef", postcode: "59000", city: "Lille" },
    tags: ["Thé"],
  },
  {
    firstName: "Étienne",
    lastName: "Delvaux",
    phones: ["+32 81 00 10 02"],
    address: { postcode: "5000", city: "Namur" },
    birthday: { day: 4, month: 3 },
  },
  {
    firstName: "Nadia",
    lastName: "Benali",
    emails: ["nadia@example.org"],
    address: { postcode: "59800", city: "LILLE", status: "bad" as const },
  },
  { companyName: "Atelier Vauban", kind: "company" as const },
];

beforeAll(async () => {
  shop = await openTestShop(database);
  await inShop(async (tx) => {
    const actor = systemActor(tx.merchantId, "Test");
    const results = await upsertCustomers(tx, actor, people);
    results.forEach((result, place) => {
      if (result.outcome !== "refused") ids.set(people[place]?.lastName ?? "Vauban", result.id);
    });
    await recordConsents(tx, actor, [
      {
        customerId: idOf("Vanneste"),
        channel: "email",
        act: "granted",
        happenedAt: tx.now,
        textVersion: "1",
        origin: "paper_form",
      },
      { customerId: idOf("Benali"), channel: "email", act: "granted", origin: "unknown" },
    ]);
    const sale = (number: number, lastName: string, day: string, sku: string, unitPrice: string) => ({
      source: "till:1",
      externalId: String(number),
      day,
      store: "lille",
      customer: { id: idOf(lastName) },
      lines: [{ sku, label: sku, unitPrice }],
    });
    await recordReceipts(tx, actor, [
      sale(1, "Vanneste", daysAgo(tx, 20), "TEA", "9.50"),
      sale(2, "Vanneste", daysAgo(tx, 5), "BOX", "17.90"),
      sale(3, "Benali", daysAgo(tx, 400), "BOX", "30"),
    ]);
  });
});

test("a filter finds its people: by name, end of phone, town, tag, purchase, silence, permission", async () => {
  expect(await named({ field: "text", op: "contains", value: "etienne del" })).toEqual(["Delvaux"]);
  expect(await named({ field: "text", op: "contains", value: "1002" })).toEqual(["Delvaux"]);
  expect(await named({ field: "text", op: "contains", value: "NADIA@example.org" })).toEqual(["Benali"]);
  expect(await named({ field: "city", op: "in", value: ["Lille"] })).toEqual(["Benali", "Vanneste"]);
  expect(await named({ field: "postcode", op: "in", value: ["59"] })).toEqual(["Benali", "Vanneste"]);
  expect(await named({ field: "tag", op: "in", value: ["Thé"] })).toEqual(["Vanneste"]);
  expect(await named({ field: "kind", op: "in", value: ["company"] })).toEqual(["Vauban"]);
  expect(await named({ field: "last_purchase", op: "within", value: 30 })).toEqual(["Vanneste"]);
  expect(await named({ field: "last_purchase", op: "before", value: 365 })).toEqual(["Benali"]);
  expect(await named({ field: "stage", op: "in", value: ["prospect"] })).toEqual(["Delvaux", "Vauban"]);
  expect(await named({ field: "spent", op: "between", value: { from: 2_740, to: 2_740 } })).toEqual([
    "Vanneste",
  ]);
  expect(await named({ field: "reachable", op: "in", value: ["email"] })).toEqual(["Vanneste"]);
  expect(await named({ field: "bad_address", op: "is", value: true })).toEqual(["Benali"]);
  expect(await named({ field: "birth_month", op: "in", value: ["3"] })).toEqual(["Delvaux"]);
});

test("a filter by product bought may be limited to the last months", async () => {
  const box = await productCalled("BOX");
  const bought = (months?: number) => ({
    field: "bought_product",
    op: "bought",
    value: { ids: [box], ...(months === undefined ? {} : { months }) },
  });
  expect(await named(bought())).toEqual(["Benali", "Vanneste"]);
  expect(await named(bought(6))).toEqual(["Vanneste"]);
  expect(await named({ not: bought() })).toEqual(["Delvaux", "Vauban"]);
});

test("pages follow each other without gap or repetition, customers who never bought come last", async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const answer = await inShop(
      async (tx) =>
        await searchPeople(tx, {
          rule: { all: [] },
          sort: "last_purchase",
          limit: 1,
          ...(cursor === undefined ? {} : { cursor }),
        }),
    );
    if ("refused" in answer) throw new Error(answer.refused);
    if (cursor === undefined) expect(answer.count).toEqual({ value: 4, isExact: true });
    seen.push(...answer.items.map(({ lastName }) => lastName ?? "Vauban"));
    cursor = answer.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.slice(0, 2)).toEqual(["Vanneste", "Benali"]);
  expect(seen.slice(2).sort()).toEqual(["Delvaux", "Vauban"]);
});

test("a rule that nobody understands is refused, and says where", async () => {
  const asked = async (rule: unknown) => await inShop(async (tx) => await countPeople(tx, rule));
  expect(await asked({ all: [{ field: "shoe_size", op: "between", value: { from: 1 } }] })).toEqual({
    refused: "people_rule_unreadable",
    details: { at: "rule.all[0]" },
  });
  expect(await asked({ field: "spent", op: "between", value: { from: "1; drop table" } })).toMatchObject({
    refused: "people_rule_unreadable",
  });
  expect(await asked(null)).toMatchObject({ refused: "people_rule_unreadable" });
});

test("sales fold into the days once, however often the events are read, and a refund is deducted", async () => {
  await inShop(async (tx) => {
    const day = daysAgo(tx, 5);
    const actor = systemActor(tx.merchantId, "Test");
    await recordReceipts(tx, actor, [
      {
        source: "till:1",
        externalId: "R1",
        kind: "refund",
        refundOf: "2",
        day,
        store: "lille",
        lines: [{ sku: "BOX", label: "BOX", unitPrice: "17.90" }],
      },
    ]);
    const event = {
      merchantId: tx.merchantId,
      seq: 1,
      kind: "purchases.recorded",
      payload: { days: [day, daysAgo(tx, 20)] },
      happenedAt: tx.now,
    };
    await foldEvents(tx, [event]);
    await foldEvents(tx, [event, event]);
    const period = { from: daysAgo(tx, 30), to: daysAgo(tx, 0) };
    expect(await salesOf(tx, { ...period, basis: "gross" }, "day")).toMatchObject({
      total: { cents: 2_740, sales: 2, identifiedSales: 2 },
    });
    expect(await salesOf(tx, { ...period, basis: "net" }, "month")).toMatchObject({
      total: { cents: 950, refunds: 1 },
    });
    const products = await splitSales(tx, { ...period, basis: "net" }, "product");
    expect(products).toMatchObject([
      { name: "TEA", cents: 950 },
      { name: "BOX", cents: 0 },
    ]);
    expect(await splitSales(tx, { ...period, basis: "gross" }, "store")).toMatchObject([
      { name: "Lille", cents: 2_740 },
    ]);
  });
});

test("a shop that only typed its customers is told of them within seconds", async () => {
  const other = await openTestShop(database);
  const tick = async () => {
    for (const { run } of insightTicks)
      while (await run({ database, stopping: new AbortController().signal } as JobContext));
  };
  await database.inMerchant(other, async (tx) => {
    join("insight", insightParticipant);
    await upsertCustomers(tx, systemActor(tx.merchantId, "Test"), people);
  });
  const read = async () => {
    await tick();
    return await database.inMerchant(other, async (tx) => await readSnapshots(tx, ["figures", "quality"]));
  };
  // Events wait for the oldest transaction of the whole server, which may be another test's.
  const { figures, quality } = await expect
    .poll(read, { timeout: 30_000 })
    .toHaveProperty("quality")
    .then(read);
  expect(figures).toMatchObject({ customers: 4, prospects: 4, activeCustomers: 0 });
  expect(quality).toMatchObject({ people: 4, reachable: 3, bad: 1 });
});

test("the margin of a shop without costs is assumed, not found to be nothing", async () => {
  await inShop(async (tx) => {
    const today = daysAgo(tx, 0);
    expect((await measureShop(tx, today)).marginRate).toBeNull();
    await tx.run(
      sql`update catalog.product set cost = 4, tax_rate = 20 where merchant_id = ${tx.merchantId} and sku = 'TEA'`,
    );
    await recomputeDays(tx, [daysAgo(tx, 20), daysAgo(tx, 5)]);
    // Of 9.50 €, 7.92 remain without tax, and 3.92 once the cost is paid.
    expect((await measureShop(tx, today)).marginRate).toBeCloseTo(3.92 / 9.5, 2);
  });
});

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

async function named(rule: unknown): Promise<string[]> {
  const answer = await inShop(async (tx) => await searchPeople(tx, { rule }));
  if ("refused" in answer) throw new Error(`${answer.refused} ${JSON.stringify(answer.details)}`);
  expect(answer.count).toEqual({ value: answer.items.length, isExact: true });
  return answer.items.map(({ lastName }) => lastName ?? "Vauban").sort();
}

function idOf(lastName: string): string {
  return ids.get(lastName) ?? "";
}

function daysAgo(tx: Tx, days: number): string {
  return new Date(Date.parse(tx.now) - days * 86_400_000).toISOString().slice(0, 10);
}

async function productCalled(sku: string): Promise<string> {
  const { id } = await inShop(
    async (tx) =>
      await tx.one<{ id: string }>(sql`
    select id from catalog.product where merchant_id = ${tx.merchantId} and sku = ${sku}`),
  );
  return id;
}
