import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { addPerson, plan, weekly } from "../../../tests/support/pressure.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal } from "../../values/refusal.ts";
import { recordAndMerged } from "../customers/index.ts";
import { addCap, allowanceSql, pressureForecast, unsubscribesExpected } from "./index.ts";
import { createLog } from "../../platform/log.ts";
import { permissionParticipant } from "./participant.ts";
import { pressureOn, pressureReceived } from "./pressure.ts";
import { permissionTicks } from "./ticks.ts";
import type { CapBody, ForecastAnswer, PersonPressureAnswer, PressureAnswer } from "./schema-pressure.ts";

const { database, storage, jobs, ask, makeKey } = await openTestServer();
const day = 86_400_000;
afterEach(() => database.clock.setOffset(0));

async function inShop<T>(merchantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(merchantId, work);
}

async function capped(tx: Tx, cap: CapBody): Promise<string> {
  const added = await addCap(tx, systemActor(tx.merchantId, "test"), cap);
  if (isRefusal(added)) throw new Error(added.refused);
  return added.id;
}

function daysAgo(tx: Tx, days: number): string {
  return new Date(Date.parse(tx.now) - days * day).toISOString();
}

async function spokeTo(
  tx: Tx,
  customerId: string,
  at: string,
  { channel = "email", state = "made" } = {},
): Promise<void> {
  await tx.run(sql`
    insert into permission.contact (merchant_id, id, customer_id, channel, purpose, topic, at, state)
    values (${tx.merchantId}, ${newId()}, ${customerId}, ${channel}, 'marketing', '', ${at}, ${state})`);
}

async function leaves(tx: Tx, customerId: string, at: string): Promise<void> {
  await tx.run(sql`
    insert into consent.entry
      (merchant_id, id, customer_id, channel, purpose, act, happened_at, origin, actor_kind, has_proof, recorded_at)
    values (${tx.merchantId}, ${newId()}, ${customerId}, 'email', 'marketing', 'withdrawn', ${at}, 'space', 'person', true, ${at})`);
}

test("allowances: no limit, room left, the moment with room again, what was chosen first", async () => {
  const shop = await openTestShop(database);
  await inShop(shop, async (tx) => {
    const [free, full, choosy] = [await addPerson(tx), await addPerson(tx), await addPerson(tx)];
    const allowance = async (channel: string) =>
      await tx.rows<Record<string, unknown>>(sql`
        select * from (${allowanceSql(
          tx,
          { channel, topic: "", at: tx.now },
          sql`select unnest(${[free, full, choosy]}::uuid[]) as customer_id`,
        )}) as allowance
        order by array_position(${[free, full, choosy]}::uuid[], customer_id)`);
    expect((await allowance("email")).map((row) => row["left"])).toEqual([null, null, null]);
    const cap = await capped(tx, weekly);
    await spokeTo(tx, full, daysAgo(tx, 6));
    await spokeTo(tx, full, daysAgo(tx, 1), { state: "reserved" });
    await spokeTo(tx, full, daysAgo(tx, 2), { state: "released" });
    await spokeTo(tx, choosy, daysAgo(tx, 0), { channel: "sms" });
    await tx.run(sql`
      insert into permission.preference (merchant_id, customer_id, most, per, origin, updated_at)
      values (${shop}, ${choosy}, 1, 'month', 'test', ${tx.now})`);
    const [one, two, three] = await allowance("email");
    expect(one).toMatchObject({ left: 2, cap, reason: null, free_at: null });
    expect(two).toMatchObject({ left: 0, cap, reason: `PRESSURE_CAP:${cap}`, on_hit: "skip" });
    expect(two?.["free_at"]).toBe(new Date(Date.parse(daysAgo(tx, 6)) + 7 * day).toISOString());
    expect(three).toMatchObject({ left: 0, cap: "own", reason: "PREF_FREQUENCY" });
    expect((await allowance("sms")).map((row) => row["left"])).toEqual([null, null, 0]);
  });
});

test("the forecast: what finds no place, for whom, by which limit, and who may leave", async () => {
  const shop = await openTestShop(database);
  database.clock.setOffset(Date.parse("2026-06-01T08:00:00Z") - Date.now());
  const told = await inShop(shop, async (tx): Promise<ForecastAnswer> => {
    const cap = await capped(tx, { ...weekly, most: 1 });
    const [calm, busy] = [await addPerson(tx), await addPerson(tx)];
    await spokeTo(tx, busy, "2026-05-31T08:00:00Z");
    await plan(tx, [
      { customerId: calm, dueAt: "2026-06-02T08:00:00Z" },
      { customerId: calm, dueAt: "2026-06-10T08:00:00Z" },
      { customerId: busy, dueAt: "2026-06-02T08:00:00Z" },
      { customerId: busy, dueAt: "2026-06-03T08:00:00Z" },
      { customerId: busy, dueAt: "2026-06-02T08:00:00Z", purpose: "transactional" },
      { customerId: busy, dueAt: "2026-06-20T08:00:00Z" },
    ]);
    await tx.run(sql`
      insert into messages.mailing
        (merchant_id, id, name, channel, purpose, audience, send_at, state, version_id, created_at, created_by, updated_at)
      values (${shop}, ${newId()}, 'Ventes d’été', 'sms', 'marketing', ${JSON.stringify({ customerIds: [calm, busy] })}::jsonb,
        '2026-06-12T08:00:00Z', 'scheduled', ${newId()}, ${tx.now}, 'test', ${tx.now})`);
    const forecast = await pressureForecast(tx, 14);
    expect(forecast.limits).toEqual([{ key: cap, people: 1 }]);
    expect(forecast.persons).toEqual([{ id: busy, name: "Léa Test", planned: 3, over: 2, key: cap }]);
    return forecast;
  });
  expect(told).toMatchObject({ planned: 6, people: 2, over: 2, peopleOver: 1 });
  expect(told.days).toEqual([
    { day: "2026-06-02", planned: 2, over: 1 },
    { day: "2026-06-03", planned: 1, over: 1 },
    { day: "2026-06-10", planned: 1, over: 0 },
    { day: "2026-06-12", planned: 2, over: 0 },
  ]);
  expect(told.sources.map(({ name, planned, over }) => ({ name, planned, over }))).toEqual([
    { name: "test", planned: 4, over: 2 },
    { name: "Ventes d’été", planned: 2, over: 0 },
  ]);
  expect(told.unsubscribes).toMatchObject({ low: 0, from: "field", past: { messages: 0, left: 0 } });
});

test("what each group had, and what it cost: who left within the week after her last message", async () => {
  const shop = await openTestShop(database);
  await inShop(shop, async (tx) => {
    const [quiet, loud, gone] = [await addPerson(tx), await addPerson(tx), await addPerson(tx)];
    await addPerson(tx);
    await spokeTo(tx, quiet, daysAgo(tx, 20));
    for (let ago = 29; ago > 20; ago -= 1) await spokeTo(tx, loud, daysAgo(tx, ago));
    await spokeTo(tx, gone, daysAgo(tx, 40));
    await spokeTo(tx, gone, daysAgo(tx, 36));
    await leaves(tx, gone, daysAgo(tx, 35));
    // Too late to be put down to the message, and a message too young to be judged.
    await leaves(tx, quiet, daysAgo(tx, 5));
    await spokeTo(tx, quiet, daysAgo(tx, 1));
    const { groups, harm } = await pressureReceived(tx);
    expect(groups).toEqual([
      {
        kind: "stage",
        key: "prospect",
        name: null,
        people: 4,
        none: 2,
        bands: [1, 0, 0, 1],
        messages: 11,
        most: 9,
        left: 1,
      },
    ]);
    expect(harm.bands.map(({ band, messages, left }) => ({ band, messages, left }))).toEqual([
      { band: 0, messages: 5, left: 1 },
      { band: 1, messages: 2, left: 0 },
      { band: 2, messages: 4, left: 0 },
      { band: 3, messages: 1, left: 0 },
    ]);
    expect(harm.from).toBeNull();
    const expected = await unsubscribesExpected(tx, { rule: { all: [] } }, { channel: "email" });
    expect(expected).toMatchObject({ people: 4, from: "both", past: { messages: 8, left: 1 } });
  });
});

test("whoever handed things back twice and bought nothing since gets no offers", async () => {
  const shop = await openTestShop(database);
  await inShop(shop, async (tx) => {
    const [unhappy, consoled] = [await addPerson(tx), await addPerson(tx)];
    const receipt = async (customerId: string, kind: string, ago: number) =>
      await tx.run(sql`
        insert into purchases.receipt
          (merchant_id, id, kind, source, external_id, channel, customer_id, day, currency, total_cents, content_hash, recorded_at)
        values (${shop}, ${newId()}, ${kind}, 'till', ${newId()}, 'shop', ${customerId}, ${daysAgo(tx, ago)}::timestamptz::date, 'EUR',
          ${kind === "sale" ? 1_000 : -1_000}, 'x', ${tx.now})`);
    for (const one of [unhappy, consoled]) {
      await receipt(one, "sale", 50);
      await receipt(one, "refund", 40);
      await receipt(one, "refund", 20);
      await tx.run(sql`
        insert into purchases.customer_fact
          (merchant_id, customer_id, first_day, last_day, purchase_days, sale_count, shop_sale_count, web_sale_count, refund_count,
           gross_cents, refunded_cents, gap_count)
        values (${shop}, ${one}, '2026-01-01', '2026-01-01', 1, 1, 1, 0, 2, 1000, -2000, 0)`);
    }
    await receipt(consoled, "sale", 3);
    const rows = await tx.rows<{ left: number | null; reason: string | null }>(sql`
      select "left", reason from (${allowanceSql(
        tx,
        { channel: "email", topic: "", at: tx.now },
        sql`select unnest(${[unhappy, consoled]}::uuid[]) as customer_id`,
      )}) as allowance order by reason`);
    expect(await pressureOn(tx, unhappy)).toMatchObject({ heldBack: ["returns"] });
    expect(await pressureOn(tx, consoled)).toMatchObject({ heldBack: [] });
    expect(rows).toEqual([
      { left: 0, reason: "HELD_BACK" },
      { left: null, reason: null },
    ]);
  });
});

test("contacts follow a merge there and back, and go with an erasure", async () => {
  const shop = await openTestShop(database);
  await inShop(shop, async (tx) => {
    const [keptId, absorbedId] = [await addPerson(tx), await addPerson(tx)];
    await spokeTo(tx, keptId, daysAgo(tx, 3));
    await spokeTo(tx, absorbedId, daysAgo(tx, 2));
    const count = async (id: string) =>
      (
        await tx.one<{ count: number }>(sql`
          select count(*) from permission.contact where merchant_id = ${shop} and customer_id = ${id}`)
      ).count;
    const journal = await permissionParticipant.customerMerged?.(tx, { keptId, absorbedId });
    expect([await count(keptId), await count(absorbedId)]).toEqual([2, 0]);
    await permissionParticipant.mergeUndone?.(tx, {
      keptId,
      absorbedId,
      journal: JSON.parse(JSON.stringify(journal)),
    });
    expect([await count(keptId), await count(absorbedId)]).toEqual([1, 1]);
    expect(await recordAndMerged(tx, keptId)).toEqual([keptId]);
    await permissionParticipant.customerErased?.(tx, {
      actor: systemActor(shop, "test"),
      customerId: keptId,
    });
    expect([await count(keptId), await count(absorbedId)]).toEqual([0, 1]);
  });
});

test("messages are counted for thirteen months, calls for three years", async () => {
  const shop = await openTestShop(database);
  await inShop(shop, async (tx) => {
    const id = await addPerson(tx);
    for (const ago of [10, 500, 1_200]) {
      await spokeTo(tx, id, daysAgo(tx, ago));
      await spokeTo(tx, id, daysAgo(tx, ago), { channel: "phone" });
    }
  });
  const stopping = new AbortController().signal;
  for (const tick of permissionTicks)
    await tick.run({ database, storage, jobs, log: createLog("fatal"), stopping });
  const left = await inShop(
    shop,
    async (tx) =>
      await tx.rows<{ channel: string; count: number }>(sql`
        select channel, count(*) from permission.contact where merchant_id = ${shop} group by channel order by channel`),
  );
  expect(left).toEqual([
    { channel: "email", count: 1 },
    { channel: "phone", count: 2 },
  ]);
});

test("caps and quiet hours over the API, and what one customer may still have", async () => {
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  const post = async (body: object) => await ask(key, "POST", "/pressure/caps", body);
  const made = await post(weekly);
  expect(made.statusCode, made.body).toBe(201);
  const cap = made.json<PressureAnswer["caps"][number]>();
  expect(cap).toMatchObject({ ...weekly, topic: null, segmentId: null, isOn: true });
  expect((await post({ ...weekly, hours: null })).json()).toMatchObject({ code: "cap_needs_hours" });
  expect((await post({ ...weekly, segmentId: newId() })).json()).toMatchObject({ code: "unknown_segment" });
  expect((await post({ ...weekly, most: -1 })).statusCode).toBe(400);
  const changed = await ask(key, "PATCH", `/pressure/caps/${cap.id}`, { span: "week", most: 3 });
  expect(changed.json()).toMatchObject({ span: "week", hours: null, most: 3 });
  const quiet = { begins: "21:00", ends: "08:00", closedDays: [7, 6], closedOnHolidays: true };
  const set = await ask(key, "PUT", "/pressure/quiet-hours/email", quiet);
  expect(set.json<PressureAnswer>().quietHours).toEqual([{ ...quiet, channel: "email", closedDays: [6, 7] }]);
  expect(
    (await ask(key, "PUT", "/pressure/quiet-hours/email", { ...quiet, begins: "24:00" })).statusCode,
  ).toBe(400);
  expect((await ask(key, "DELETE", "/pressure/quiet-hours/email")).json<PressureAnswer>().quietHours).toEqual(
    [],
  );
  const customerId = await inShop(shop, async (tx) => {
    const id = await addPerson(tx);
    await spokeTo(tx, id, tx.now);
    return id;
  });
  const person = (await ask(key, "GET", `/customers/${customerId}/pressure`)).json<PersonPressureAnswer>();
  expect(person).toMatchObject({
    received: 1,
    limits: [{ key: cap.id, name: weekly.name, most: 3, left: 2, freeAt: null }],
  });
  expect((await ask(key, "GET", `/customers/${newId()}/pressure`)).json()).toMatchObject({
    code: "unknown_customer",
  });
  expect((await ask(key, "GET", "/pressure/received")).statusCode).toBe(200);
  expect((await ask(key, "GET", "/pressure/forecast?days=7")).statusCode).toBe(200);
  const expected = await ask(key, "POST", "/pressure/unsubscribes", {
    customerIds: [customerId],
    channel: "email",
  });
  expect(expected.json()).toMatchObject({ people: 1, from: "field" });
  expect((await ask(key, "DELETE", `/pressure/caps/${cap.id}`)).statusCode).toBe(204);
  expect((await ask(key, "GET", "/pressure")).json()).toEqual({ caps: [], quietHours: [] });
});
