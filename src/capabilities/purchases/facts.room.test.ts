import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays, daysBetween } from "../../values/day.ts";
import { attributeReceipt, type ReceiptInput, recordReceipts, refundReceipt } from "./index.ts";

const database = await openTestDatabase();

type Bought = { readonly card: number; readonly after: number; readonly cents: number };
const bought = fc.record({
  card: fc.integer({ min: 1, max: 3 }),
  after: fc.integer({ min: 0, max: 30 }),
  cents: fc.oneof(fc.constant(0), fc.integer({ min: -3_000, max: 9_000 })),
});

const receiptOf = ({ card, after, cents }: Bought, index: number): ReceiptInput => ({
  source: "till",
  externalId: `R${index}`,
  day: addDays("2026-01-01", after),
  customer: { card: `C${card}` },
  totalCents: cents,
});

/** The facts as anybody would count them with a pencil. */
function counted(receipts: readonly Bought[]) {
  const facts = new Map<string, unknown>();
  for (const card of [1, 2, 3]) {
    const own = receipts.filter((receipt) => receipt.card === card);
    const sales = own.filter((receipt) => receipt.cents > 0);
    if (sales.length === 0) continue;
    const days = [...new Set(sales.map((sale) => addDays("2026-01-01", sale.after)))].sort();
    const gaps = days
      .slice(1)
      .map((day, index) => daysBetween(days[index] ?? day, day))
      .sort((first, second) => first - second);
    const middle = gaps.length / 2;
    const median =
      gaps.length === 0 ? null : ((gaps[Math.ceil(middle) - 1] ?? 0) + (gaps[Math.floor(middle)] ?? 0)) / 2;
    facts.set(`c${card}`, {
      first_day: days[0],
      last_day: days.at(-1),
      purchase_days: days.length,
      sale_count: sales.length,
      refund_count: own.filter((receipt) => receipt.cents < 0).length,
      net_cents: own.reduce((sum, receipt) => sum + receipt.cents, 0),
      gap_count: gaps.length,
      median_gap_days: gaps.length % 2 === 1 ? (gaps[(gaps.length - 1) / 2] ?? null) : median,
    });
  }
  return facts;
}

test("however receipts are cut into batches or sent again, the facts are those counted from scratch", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bought, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 8 }),
      async (said, size) => {
        const shop = await openTestShop(database);
        const till = systemActor(shop, "till");
        const receipts = said.map(receiptOf);
        for (let from = 0; from < receipts.length; from += size) {
          // Each batch begins with what the one before had already sent.
          const batch = receipts.slice(Math.max(0, from - 2), from + size);
          await database.inMerchant(shop, async (tx) => await recordReceipts(tx, till, batch));
        }
        const rows = await database.inMerchant(
          shop,
          async (tx) =>
            await tx.rows<{ card: string }>(sql`
              select identifier.value as card, first_day, last_day, purchase_days, sale_count, refund_count,
                     net_cents, gap_count, median_gap_days
              from purchases.customer_fact
              join customers.identifier
                on identifier.merchant_id = ${tx.merchantId} and identifier.customer_id = customer_fact.customer_id
              where customer_fact.merchant_id = ${tx.merchantId}`),
        );
        const facts = new Map(rows.map(({ card, ...fact }) => [card, fact]));
        expect(facts).toEqual(counted(said));
      },
    ),
    { numRuns: 40 },
  );
});

test("two tills that serve one customer at the same moment both count", async () => {
  const shop = await openTestShop(database);
  const till = systemActor(shop, "till");
  const sell = async (externalId: string) =>
    await database.inMerchant(
      shop,
      async (tx) =>
        await recordReceipts(tx, till, [
          { source: "till", externalId, day: "2026-02-03", customer: { card: "42" }, totalCents: 100 },
        ]),
    );
  await Promise.all(Array.from({ length: 12 }, async (_, index) => await sell(`P${index}`)));
  const row = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one(
        sql`select sale_count, net_cents from purchases.customer_fact where merchant_id = ${tx.merchantId}`,
      ),
  );
  expect(row).toEqual({ sale_count: 12, net_cents: 1200 });
});

test("a receipt found to be somebody's counts for that person, with its refunds", async () => {
  const shop = await openTestShop(database);
  const staff = systemActor(shop, "Sophie");
  const work = async <T>(run: Parameters<typeof database.inMerchant<T>>[1]) =>
    await database.inMerchant(shop, run);
  const [sale] = await work(
    async (tx) =>
      await recordReceipts(tx, staff, [
        {
          source: "till",
          externalId: "S1",
          day: "2026-02-03",
          lines: [{ sku: "A", label: "Pomme", quantity: 3, unitPrice: "0.3333" }],
        },
      ]),
  );
  if (sale === undefined || sale.outcome === "refused") throw new Error("The sale was not recorded.");
  const refund = await work(
    async (tx) => await refundReceipt(tx, staff, sale.id, { lines: [{ number: 1, quantity: 1 }] }),
  );
  expect(refund).toMatchObject({
    kind: "refund",
    totalCents: -33,
    refundOf: sale.id,
    externalId: "S1/refund/1",
  });
  const attributed = await work(
    async (tx) => await attributeReceipt(tx, staff, sale.id, { email: "ada@example.test" }),
  );
  expect(attributed).toMatchObject({ totalCents: 100, refunds: [{ totalCents: -33 }] });
  const fact = await work(
    async (tx) =>
      await tx.one(
        sql`select sale_count, refund_count, net_cents from purchases.customer_fact where merchant_id = ${tx.merchantId}`,
      ),
  );
  expect(fact).toEqual({ sale_count: 1, refund_count: 1, net_cents: 67 });
  const tooMuch = await work(
    async (tx) => await refundReceipt(tx, staff, sale.id, { lines: [{ number: 1, quantity: 2.5 }] }),
  );
  expect(tooMuch).toMatchObject({ refused: "refund_exceeds_line" });
});
