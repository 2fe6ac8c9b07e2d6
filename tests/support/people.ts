import fc from "fast-check";
import { sql } from "kysely";
import { refreshProfiles } from "../../src/capabilities/insight/queries-profile.ts";
import { readStanding } from "../../src/capabilities/insight/queries-shop.ts";
import type {
  FieldAnswer,
  Leaf,
  PeopleRule,
  PurchasesAsked,
  When,
} from "../../src/capabilities/insight/shared.ts";
import { periods } from "../../src/capabilities/insight/shared.ts";
import { rewriteFacts } from "../../src/capabilities/purchases/queries-facts.ts";
import type { Tx } from "../../src/platform/database.ts";
import { newId } from "../../src/platform/ids.ts";
import { dayInZone } from "../../src/values/day.ts";

export type InventedShop = {
  readonly customerIds: readonly string[];
  readonly productIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly storeIds: readonly string[];
  /** The two years that follow are lived through. */
  readonly firstInstant: string;
};

const minutesOfTwoYears = 2 * 365 * 24 * 60;

/** Numbers between 0 and 1 that are the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A shop of people of whom much is unknown: with and without towns, birthdays, zones, consents, notes, fields, purchases and returns. */
export async function inventShop(
  tx: Tx,
  { customers, seed }: { readonly customers: number; readonly seed: number },
): Promise<InventedShop> {
  const roll = dice(seed);
  const pick = <One>(...these: readonly One[]): One => these[Math.floor(roll() * these.length)] as One;
  const firstInstant = "2024-01-15T00:00:00.000Z";
  const storeIds = (
    await tx.rows<{ id: string }>(
      sql`select id from accounts.store where merchant_id = ${tx.merchantId} order by code`,
    )
  ).map(({ id }) => id);
  const { categoryIds, productIds } = await inventCatalog(tx);
  await inventFields(tx);
  const customerIds: string[] = [];
  for (let number = 0; number < customers; number += 1) {
    const id = newId();
    customerIds.push(id);
    const [month, day] = pick([null, null], [2, 29], [2, 28], [12, 31], [1, 1], [6, 15], [3, 1]) as [
      number | null,
      number | null,
    ];
    const custom = pick<unknown>(
      {},
      {
        shoe: 41,
        likes: ["tea", "coffee"],
        vet: "2025-02-28",
        garden: true,
        breed: "poodle",
        remark: "Éclair ",
      },
      { shoe: "42", likes: [], garden: false, breed: "beagle" },
      { shoe: "big", vet: "2024-12-31", remark: "  " },
    );
    await tx.run(sql`
      insert into customers.customer
        (merchant_id, id, kind, company_name, job_title, sort_name, language, country, city, postcode, birth_day, birth_month, birth_year,
         tags, custom, source, source_detail, time_zone, store_id, created_at, created_on, updated_at)
      values (${tx.merchantId}, ${id}, 'person', ${pick(null, "Atelier Vauban", "ATELIER  vauban", " ")}, ${pick(null, "Gérante")},
        ${`test ${number}`}, ${pick(null, "fr", "nl")}, ${pick(null, "FR", "BE")},
        ${pick(null, "Liège", "LIEGE", "  ", "Saint-Étienne", "Namur")}, ${pick(null, "59000", "4000")},
        ${day}, ${month}, ${pick(null, 1958, 1980, 2000, 2004)},
        ${pick([], ["tea"], ["tea", "Pro"])}::text[], ${JSON.stringify(custom)}::jsonb, ${pick("staff", "web", "import")},
        ${pick(null, "Salon")}, ${pick(null, null, "Pacific/Auckland", "America/Los_Angeles")}, ${pick(null, ...storeIds)}::uuid,
        ${firstInstant}, ${firstInstant}::date + ${Math.floor(roll() * 700)}::integer, ${firstInstant})`);
    await inventConsents(tx, id, roll, firstInstant);
    if (roll() < 0.3) {
      await tx.run(sql`
        insert into customers.note (merchant_id, id, customer_id, body, author_name, created_at, removed_at)
        values (${tx.merchantId}, ${newId()}, ${id}, ${pick("Aime le thé", "Vient le samedi")}, 'Test', ${firstInstant}, ${pick(null, firstInstant)})`);
    }
    const receipts = Math.floor(roll() * roll() * 12);
    for (let at = 0; at < receipts; at += 1)
      await inventReceipt(tx, id, { productIds, storeIds, roll, firstInstant });
  }
  await rewriteFacts(tx, customerIds);
  await refreshProfiles(tx, customerIds, await readStanding(tx));
  return { customerIds, productIds, categoryIds, storeIds, firstInstant };
}

async function inventCatalog(tx: Tx): Promise<{ categoryIds: string[]; productIds: string[] }> {
  const categoryIds = [newId(), newId(), newId()];
  const [drinks = "", tea = "", other = ""] = categoryIds;
  for (const [id, parent, name] of [
    [drinks, null, "Drinks"],
    [tea, drinks, "Tea"],
    [other, null, "Other"],
  ] as const) {
    await tx.run(sql`
      insert into catalog.category (merchant_id, id, parent_id, name, folded_name, created_at)
      values (${tx.merchantId}, ${id}, ${parent}::uuid, ${name}, ${name.toLowerCase()}, ${tx.now})`);
  }
  const productIds = [newId(), newId(), newId(), newId()];
  for (const [place, id] of productIds.entries()) {
    await tx.run(sql`
      insert into catalog.product (merchant_id, id, sku, name, folded_name, category_id, created_at, updated_at)
      values (${tx.merchantId}, ${id}, ${`P${place}`}, ${`Product ${place}`}, ${`product ${place}`}, ${[tea, drinks, other, null][place] ?? null}::uuid, ${tx.now}, ${tx.now})`);
  }
  return { categoryIds, productIds };
}

async function inventFields(tx: Tx): Promise<void> {
  const fields = [
    ["shoe", "number", []],
    ["likes", "choices", ["tea", "coffee", "wine"]],
    ["vet", "date", []],
    ["garden", "boolean", []],
    ["breed", "choice", ["poodle", "beagle"]],
    ["remark", "text", []],
  ] as const;
  for (const [key, type, choices] of fields) {
    await tx.run(sql`
      insert into customers.field (merchant_id, key, label, type, choices, created_at)
      values (${tx.merchantId}, ${key}, ${`Field ${key}`}, ${type}, ${[...choices]}::text[], ${tx.now})`);
  }
}

async function inventConsents(tx: Tx, id: string, roll: () => number, firstInstant: string): Promise<void> {
  for (const channel of ["email", "sms"]) {
    if (roll() < 0.4) continue;
    const act =
      (["granted", "withdrawn", "objected", "renewed"] as const)[Math.floor(roll() * 4)] ?? "granted";
    const at = new Date(
      Date.parse(firstInstant) + Math.floor(roll() * minutesOfTwoYears) * 60_000,
    ).toISOString();
    await tx.run(sql`
      insert into consent.standing (merchant_id, customer_id, channel, purpose, act, usable, entry_id, changed_at)
      values (${tx.merchantId}, ${id}, ${channel}, 'marketing', ${act}, ${roll() < 0.7}, ${newId()}, ${at})`);
  }
}

type Goods = {
  readonly productIds: readonly string[];
  readonly storeIds: readonly string[];
  readonly roll: () => number;
  readonly firstInstant: string;
};

/** A sale of one or two lines; one in four comes back, wholly or in part, days later. */
async function inventReceipt(tx: Tx, customerId: string, goods: Goods): Promise<void> {
  const { productIds, storeIds, roll, firstInstant } = goods;
  const minute = Math.floor(roll() * minutesOfTwoYears);
  const lines = Array.from({ length: 1 + Math.floor(roll() * 2) }, (_, place) => ({
    number: place + 1,
    productId: productIds[Math.floor(roll() * productIds.length)] ?? "",
    quantity: 1 + Math.floor(roll() * 3),
    cents: Math.floor(roll() * 6_000),
  }));
  const store = storeIds[Math.floor(roll() * (storeIds.length + 1))] ?? null;
  const sale = {
    customerId,
    kind: "sale",
    minute,
    store,
    channel: roll() < 0.3 ? "web" : "shop",
    isTimed: roll() < 0.7,
  } as const;
  const saleId = await writeReceipt(tx, { ...sale, refundOf: null, firstInstant }, lines);
  if (roll() > 0.25) return;
  const back = roll() < 0.5 ? lines : lines.slice(0, 1);
  await writeReceipt(
    tx,
    { ...sale, kind: "refund", minute: minute + Math.floor(roll() * 20_000), refundOf: saleId, firstInstant },
    back.map((line) => ({ ...line, quantity: -line.quantity, cents: -line.cents })),
  );
}

async function writeReceipt(
  tx: Tx,
  receipt: {
    readonly customerId: string;
    readonly kind: "sale" | "refund";
    readonly minute: number;
    readonly store: string | null;
    readonly channel: string;
    readonly isTimed: boolean;
    readonly refundOf: string | null;
    readonly firstInstant: string;
  },
  lines: readonly { number: number; productId: string; quantity: number; cents: number }[],
): Promise<string> {
  const id = newId();
  const at = new Date(Date.parse(receipt.firstInstant) + receipt.minute * 60_000).toISOString();
  const total = lines.reduce((sum, { cents }) => sum + cents, 0);
  await tx.run(sql`
    insert into purchases.receipt
      (merchant_id, id, kind, source, external_id, channel, store_id, customer_id, happened_at, day, currency, total_cents, line_count, refund_of, content_hash, recorded_at)
    values (${tx.merchantId}, ${id}, ${receipt.kind}, 'test', ${id}, ${receipt.channel}, ${receipt.store}::uuid, ${receipt.customerId},
      ${receipt.isTimed ? at : null}::timestamptz, ${dayInZone(at, "Europe/Paris")}, 'EUR', ${total}, ${lines.length}, ${receipt.refundOf}::uuid, 'x', ${tx.now})`);
  for (const { number, productId, quantity, cents } of lines) {
    await tx.run(sql`
      insert into purchases.line (merchant_id, receipt_id, number, product_id, label, quantity, unit_price, total_cents, refund_of_line)
      values (${tx.merchantId}, ${id}, ${number}, ${productId}, 'x', ${quantity}, 10, ${cents}, ${receipt.refundOf === null ? null : number})`);
  }
  return id;
}

const words: Readonly<Record<string, readonly string[]>> = {
  city: ["liège", "Namur", "saint-etienne"],
  company: ["Atelier vauban"],
  tag: ["tea", "Pro", "nobody"],
  postcode: ["59", "4000"],
  country: ["FR", "BE"],
};

/** Rules of every shape about these fields, with values that some of the invented people have. */
export function rulesOf(fields: readonly FieldAnswer[], shop: InventedShop): fc.Arbitrary<PeopleRule> {
  const leaves = fields.flatMap((field) => leavesOf(field, shop));
  // Purchases and dates are what most rules are about.
  const often = fields
    .filter(({ kind }) => kind === "purchases" || kind === "day")
    .flatMap((field) => leavesOf(field, shop));
  const leaf: fc.Arbitrary<PeopleRule> = fc.oneof(fc.oneof(...leaves), fc.oneof(...often));
  const { rule } = fc.letrec<{ rule: PeopleRule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record({ all: fc.array(tie("rule"), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("rule"), { maxLength: 3 }) }),
      fc.record({ not: tie("rule") }),
    ),
  }));
  return rule;
}

const days = fc.integer({ min: 0, max: 500 });
const day = fc
  .integer({ min: 0, max: 760 })
  .map((count) => new Date(Date.UTC(2024, 0, 15 + count)).toISOString().slice(0, 10));
const ends = fc
  .record({ from: day, to: day }, { requiredKeys: [] })
  .filter(({ from, to }) => from !== undefined || to !== undefined);
const hours = fc.integer({ min: 1, max: 9_000 });

function leavesOf(
  { key: field, kind, operators, choices }: FieldAnswer,
  shop: InventedShop,
): fc.Arbitrary<Leaf>[] {
  const some = choices ?? words[field] ?? ["tea", "poodle", "salon", "gérante", ...shop.storeIds];
  const ids = field === "bought_category" ? shop.categoryIds : shop.productIds;
  const amount = kind === "money" ? fc.integer({ min: 0, max: 12_000 }) : fc.integer({ min: 0, max: 70 });
  const made: Partial<Record<Leaf["op"], fc.Arbitrary<unknown>>> = {
    contains: fc.constantFrom("test 1", "gé", "thé", "vauban"),
    in: fc.subarray([...some], { minLength: 1 }),
    has_all: fc.subarray([...some], { minLength: 1 }),
    is: fc.boolean(),
    known: fc.boolean(),
    between: fc
      .record({ from: amount, to: amount }, { requiredKeys: [] })
      .filter(({ from, to }) => from !== undefined || to !== undefined),
    dated: ends,
    within: kind === "birthday" ? fc.integer({ min: 0, max: 400 }) : days,
    before: days,
    ahead: days,
    during: fc.constantFrom(...periods),
    hours: fc.oneof(fc.record({ last: hours }), fc.record({ before: hours })),
    bought: fc.record(
      { ids: fc.subarray([...ids], { minLength: 1 }), months: fc.integer({ min: 1, max: 20 }) },
      { requiredKeys: ["ids"] },
    ),
    purchases: purchasesOf(shop),
  };
  return operators.flatMap((op) => {
    const value = made[op];
    return value === undefined ? [] : [value.map((said) => ({ field, op, value: said }) as Leaf)];
  });
}

export function purchasesOf(shop: InventedShop): fc.Arbitrary<PurchasesAsked> {
  const when: fc.Arbitrary<When> = fc.oneof(
    fc.record({ lastHours: hours }),
    fc.record({ lastDays: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ lastMonths: fc.integer({ min: 1, max: 14 }) }),
    fc.record({ before: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ period: fc.constantFrom(...periods) }),
    ends as fc.Arbitrary<When>,
  );
  return fc
    .record(
      {
        measure: fc.constantFrom("receipts", "days", "cents", "quantity", "refunds", "refunded_cents"),
        from: fc.integer({ min: -1, max: 6 }),
        to: fc.integer({ min: 0, max: 8 }),
        products: fc.subarray([...shop.productIds], { minLength: 1 }),
        categories: fc.subarray([...shop.categoryIds], { minLength: 1 }),
        stores: fc.subarray([...shop.storeIds], { minLength: 1 }),
        channel: fc.constantFrom("shop", "web"),
        when,
      },
      { requiredKeys: ["measure"] },
    )
    .map((asked) =>
      asked.measure.endsWith("cents") ? inCents(asked as PurchasesAsked) : (asked as PurchasesAsked),
    );
}

function inCents(asked: PurchasesAsked): PurchasesAsked {
  return {
    ...asked,
    ...(asked.from === undefined ? {} : { from: asked.from * 1_000 }),
    ...(asked.to === undefined ? {} : { to: asked.to * 1_000 }),
  };
}
