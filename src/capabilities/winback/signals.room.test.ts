import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays } from "../../values/day.ts";
import { recordConsents } from "../consent/index.ts";
import { upsertCustomers } from "../customers/index.ts";
import { recordReceipts, refundReceipt } from "../purchases/index.ts";
import { readStanding } from "../insight/index.ts";
import { evaluatePending } from "./evaluate.ts";
import { readJudging } from "./queries-judging.ts";
import { findSignalsOfSlice, signalSlices } from "./queries-signals.ts";
import {
  fallenSpend,
  type Movement,
  type PurchaseDay,
  rarerVisits,
  risingRefunds,
  type Signal,
} from "./rules/signals.ts";

const database = await openTestDatabase();
wireRooms();

type Kept = { customerId: string; kind: string; since: string; figures: unknown };

/** What is kept once nobody waits. */
async function kept(tx: Tx): Promise<Kept[]> {
  while (await evaluatePending(tx)) {
    // Until the queue is empty.
  }
  return await written(tx);
}

async function written(tx: Tx): Promise<Kept[]> {
  return await tx.rows<Kept>(sql`
    select customer_id as "customerId", kind, since, figures from winback.signal
    where merchant_id = ${tx.merchantId} order by customer_id, kind`);
}

/** What the rule says of each customer, from her receipts as they stand. */
async function expected(tx: Tx): Promise<Kept[]> {
  const standing = await readStanding(tx);
  const { settings, shortestRhythmDays } = await readJudging(tx, standing);
  const people = await tx.rows<{ id: string; rhythmDays: number }>(sql`
    select customer_id as id, rhythm_days as "rhythmDays" from insight.profile
    where merchant_id = ${tx.merchantId} and last_day is not null order by customer_id`);
  const found: Kept[] = [];
  for (const { id, rhythmDays } of people) {
    const receipts = await tx.rows<{
      id: string;
      kind: string;
      day: string;
      cents: number;
      back: number;
    }>(sql`
      select receipt.id, receipt.kind, receipt.day, receipt.total_cents as cents,
        coalesce((select sum(refund.total_cents) from purchases.receipt as refund
                  where refund.merchant_id = receipt.merchant_id and refund.refund_of = receipt.id), 0)::bigint as back
      from purchases.receipt where merchant_id = ${tx.merchantId} and customer_id = ${id} order by day`);
    const days = new Map<string, number>();
    for (const one of receipts) {
      const left = one.cents + one.back;
      if (one.kind === "sale" && one.cents > 0 && left > 0)
        days.set(one.day, (days.get(one.day) ?? 0) + left);
    }
    const bought: PurchaseDay[] = [...days].map(([day, cents]) => ({ day, cents }));
    const moved: Movement[] = receipts
      .filter(({ cents }) => cents !== 0)
      .map(({ day, cents }) => ({ day, cents }));
    const judged = Math.max(rhythmDays, shortestRhythmDays);
    const signals: (Signal | null)[] = [
      fallenSpend(bought, judged, settings),
      rarerVisits(bought, shortestRhythmDays, settings),
      bought.length > 4 || receipts.filter(({ kind }) => kind === "refund").length >= 2
        ? risingRefunds(moved, settings)
        : null,
    ];
    for (const signal of signals) if (signal !== null) found.push({ customerId: id, ...signal });
  }
  return found.sort((one, other) =>
    one.customerId === other.customerId
      ? one.kind < other.kind
        ? -1
        : 1
      : one.customerId < other.customerId
        ? -1
        : 1,
  );
}

async function somebody(tx: Tx, firstName: string): Promise<string> {
  const [made] = await upsertCustomers(tx, systemActor(tx.merchantId, "Test"), [{ firstName }]);
  if (made === undefined || made.outcome === "refused") throw new Error("not made");
  return made.id;
}

let number = 0;
async function sell(tx: Tx, id: string, day: string, euros: number): Promise<string> {
  number += 1;
  const [result] = await recordReceipts(tx, systemActor(tx.merchantId, "Test"), [
    {
      source: "till:1",
      externalId: String(number),
      day,
      store: "lille",
      customer: { id },
      lines: [{ label: "Thé", unitPrice: euros.toFixed(2) }],
    },
  ]);
  if (result === undefined || !("id" in result)) throw new Error("not recorded");
  return result.id;
}

// Histories of somebody who has a habit and may lose it: gaps and baskets before, and after.
const habit = fc.record({
  gap: fc.integer({ min: 2, max: 25 }),
  visits: fc.integer({ min: 3, max: 30 }),
  spread: fc.integer({ min: 0, max: 4 }),
  lateGap: fc.integer({ min: 2, max: 45 }),
  lateVisits: fc.integer({ min: 0, max: 6 }),
  lateEuros: fc.integer({ min: 4, max: 40 }),
  givenBack: fc.array(fc.nat(40), { maxLength: 4 }),
});

test("the signals kept sale by sale are those of the rule, and those found from scratch", async () => {
  let seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(habit, { minLength: 2, maxLength: 4 }), async (habits) => {
      const shop = await openTestShop(database);
      await database.inMerchant(shop, async (tx) => {
        for (const [place, one] of habits.entries()) {
          const id = await somebody(tx, `Client ${place}`);
          let day = addDays(tx.now.slice(0, 10), -900);
          const sales: { id: string; day: string }[] = [];
          for (let visit = 0; visit < one.visits + one.lateVisits; visit++) {
            const isLate = visit >= one.visits;
            day = addDays(day, isLate ? one.lateGap : one.gap + (visit % (one.spread + 1)));
            sales.push({ id: await sell(tx, id, day, isLate ? one.lateEuros : 30 + (visit % 3)), day });
            // Of some sales one by one, of others many at a time.
            if (visit % 4 === 0) await evaluatePending(tx);
          }
          for (const which of one.givenBack) {
            const sale = sales[which];
            if (sale === undefined) continue;
            // The same sale is given back once; a second time is refused.
            await refundReceipt(tx, systemActor(tx.merchantId, "Test"), sale.id, {
              day: addDays(sale.day, 1),
            });
          }
        }
        const now = await kept(tx);
        expect(now).toEqual(await expected(tx));
        seen = new Set([...seen, ...now.map(({ kind }) => kind)]);
        await tx.run(sql`delete from winback.signal where merchant_id = ${tx.merchantId}`);
        const judging = await readJudging(tx, await readStanding(tx));
        for (let slice = 0; slice < signalSlices; slice++) await findSignalsOfSlice(tx, slice, judging);
        expect(await kept(tx)).toEqual(now);
      });
    }),
    { numRuns: 8, seed: 5 },
  );
  // A property over signals that never occur would prove nothing.
  expect([...seen].sort()).toEqual(["frequency", "refunds", "spend"]);
});

test("somebody who objects to advertising is judged by nothing, and again once she agrees", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    const id = await somebody(tx, "Chantal");
    const start = addDays(tx.now.slice(0, 10), -400);
    for (let visit = 0; visit < 20; visit++)
      await sell(tx, id, addDays(start, visit * 14), visit > 16 ? 8 : 30);
    expect((await kept(tx)).map(({ kind }) => kind)).toEqual(["spend"]);
    const actor = systemActor(tx.merchantId, "Test");
    await recordConsents(tx, actor, [
      { customerId: id, channel: "email", act: "objected", happenedAt: tx.now },
    ]);
    // At once: nobody waits for a queue to be left alone.
    expect(await written(tx)).toEqual([]);
    await sell(tx, id, addDays(start, 281), 8);
    expect(await kept(tx)).toEqual([]);
    const later = new Date(Date.parse(tx.now) + 60_000).toISOString();
    await recordConsents({ ...tx, now: later }, actor, [
      {
        customerId: id,
        channel: "email",
        act: "granted",
        happenedAt: later,
        textVersion: "1",
        origin: "paper_form",
      },
    ]);
    expect((await kept(tx)).map(({ kind }) => kind)).toEqual(["spend"]);
  });
});
