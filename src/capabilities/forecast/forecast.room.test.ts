import { sql } from "kysely";
import { expect, test } from "vitest";
import { inventBuyers } from "../../../tests/support/buyers.ts";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { addDays, daysBetween } from "../../values/day.ts";
import { isRefusal } from "../../values/refusal.ts";
import { recordConsents } from "../consent/index.ts";
import { eraseCustomer, mergeCustomers, personalData, undoMerge } from "../customers/index.ts";
import { readStanding, recomputeShop } from "../insight/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import { forecastOf, readForecast, readLifetime } from "./operations.ts";
import { deleteStrays } from "./queries-customers.ts";
import { learntOf, readModel, readModelState } from "./queries-model.ts";
import { refreshForecasts } from "./refresh.ts";
import { scoreOf } from "./rules/score.ts";

const database = await openTestDatabase();
wireRooms();
const shop = await openTestShop(database);
const today = database.clock.today("Europe/Paris");
const ids = await inventBuyers(database, shop, { customers: 400, days: 700, until: today, seed: 7 });
await refreshForecasts(database, shop);

const actor: Actor = systemActor(shop, "Sophie");
const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);

type Kept = {
  readonly customerId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly purchaseDays: number;
  readonly netCents: number;
  readonly firstCents: number;
  readonly unusualOn: string;
  readonly lostOn: string | null;
  readonly valueYearCents: number;
  readonly potentialCents: number;
};

async function kept(tx: Tx): Promise<Map<string, Kept>> {
  const rows = await tx.rows<Kept>(sql`
    select customer_id as "customerId", first_day as "firstDay", last_day as "lastDay",
      purchase_days as "purchaseDays", net_cents as "netCents", first_cents as "firstCents",
      unusual_on as "unusualOn", lost_on as "lostOn", value_year_cents as "valueYearCents",
      potential_cents as "potentialCents"
    from forecast.customer where merchant_id = ${tx.merchantId} order by customer_id`);
  return new Map(rows.map((row) => [row.customerId, row]));
}

async function buy(
  tx: Tx,
  customerId: string,
  number: string,
  more: { day?: string; cents?: number; refundOf?: string } = {},
): Promise<void> {
  const { day = today, cents = 2_500, refundOf } = more;
  const [result] = await recordReceipts(tx, actor, [
    {
      source: "till",
      externalId: number,
      day,
      totalCents: refundOf === undefined ? cents : -cents,
      ...(refundOf === undefined ? { customer: { id: customerId } } : { kind: "refund" as const, refundOf }),
    },
  ]);
  expect(result?.outcome).toBe("recorded");
}

test("what is kept of each customer is what the rules say of her purchases", async () => {
  await inShop(async (tx) => {
    const model = await readModel(tx);
    if (model === undefined) throw new Error("The shop has enough to learn from.");
    const scores = await kept(tx);
    const { count } = await tx.one<{ count: number }>(
      sql`select count(*) as count from purchases.customer_fact where merchant_id = ${tx.merchantId}`,
    );
    expect(scores.size).toBe(count);
    for (const one of scores.values()) {
      const { unusualOn, lostOn, valueYearCents, potentialCents } = scoreOf(learntOf(model), one, today);
      expect({ unusualOn, lostOn }).toEqual({ unusualOn: one.unusualOn, lostOn: one.lostOn });
      expect(Math.abs(valueYearCents - one.valueYearCents)).toBeLessThanOrEqual(1);
      expect(Math.abs(potentialCents - one.potentialCents)).toBeLessThanOrEqual(1);
    }
  });
});

test("a sale moves her dates at once, and nobody else's; giving it back brings them back", async () => {
  await inShop(async (tx) => {
    const before = await kept(tx);
    const [somebody] = [...before.values()].filter(({ lastDay }) => lastDay < addDays(today, -30));
    if (somebody === undefined) throw new Error("Somebody has been silent for a month.");
    await buy(tx, somebody.customerId, "N1");
    const after = await kept(tx);
    const now = after.get(somebody.customerId);
    expect(now?.lastDay).toBe(today);
    expect(now?.purchaseDays).toBe(somebody.purchaseDays + 1);
    expect(now?.netCents).toBe(somebody.netCents + 2_500);
    expect((now?.unusualOn ?? "") > today).toBe(true);
    for (const [id, one] of before) if (id !== somebody.customerId) expect(after.get(id)).toEqual(one);

    await buy(tx, somebody.customerId, "N2", { refundOf: "N1" });
    expect(await kept(tx)).toEqual(before);
  });
});

test("a first purchase makes a forecast, and giving all of it back takes it away", async () => {
  await inShop(async (tx) => {
    const before = await kept(tx);
    await recordReceipts(tx, actor, [
      {
        source: "till",
        externalId: "F1",
        day: today,
        totalCents: 4_000,
        customer: { email: "zoe@example.com" },
      },
    ]);
    const [zoe] = [...(await kept(tx)).keys()].filter((id) => !before.has(id));
    if (zoe === undefined) throw new Error("Zoé has a forecast.");
    const forecast = await forecastOf(tx, zoe);
    expect(forecast).toMatchObject({ state: "scored", band: "active", purchaseDays: 1, silentDays: 0 });
    await buy(tx, zoe, "F2", { cents: 4_000, refundOf: "F1" });
    expect((await kept(tx)).has(zoe)).toBe(false);
    expect(await forecastOf(tx, zoe)).toEqual({ state: "no_purchase" });
  });
});

test("whatever happens between two fits, a new fit says of everybody what was kept day by day", async () => {
  await inShop(async (tx) => {
    await buy(tx, ids[3] ?? "", "W1");
    await buy(tx, ids[4] ?? "", "W2", { day: addDays(today, -5) });
    await buy(tx, ids[5] ?? "", "W3", { day: addDays(today, -400) });
    await buy(tx, ids[4] ?? "", "W4", { refundOf: "W2", cents: 1_000 });
  });
  await inShop(async (tx) => {
    const model = await readModel(tx);
    if (model === undefined) throw new Error("The shop has a model.");
    for (const one of (await kept(tx)).values()) {
      const fresh = scoreOf(learntOf(model), one, today);
      expect({ unusualOn: one.unusualOn, lostOn: one.lostOn }).toEqual({
        unusualOn: fresh.unusualOn,
        lostOn: fresh.lostOn,
      });
    }
    await tx.run(sql`update forecast.model set as_of = as_of - 8 where merchant_id = ${tx.merchantId}`);
  });
  const facts = async (tx: Tx) =>
    [...(await kept(tx)).values()].map(
      ({ customerId, firstDay, lastDay, purchaseDays, netCents, firstCents }) => ({
        customerId,
        firstDay,
        lastDay,
        purchaseDays,
        netCents,
        firstCents,
      }),
    );
  const before = await inShop(facts);
  expect(await refreshForecasts(database, shop)).toBe(true);
  expect(await inShop(facts)).toEqual(before);
});

test("who objects to being profiled has no forecast, and no sale brings it back until she agrees again", async () => {
  const id = ids[10] ?? "";
  const say = async (act: "objected" | "granted") =>
    await inShop(
      async (tx) =>
        await recordConsents(tx, actor, [
          {
            customerId: id,
            channel: "email",
            purpose: "profiling",
            act,
            happenedAt: tx.now,
            origin: "staff",
            ...(act === "granted" ? { textVersion: "paper-1" } : {}),
          },
        ]),
    );
  expect(await inShop(async (tx) => (await kept(tx)).has(id))).toBe(true);
  await say("objected");
  await inShop(async (tx) => await buy(tx, id, "O1"));
  expect(await inShop(async (tx) => (await kept(tx)).has(id))).toBe(false);
  expect(await inShop(async (tx) => await forecastOf(tx, id))).toEqual({ state: "objected" });
  await inShop(
    async (tx) =>
      await tx.run(sql`update forecast.model set as_of = as_of - 8 where merchant_id = ${tx.merchantId}`),
  );
  await refreshForecasts(database, shop);
  expect(await inShop(async (tx) => (await kept(tx)).has(id))).toBe(false);
  await say("granted");
  expect(await inShop(async (tx) => (await kept(tx)).has(id))).toBe(true);
});

test("refusing advertising on every way is refusing to be profiled for it; on one way it is not", async () => {
  const id = ids[11] ?? "";
  const refuseOn = async (...channels: ("email" | "sms" | "phone" | "post")[]) =>
    await inShop(
      async (tx) =>
        await recordConsents(
          tx,
          actor,
          channels.map((channel) => ({
            customerId: id,
            channel,
            act: "objected" as const,
            origin: "staff" as const,
          })),
        ),
    );
  await refuseOn("phone");
  expect(await inShop(async (tx) => (await kept(tx)).has(id))).toBe(true);
  await refuseOn("email", "sms", "post");
  expect(await inShop(async (tx) => (await kept(tx)).has(id))).toBe(false);
});

test("two records made one have one forecast, of all their purchases; undone, each has its own again", async () => {
  await inShop(async (tx) => {
    const before = await kept(tx);
    const [one, other] = [...before.values()].filter(
      ({ customerId }) => ![ids[10], ids[11]].includes(customerId),
    );
    if (one === undefined || other === undefined) throw new Error("There are two.");
    const merged = await mergeCustomers(tx, actor, { keptId: one.customerId, absorbedId: other.customerId });
    if (isRefusal(merged)) throw new Error(merged.refused);
    const after = await kept(tx);
    expect(after.has(other.customerId)).toBe(false);
    expect(after.get(one.customerId)?.netCents).toBe(one.netCents + other.netCents);
    const undone = await undoMerge(tx, actor, merged.id);
    if (isRefusal(undone)) throw new Error(undone.refused);
    expect(await kept(tx)).toEqual(before);
  });
});

test("what was worked out of a customer is hers to know, and goes with her", async () => {
  await inShop(async (tx) => {
    const id = ids[20] ?? "";
    const data = await personalData(tx, id);
    const section = data.find(({ name }) => name === "forecast");
    expect(section?.rows).toHaveLength(1);
    expect(section?.rows[0]).toHaveProperty("silenceUnusualFrom");
    await eraseCustomer(tx, actor, id, { by: "person" });
    expect((await kept(tx)).has(id)).toBe(false);
  });
});

test("a score that comes in after its customer is gone or has objected does not stay", async () => {
  await inShop(async (tx) => {
    const before = await kept(tx);
    const [gone = "", objected = ""] = [...before.keys()].filter((id) => id !== ids[10] && id !== ids[11]);
    await eraseCustomer(tx, actor, gone, { by: "person" });
    const said = { channel: "email", purpose: "profiling", act: "objected", origin: "staff" } as const;
    await recordConsents(tx, actor, [{ ...said, customerId: objected }]);
    const after = await kept(tx);
    expect(after.size).toBe(before.size - 2);
    for (const late of [gone, objected])
      await tx.run(sql`
        insert into forecast.customer
        select late.* from forecast.customer as other
        cross join lateral jsonb_populate_record(other, jsonb_build_object('customer_id', ${late}::uuid)) as late
        where other.merchant_id = ${tx.merchantId} limit 1`);
    expect(await deleteStrays(tx)).toBe(2);
    expect(await kept(tx)).toEqual(after);
  });
});

test("the shop's forecast stands beside its own past, and says whom to keep", async () => {
  await inShop(async (tx) => {
    const answer = await readForecast(tx);
    if (answer.state !== "fitted") throw new Error(`The shop is ${answer.state}.`);
    const { outlook, bands, best } = answer;
    expect(outlook.months3.purchases.low).toBeLessThan(outlook.months3.purchases.middle);
    expect(outlook.months3.purchases.middle).toBeLessThan(outlook.months3.purchases.high);
    expect(outlook.year.cents.middle).toBeGreaterThan(outlook.months3.cents.middle);
    expect(outlook.past.length).toBeGreaterThan(2);
    const last = outlook.past.at(-1);
    expect(last?.to).toBe(addDays(answer.asOf, -1));
    // Whom the model was made for: invented as it believes customers to be, so its forecast is near.
    expect(Math.abs((last?.expected ?? 0) / (last?.actual ?? 1) - 1)).toBeLessThan(0.3);
    expect(outlook.order ?? 0).toBeGreaterThan(0.6);
    const { active, to_revive: toRevive, probably_lost: lost } = bands;
    expect(active + toRevive + lost).toBe((await kept(tx)).size);
    expect(best.map(({ potentialCents }) => potentialCents)).toEqual(
      best.map(({ potentialCents }) => potentialCents).toSorted((one, other) => other - one),
    );
    const judged = outlook.judged;
    expect((judged?.active.cameBack ?? 0) / (judged?.active.customers ?? 1)).toBeGreaterThan(
      (judged?.probably_lost.cameBack ?? 0) / Math.max(judged?.probably_lost.customers ?? 1, 1),
    );
  });
});

test("relations are told from their newcomers, with what is not over counted for as long as it was seen", async () => {
  await inShop(async (tx) => {
    const answer = await readLifetime(tx);
    if (answer.state !== "known") throw new Error(`The shop is ${answer.state}.`);
    const { lifetime } = answer;
    expect(lifetime.newcomers + lifetime.cameBefore).toBeGreaterThan(350);
    const shares = lifetime.nextPurchase.map(({ value }) => value);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    for (const { low, value, high } of [...lifetime.nextPurchase, ...lifetime.staying]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
    expect(lifetime.cohorts.at(-1)?.cents365).toBe(null);
    expect(lifetime.cohorts[0]?.cents365).toBeGreaterThan(0);
  });
});

test("a day later the figures are told anew with the same parameters; a week later they are learnt anew", async () => {
  const number = async () => (await inShop(readModel))?.number ?? 0;
  const before = await number();
  const offset = database.clock.offsetMs();
  try {
    database.clock.setOffset(offset + 86_400_000);
    expect(await refreshForecasts(database, shop)).toBe(true);
    expect(await number()).toBe(before);
    expect((await inShop(readModelState))?.scoredOn).toBe(addDays(today, 1));
    expect(await refreshForecasts(database, shop)).toBe(false);
    database.clock.setOffset(offset + 8 * 86_400_000);
    expect(await refreshForecasts(database, shop)).toBe(true);
    expect(await number()).toBe(before + 1);
  } finally {
    database.clock.setOffset(offset);
  }
});

test("a shop with fewer than fifty purchases after a first one says so, and tells the silence instead", async () => {
  const small = await openTestShop(database);
  const [anne] = await inventBuyers(database, small, { customers: 12, days: 100, until: today, seed: 3 });
  expect(await refreshForecasts(database, small)).toBe(true);
  await database.inMerchant(small, async (tx) => {
    expect(await readForecast(tx)).toMatchObject({ state: "too_few", fewest: 50 });
    const { rows } = await tx.client.query("select from forecast.customer where merchant_id = $1", [small]);
    expect(rows).toEqual([]);
    const forecast = await forecastOf(tx, anne ?? "");
    if (isRefusal(forecast) || forecast.state !== "too_few") throw new Error("The shop is too small.");
    expect(forecast.repeatPurchases).toBeLessThan(50);
    expect(forecast.silentDays).toBe(daysBetween(forecast.lastDay, today));
  });
});

test("a file that ends long ago is told as of the day after its last sale, until sales go on", async () => {
  const old = await openTestShop(database);
  const until = "2011-12-09";
  const [anne] = await inventBuyers(database, old, { customers: 150, days: 400, until, seed: 5 });
  await refreshForecasts(database, old);
  await database.inMerchant(old, async (tx) => {
    const { today: told } = await readStanding(tx);
    expect(told < "2012-01-01").toBe(true);
    const answer = await readForecast(tx);
    if (answer.state !== "fitted") throw new Error(`The shop is ${answer.state}.`);
    expect(answer.asOf).toBe(told);
    expect(answer.outlook.months3.from).toBe(told);
    expect(answer.bands.active).toBeGreaterThan(0);
  });
  await database.inMerchant(old, async (tx) => {
    await recordReceipts(tx, systemActor(old, "Test"), [
      { source: "till", externalId: "L1", day: today, totalCents: 1_000, customer: { id: anne ?? "" } },
    ]);
  });
  await recomputeShop(database, old, () => 0);
  expect(await refreshForecasts(database, old)).toBe(true);
  await database.inMerchant(old, async (tx) => {
    const answer = await readForecast(tx);
    expect(answer.state === "fitted" ? answer.asOf : answer.state).toBe(today);
  });
});

test("one shop's forecasts are no other's", async () => {
  const other = await openTestShop(database);
  await database.inMerchant(other, async (tx) => {
    expect(await readForecast(tx)).toEqual({ state: "waiting" });
    expect(await forecastOf(tx, ids[0] ?? "")).toMatchObject({ refused: "unknown_customer" });
    expect((await tx.client.query("select from forecast.customer")).rows).toEqual([]);
  });
});
