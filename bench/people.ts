// Filter, count and first page of the customer list on a large base: p95 over filters of every kind, in the database's own time.
import { countPeople, searchPeople } from "../src/capabilities/insight/index.ts";
import { makeLargeShop } from "./large-shop.ts";
import { openBench, percentile, report, rounded } from "./support.ts";
import { today } from "../src/capabilities/today/index.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 1_000_000);
const rounds = Number(process.env["ROUNDS"] ?? 6);

const bench = await openBench();
const { database, merchantId } = bench;
const started = performance.now();
await makeLargeShop(database, merchantId, customers);
const madeSeconds = (performance.now() - started) / 1_000;

const product = await database.inMerchant(
  merchantId,
  async (tx) =>
    (await tx.client.query<{ id: string }>("select id from catalog.product where sku = 'P400'")).rows[0]
      ?.id ?? "",
);

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value });
const filters: Record<
  string,
  { rule: unknown; sort?: "name" | "last_purchase" | "spent" | "spent_year" | "created" }
> = {
  everybody: { rule: { all: [] } },
  slipping: { rule: leaf("stage", "in", ["slipping"]), sort: "spent_year" },
  recent: { rule: leaf("last_purchase", "within", 30), sort: "last_purchase" },
  "long silent": { rule: leaf("last_purchase", "before", 400), sort: "last_purchase" },
  "great spenders": { rule: leaf("spent", "between", { from: 60_000 }), sort: "spent" },
  "one town": { rule: leaf("city", "in", ["Town 3"]) },
  "rare town": { rule: leaf("city", "in", ["Town 871"]) },
  "postcode prefix": { rule: leaf("postcode", "in", ["105"]), sort: "spent" },
  tag: { rule: leaf("tag", "in", ["tea"]), sort: "spent" },
  "rare tag": { rule: leaf("tag", "in", ["vip"]), sort: "name" },
  name: { rule: leaf("text", "contains", "name17 first17") },
  "reachable regulars": {
    rule: { all: [leaf("stage", "in", ["regular"]), leaf("reachable", "in", ["email"])] },
    sort: "spent",
  },
  "narrow and": {
    rule: {
      all: [
        leaf("stage", "in", ["slipping", "lost"]),
        leaf("spent_year", "between", { from: 20_000 }),
        leaf("reachable", "in", ["email"]),
        leaf("channel", "in", ["web"]),
      ],
    },
    sort: "spent_year",
  },
  "either or not": {
    rule: {
      all: [
        { any: [leaf("city", "in", ["Town 3"]), leaf("tag", "in", ["tea"])] },
        { not: leaf("bad_address", "is", true) },
      ],
    },
    sort: "last_purchase",
  },
  "bought a product": { rule: leaf("bought_product", "bought", { ids: [product] }), sort: "spent" },
  "bought it lately": {
    rule: leaf("bought_product", "bought", { ids: [product], months: 6 }),
    sort: "last_purchase",
  },
  birthdays: { rule: leaf("birthday", "within", 7) },
};

const all: number[] = [];
const worst: Record<string, number> = {};
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, asked] of Object.entries(filters)) {
    const before = performance.now();
    const answer = await database.inMerchant(
      merchantId,
      async (tx) => await searchPeople(tx, { ...asked, limit: 50 }),
    );
    const ms = performance.now() - before;
    if ("refused" in answer) throw new Error(`${name}: ${answer.refused}`);
    // The first round warms the caches of a server that has just been filled.
    if (round === 0) {
      if (process.env["VERBOSE"] !== undefined)
        process.stderr.write(`${name}: ${JSON.stringify(answer.count)}\n`);
      continue;
    }
    all.push(ms);
    worst[name] = Math.max(worst[name] ?? 0, rounded(ms));
  }
}

const todays: number[] = [];
for (let round = 0; round < 30; round += 1) {
  const before = performance.now();
  await database.inMerchant(merchantId, today);
  todays.push(performance.now() - before);
}
const counted = performance.now();
await database.inMerchant(merchantId, async (tx) => await countPeople(tx, leaf("birthday", "within", 7)));
report({
  bench: "people and today",
  customers,
  receipts: customers * 5,
  searchP50Ms: rounded(percentile(all, 0.5)),
  searchP95Ms: rounded(percentile(all, 0.95)),
  todayP50Ms: rounded(percentile(todays, 0.5)),
  todayP95Ms: rounded(percentile(todays, 0.95)),
  countMs: rounded(performance.now() - counted),
  madeSeconds: rounded(madeSeconds),
  worstByFilterMs: worst,
});
await bench.close();
