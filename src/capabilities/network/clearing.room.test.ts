import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase } from "../../../tests/support/database.ts";
import { granted, openTestNetwork, type TestNetwork } from "../../../tests/support/network.ts";
import { wireRooms } from "../../app/rooms.ts";
import { isRefusal } from "../../values/refusal.ts";
import { doctorLedger } from "../loyalty/index.ts";
import { tellSales } from "./operations-earnings.ts";
import { giveSharedCard, presentSharedCard } from "./operations-cards.ts";
import { bookExpired, closeMonth, openMonthNow, settle } from "./operations-months.ts";
import { leaveNetwork } from "./operations-shops.ts";
import {
  type Between,
  finishPayments,
  returnCommonPoints,
  spendCommonPoints,
} from "./operations-spendings.ts";
import { countHolders, selectSettings, selectShops, updateSettings } from "./queries.ts";
import { selectStatements, sumAccounts, sumMonth } from "./queries-clearing.ts";
import { bookedCents, payableCents } from "./rules/worth.ts";
import { createCustomer } from "../customers/index.ts";

const database = await openTestDatabase();
wireRooms();
const startsAt = Date.parse("2026-03-02T09:00:00Z");

type Step =
  | { readonly do: "buy"; readonly shop: number; readonly holder: number; readonly cents: number }
  | { readonly do: "refund"; readonly sale: number; readonly cents: number }
  | {
      readonly do: "pay";
      readonly shop: number;
      readonly holder: number;
      readonly cents: number;
      readonly killed: "no" | "asked" | "taken";
    }
  | { readonly do: "give_back"; readonly payment: number; readonly percent: number; readonly killed: boolean }
  | { readonly do: "tell"; readonly shop: number; readonly killed: boolean }
  | { readonly do: "leave" | "join"; readonly shop: number }
  | { readonly do: "wait"; readonly days: number }
  | { readonly do: "close" };

const shop = fc.nat(2);
const holder = fc.nat(2);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("buy"),
      shop,
      holder,
      cents: fc.integer({ min: 1, max: 90_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("refund"),
      sale: fc.nat(5),
      cents: fc.integer({ min: 1, max: 40_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("pay"),
      shop,
      holder,
      cents: fc.integer({ min: 1, max: 1_500 }),
      killed: fc.constantFrom("no", "no", "asked", "taken"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("give_back"),
      payment: fc.nat(3),
      percent: fc.integer({ min: 1, max: 100 }),
      killed: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("tell"), shop, killed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("leave", "join"), shop }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait"), days: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("close") }) },
);

/** A town in the middle of its story. */
type Story = {
  readonly net: TestNetwork;
  /** By holder, by shop: who she is there. */
  readonly known: string[][];
  readonly sales: { shopId: string; receiptId: string; left: number }[];
  readonly payments: { shopId: string; key: string; cents: number }[];
};

class Killed extends Error {}

const killAt =
  (at: string): Between =>
  async (step) => {
    if (step === at) throw new Killed(step);
    return await Promise.resolve();
  };

async function survive(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
}

async function openStory(givesBack: boolean): Promise<Story> {
  database.clock.setOffset(startsAt - Date.now());
  const net = await openTestNetwork(database, 3);
  await database.inMerchant(net.networkId, async (tx) => {
    const settings = await selectSettings(tx);
    if (settings === undefined) throw new Error("no settings");
    await updateSettings(tx, { ...settings, expiredValue: givesBack ? "given_back" : "kept" });
  });
  const [first = ""] = net.shops;
  const known: string[][] = [];
  for (let number = 0; number < 3; number += 1) {
    const customer = await database.inMerchant(first, async (tx) =>
      granted(await createCustomer(tx, net.actorOf(first), { firstName: `Holder ${number}` })),
    );
    const given = granted(await giveSharedCard(database, net.actorOf(first), { customerId: customer.id }));
    const there: string[] = [];
    for (const shopId of net.shops) {
      there.push((await presentSharedCard(database, shopId, given.number))?.customerId ?? "");
    }
    known.push(there);
    // Something to spend from the first step on.
    for (const [place, shopId] of net.shops.entries()) await net.buy(shopId, there[place] ?? "", 60_000);
  }
  await net.tell();
  return { net, known, sales: [], payments: [] };
}

async function play(story: Story, step: Step): Promise<void> {
  const { net } = story;
  const shopId = "shop" in step ? (net.shops[step.shop] ?? "") : "";
  const actor = net.actorOf(shopId);
  switch (step.do) {
    case "buy": {
      const customerId = story.known[step.holder]?.[step.shop] ?? "";
      const receiptId = await net.buy(shopId, customerId, step.cents);
      story.sales.push({ shopId, receiptId, left: step.cents });
      return;
    }
    case "refund": {
      const sale = story.sales[step.sale % Math.max(1, story.sales.length)];
      if (sale === undefined || sale.left === 0) return;
      const cents = Math.min(step.cents, sale.left);
      await net.refund(sale.shopId, sale.receiptId, cents);
      sale.left -= cents;
      return;
    }
    case "pay": {
      const customerId = story.known[step.holder]?.[step.shop] ?? "";
      const key = `pay-${story.payments.length}`;
      story.payments.push({ shopId, key, cents: step.cents });
      await survive(
        spendCommonPoints(database, actor, { customerId, cents: step.cents, key }, killAt(step.killed)),
      );
      return;
    }
    case "give_back": {
      const payment = story.payments[step.payment % Math.max(1, story.payments.length)];
      if (payment === undefined) return;
      const upToCents = Math.ceil((payment.cents * step.percent) / 100);
      const wish = { key: payment.key, upToCents };
      await survive(
        returnCommonPoints(
          database,
          net.actorOf(payment.shopId),
          wish,
          killAt(step.killed ? "given_back" : "no"),
        ),
      );
      return;
    }
    case "tell":
      await survive(
        tellSales(database, shopId, async () => {
          if (step.killed) throw new Killed("told");
          return await Promise.resolve();
        }),
      );
      return;
    case "leave":
      await leaveNetwork(database, actor);
      return;
    case "join":
      await net.join(shopId).catch(() => undefined);
      return;
    case "wait":
      database.clock.setOffset(database.clock.offsetMs() + step.days * 86_400_000);
      return;
    case "close":
      await closeFirst(net);
  }
}

/** Closes the first open month that is over, and settles it. */
async function closeFirst(net: TestNetwork): Promise<void> {
  const actor = net.actorOf(net.networkId);
  await database.inMerchant(net.networkId, async (tx) => {
    const { month } = await tx.one<{ month: string | null }>(sql`
      select min(month) as month from network.clearing_entry
      where merchant_id = ${net.networkId}
        and month not in (select month from network.closed_month where merchant_id = ${net.networkId})`);
    if (month === null) return;
    const statements = await closeMonth(tx, actor, month);
    if (isRefusal(statements)) return;
    granted(await settle(tx, actor, { month, shopIds: statements.map(({ shopId }) => shopId) }));
  });
}

/** Finishes what was killed, as the ticks do. */
async function finish({ net }: Story): Promise<void> {
  database.clock.setOffset(database.clock.offsetMs() + 3_600_000);
  for (const shopId of net.shops) await finishPayments(database, shopId);
  await net.tell();
  await database.inMerchant(net.networkId, bookExpired);
}

async function checkBooks({ net, payments }: Story, givesBack: boolean): Promise<void> {
  expect((await doctorLedger(database, net.networkId)).differences).toBe(0);
  await database.inMerchant(net.networkId, async (tx) => {
    const settings = await selectSettings(tx);
    if (settings === undefined) throw new Error("no settings");
    const { worth } = settings;
    const accounts = await sumAccounts(tx);
    expect(accounts.shops + accounts.pool + accounts.bank).toBe(0);
    expect(accounts.balances).toBe(accounts.shops);
    const shops = await selectShops(tx);
    for (const one of shops) {
      // Rounded once on the sum, however many credits there were.
      expect(one.creditedCents).toBe(bookedCents(one.creditedPoints, worth));
      expect(one.expiredCents).toBe(bookedCents(one.expiredPoints, worth));
      const entries = await tx.one<{ balance: number }>(sql`
        select coalesce(sum(shop_cents), 0)::bigint as balance from network.clearing_entry
        where merchant_id = ${net.networkId} and shop_id = ${one.shopId}`);
      expect(one.balanceCents).toBe(entries.balance);
    }
    // The pool always holds what outstanding points may still cost, and loses nothing but fractions of a point.
    const { points } = await countHolders(tx);
    const { lapsed } = await tx.one<{ lapsed: number }>(sql`
      select coalesce(sum(expired + breakage), 0)::bigint as lapsed from loyalty.membership
      where merchant_id = ${net.networkId}`);
    const held = -accounts.pool;
    const needed = payableCents(points, worth) + (givesBack ? 0 : payableCents(lapsed, worth));
    const slack = Math.ceil(worth.cents / worth.points) * (payments.length + 1) + shops.length * 2;
    expect(held).toBeGreaterThanOrEqual(needed - shops.length * 2);
    expect(held).toBeLessThanOrEqual(needed + slack);
    await checkStatements(tx);
  });
  await checkPayments(net, payments);
}

async function checkStatements(tx: Parameters<typeof selectStatements>[0]): Promise<void> {
  for (const statement of await selectStatements(tx, {})) {
    const sums = await sumMonth(tx, statement.month, statement.shopId);
    const own = sums.filter(({ kind }) => kind !== "settled");
    expect(statement.netCents).toBe(own.reduce((total, { cents }) => total + cents, 0));
    expect(statement.entryCount).toBe(own.reduce((total, { count }) => total + count, 0));
  }
}

/** What a shop says it accepted is what the network took, payment by payment. */
async function checkPayments(net: TestNetwork, payments: Story["payments"]): Promise<void> {
  for (const { shopId, key } of payments) {
    const said = await database.inMerchant(
      shopId,
      async (tx) =>
        await tx.maybe<{ state: string; points: number; returned: number; isWaiting: boolean }>(sql`
        select state, points, returned_cents as returned, is_waiting as "isWaiting"
        from network.payment where merchant_id = ${shopId} and key = ${key}`),
    );
    const taken = await database.inMerchant(
      net.networkId,
      async (tx) =>
        await tx.maybe<{ state: string; points: number; returned: number }>(sql`
        select state, points, returned_cents as returned from network.spending
        where merchant_id = ${net.networkId} and shop_id = ${shopId} and key = ${key}`),
    );
    expect(said?.isWaiting ?? false).toBe(false);
    expect(said?.state === "paid").toBe(taken?.state === "spent");
    if (said?.state !== "paid") continue;
    expect({ points: said.points, returned: said.returned }).toEqual({
      points: taken?.points,
      returned: taken?.returned,
    });
  }
}

test("whatever shops and holders do, and wherever the program is killed, the books of the town close", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(anyStep, { minLength: 10, maxLength: 50 }),
      async (givesBack, steps) => {
        const story = await openStory(givesBack);
        for (const step of steps) await play(story, step);
        await finish(story);
        await checkBooks(story, givesBack);
      },
    ),
    { numRuns: 12, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
  );
});

test("a closed month never changes: what is booked later goes to the next one", async () => {
  const { net, known } = await openStory(false);
  const [first = ""] = net.shops;
  const receipt = await net.buy(first, known[0]?.[0] ?? "", 45_500);
  await net.tell();
  database.clock.setOffset(Date.parse("2026-04-02T09:00:00Z") - Date.now());
  const actor = net.actorOf(net.networkId);
  const closing = async (month: string) =>
    await database.inMerchant(net.networkId, async (tx) => await closeMonth(tx, actor, month));
  expect(isRefusal(await closing("2026-04-01"))).toBe(true);
  const statements = granted(await closing("2026-03-01"));
  // Three purchases of 600 € and one of 455 €: 3 × 171 + 130 points, at 1000 cents for 130.
  expect(statements.find(({ shopId }) => shopId === first)).toMatchObject({
    creditedPoints: 643,
    netCents: 4_946,
  });
  expect(statements.map(({ number }) => number)).toEqual(["2026-03-001", "2026-03-002", "2026-03-003"]);
  const again = await closing("2026-03-01");
  expect(isRefusal(again) && again.refused).toBe("month_already_closed");
  await net.refund(first, receipt, 45_500);
  await net.tell();
  const after = await database.inMerchant(net.networkId, async (tx) => ({
    closed: await selectStatements(tx, { month: "2026-03-01" }),
    open: await openMonthNow(tx),
  }));
  expect(after.closed).toEqual(statements);
  expect(after.open).toMatchObject({ month: "2026-04-01" });
  expect(after.open.shops.find(({ shopId }) => shopId === first)).toMatchObject({
    takenBackPoints: 130,
    netCents: -1_000,
  });
});
