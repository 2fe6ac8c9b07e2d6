import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import {
  addPerson,
  calendarOf,
  contactsOf,
  placed,
  plan,
  weekly,
  type Wish,
} from "../../../tests/support/pressure.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { addCap, makeContacts, noteCall, registerHeldBack, releaseContacts } from "../permission/index.ts";
import { concerns, type Contact, type Limit, roomOf } from "../permission/rules/pressure.ts";
import type { CapBody } from "../permission/schema-pressure.ts";
import { arbitrate } from "./arbitrate.ts";

const database = await openTestDatabase();
const hour = 3_600_000;
afterEach(() => database.clock.setOffset(0));

/** Sets the product's clock. */
function setClock(at: string): void {
  database.clock.setOffset(Date.parse(at) - Date.now());
}

async function inShop<T>(merchantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(merchantId, work);
}

async function capped(tx: Tx, cap: CapBody): Promise<string> {
  const added = await addCap(tx, systemActor(tx.merchantId, "test"), cap);
  if (isRefusal(added)) throw new Error(added.refused);
  return added.id;
}

/** Plans, arbitrates and makes what was queued, at a given instant. */
async function speak(
  shop: string,
  at: string,
  wishes: readonly Wish[],
): Promise<{ state: string; reason: string | null }[]> {
  setClock(at);
  return await inShop(shop, async (tx) => {
    const ids = await plan(tx, wishes);
    await arbitrate(tx);
    const after = await placed(tx, ids);
    await makeContacts(tx, ids, at);
    return after.map(({ state, reason }) => ({ state, reason }));
  });
}

test("two e-mails in any seven days: one exactly as old counts no more, one left out counts not at all", async () => {
  const shop = await openTestShop(database);
  const [cap, customerId] = await inShop(shop, async (tx) => [await capped(tx, weekly), await addPerson(tx)]);
  const asked = [
    "2026-06-01T09:00:00.000Z",
    "2026-06-03T09:00:00.000Z",
    "2026-06-05T09:00:00.000Z",
    "2026-06-08T08:59:59.000Z",
    "2026-06-08T09:00:00.000Z",
    "2026-06-10T09:00:00.000Z",
  ];
  const states: string[] = [];
  for (const at of asked)
    for (const { state, reason } of await speak(shop, at, [{ customerId }]))
      states.push(state === "skipped" ? (reason ?? "") : state);
  const full = `PRESSURE_CAP:${cap}`;
  expect(states).toEqual(["waiting", "waiting", full, full, "waiting", "waiting"]);
});

test("of two for the same place the higher priority, then the value, then the earlier end; services are outside", async () => {
  const shop = await openTestShop(database);
  const customerId = await inShop(shop, async (tx) => {
    await capped(tx, { ...weekly, most: 1, channel: null });
    return await addPerson(tx);
  });
  const states = async (at: string, wishes: readonly Omit<Wish, "customerId">[]) =>
    (
      await speak(
        shop,
        at,
        wishes.map((wish) => ({ ...wish, customerId })),
      )
    ).map(({ state }) => state);
  expect(
    await states("2026-06-01T09:00:00.000Z", [{ priority: 1, valueCents: 900 }, { priority: 2 }]),
  ).toEqual(["skipped", "waiting"]);
  expect(
    await states("2026-06-15T09:00:00.000Z", [{ valueCents: 100 }, { valueCents: 200, channel: "sms" }]),
  ).toEqual(["skipped", "waiting"]);
  expect(
    await states("2026-07-01T09:00:00.000Z", [
      { validUntil: "2026-07-09T09:00:00.000Z" },
      { validUntil: "2026-07-02T09:00:00.000Z" },
      { purpose: "transactional" },
    ]),
  ).toEqual(["skipped", "waiting", "waiting"]);
});

test("a cap that defers keeps the message for the first moment with room, unless it ends before", async () => {
  const shop = await openTestShop(database);
  const customerId = await inShop(shop, async (tx) => {
    await capped(tx, { ...weekly, most: 1, onHit: "defer" });
    return await addPerson(tx);
  });
  await speak(shop, "2026-06-01T09:00:00.000Z", [{ customerId }]);
  setClock("2026-06-02T09:00:00.000Z");
  const ids = await inShop(shop, async (tx) => {
    const made = await plan(tx, [{ customerId }, { customerId, validUntil: "2026-06-05T00:00:00.000Z" }]);
    expect(await arbitrate(tx)).toEqual({ queued: 0, skipped: 1, deferred: 1 });
    return made;
  });
  const [kept, left] = await inShop(shop, async (tx) => await placed(tx, ids));
  expect(kept).toMatchObject({ state: "planned", nextTryAt: "2026-06-08T09:00:00.000Z" });
  expect(left).toMatchObject({ state: "skipped", reason: kept?.reason });
  setClock("2026-06-08T09:00:00.000Z");
  await inShop(shop, async (tx) => {
    expect(await arbitrate(tx)).toEqual({ queued: 1, skipped: 0, deferred: 0 });
    expect(await placed(tx, ids.slice(0, 1))).toMatchObject([{ state: "waiting", reason: null }]);
  });
});

test("a day is the person's own, and a message that did not leave gives its place back", async () => {
  const shop = await openTestShop(database);
  const [paris, island] = await inShop(shop, async (tx) => {
    await capped(tx, { ...weekly, most: 1, span: "day", hours: null });
    const ids = [await addPerson(tx), await addPerson(tx)];
    await tx.run(
      sql`update customers.customer set postcode = '97110' where merchant_id = ${shop} and id = ${ids[1]}`,
    );
    return ids as [string, string];
  });
  const both = [{ customerId: paris }, { customerId: island }];
  const states = async (at: string) => (await speak(shop, at, both)).map(({ state }) => state);
  expect(await states("2026-06-01T20:00:00.000Z")).toEqual(["waiting", "waiting"]);
  // Past midnight in Paris, still the first of June in Guadeloupe.
  expect(await states("2026-06-01T23:00:00.000Z")).toEqual(["waiting", "skipped"]);
  expect(await states("2026-06-02T05:00:00.000Z")).toEqual(["skipped", "waiting"]);
  setClock("2026-06-03T12:00:00.000Z");
  await inShop(shop, async (tx) => {
    const [first] = await plan(tx, [{ customerId: paris }]);
    await arbitrate(tx);
    await releaseContacts(tx, [first ?? ""]);
    const [second] = await plan(tx, [{ customerId: paris }]);
    expect(await arbitrate(tx)).toEqual({ queued: 1, skipped: 0, deferred: 0 });
    // The same message again, after its place was given back.
    await tx.run(
      sql`update messages.message set state = 'planned' where merchant_id = ${shop} and id = ${first}`,
    );
    await releaseContacts(tx, [second ?? ""]);
    expect(await arbitrate(tx)).toEqual({ queued: 1, skipped: 0, deferred: 0 });
  });
});

test("the members of a segment have its cap instead; what a person chose binds beside all caps", async () => {
  const shop = await openTestShop(database);
  const { everybody, members, member, choosy } = await inShop(shop, async (tx) => {
    const segmentId = (
      await tx.one<{ id: string }>(sql`
        insert into segments.segment (merchant_id, id, kind, name, folded_name, created_at, created_by, updated_at)
        values (${shop}, platform.uuid7(${tx.now}), 'list', 'Habitués', 'habitues', ${tx.now}, 'test', ${tx.now}) returning id`)
    ).id;
    const one = await addPerson(tx);
    await tx.run(sql`
      insert into segments.member (merchant_id, segment_id, customer_id, since) values (${shop}, ${segmentId}, ${one}, ${tx.now})`);
    const two = await addPerson(tx);
    await tx.run(sql`
      insert into permission.preference (merchant_id, customer_id, most, per, origin, updated_at)
      values (${shop}, ${two}, 1, 'week', 'test', ${tx.now})`);
    await tx.run(sql`
      insert into permission.topic_choice (merchant_id, customer_id, topic, most, per, origin, updated_at)
      values (${shop}, ${two}, 'offers', 1, 'month', 'test', ${tx.now})`);
    return {
      everybody: await capped(tx, weekly),
      members: await capped(tx, { ...weekly, segmentId, most: 3 }),
      member: one,
      choosy: two,
    };
  });
  const plain = await inShop(shop, addPerson);
  const reasons = async (at: string, customerId: string, topics: readonly string[]) =>
    (
      await speak(
        shop,
        at,
        topics.map((topic) => ({ customerId, topic })),
      )
    ).map(({ state, reason }) => (state === "waiting" ? state : reason));
  const four = ["", "", "", ""];
  const at = "2026-06-01T09:00:00.000Z";
  const full = `PRESSURE_CAP:${everybody}`;
  expect(await reasons(at, plain, four)).toEqual(["waiting", "waiting", full, full]);
  expect(await reasons(at, member, four)).toEqual([
    "waiting",
    "waiting",
    "waiting",
    `PRESSURE_CAP:${members}`,
  ]);
  expect(await reasons(at, choosy, ["offers"])).toEqual(["waiting"]);
  expect(await reasons("2026-06-03T09:00:00.000Z", choosy, ["news"])).toEqual(["PREF_FREQUENCY"]);
  expect(await reasons("2026-06-09T09:00:00.000Z", choosy, ["offers"])).toEqual(["PREF_FREQUENCY:offers"]);
  expect(await reasons("2026-06-09T10:00:00.000Z", choosy, ["news"])).toEqual(["waiting"]);
});

test("offers are held back from whoever has a complaint open, services are not; calls count", async () => {
  const shop = await openTestShop(database);
  const [unhappy, called] = await inShop(shop, async (tx) => {
    await capped(tx, { ...weekly, most: 1, channel: null });
    return [await addPerson(tx), await addPerson(tx)];
  });
  registerHeldBack({ name: "test", condition: (_tx, customerId) => sql`${customerId} = ${unhappy}::uuid` });
  setClock("2026-06-01T08:00:00.000Z");
  await inShop(shop, async (tx) => await noteCall(tx, { customerId: called, outcome: "absent" }));
  const found = await speak(shop, "2026-06-01T09:00:00.000Z", [
    { customerId: unhappy },
    { customerId: unhappy, purpose: "transactional" },
    { customerId: called },
  ]);
  registerHeldBack({ name: "test", condition: () => sql`false` });
  expect(found.map(({ state }) => state)).toEqual(["skipped", "waiting", "skipped"]);
  expect(found[0]?.reason).toBe("HELD_BACK");
});

const zones = ["Europe/Paris", "America/Guadeloupe", "Indian/Reunion"] as const;
const capShape = fc.record({
  channel: fc.constantFrom("email" as const, "sms" as const, null),
  topic: fc.constantFrom(null, "offers"),
  most: fc.integer({ min: 0, max: 3 }),
  span: fc.constantFrom("rolling" as const, "day" as const, "week" as const, "month" as const),
  hours: fc.integer({ min: 1, max: 96 }),
  onHit: fc.constantFrom("skip" as const, "defer" as const),
});
const wishShape = fc.record({
  person: fc.integer({ min: 0, max: 2 }),
  channel: fc.constantFrom("email" as const, "sms" as const),
  topic: fc.constantFrom("", "offers"),
  priority: fc.integer({ min: 0, max: 2 }),
  valueCents: fc.integer({ min: 0, max: 2 }),
});
const roundShape = fc.record({
  hours: fc.integer({ min: 0, max: 40 }),
  wishes: fc.array(wishShape, { maxLength: 8 }),
  fate: fc.constantFrom("made" as const, "released" as const, "left" as const),
});

/** One after the other, in rank: what the passes of arbitration must amount to. */
function oneByOne(
  due: readonly { id: string; channel: string; topic: string }[],
  limits: readonly Limit[],
  contacts: readonly Contact[],
  now: number,
  zone: string,
): Map<string, readonly Limit[]> {
  const places = [...contacts];
  const full = new Map<string, readonly Limit[]>();
  for (const { id, channel, topic } of due) {
    const without = limits.filter(
      (limit) =>
        concerns(limit, { channel, topic }) && roomOf(limit, places, now, calendarOf(zone)).left === 0,
    );
    full.set(id, without);
    if (without.length === 0) places.push({ channel, topic, at: now, state: "reserved" });
  }
  return full;
}

test("in any story, places are given as one after the other would, by each person's own calendar", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(capShape, { minLength: 1, maxLength: 4 }),
      fc.array(roundShape, { minLength: 1, maxLength: 6 }),
      async (caps, rounds) => {
        const shop = await openTestShop(database);
        setClock("2026-10-23T05:00:00.000Z");
        const { limits, people } = await inShop(shop, async (tx) => {
          const made: Limit[] = [];
          for (const { hours, ...cap } of caps) {
            const known = { ...cap, hours: cap.span === "rolling" ? hours : null };
            made.push({ ...known, key: await capped(tx, { ...known, name: "cap" }) });
          }
          const ids: string[] = [];
          for (const zone of zones) ids.push(await addPerson(tx, zone));
          return { limits: made, people: ids };
        });
        let at = Date.parse("2026-10-23T05:00:00.000Z");
        for (const { hours, wishes, fate } of rounds) {
          at += hours * hour;
          setClock(new Date(at).toISOString());
          await inShop(shop, async (tx) => {
            await plan(
              tx,
              wishes.map(({ person, ...wish }) => ({ ...wish, customerId: people[person] ?? "" })),
            );
            const due = await tx.rows<{ id: string; customerId: string; channel: string; topic: string }>(sql`
              select id, customer_id as "customerId", channel, topic from messages.message
              where merchant_id = ${shop} and state = 'planned' and next_try_at <= ${tx.now}
              order by priority desc, value_cents desc, next_try_at, id`);
            const now = Date.parse(tx.now);
            const expected = new Map<string, readonly Limit[]>();
            for (const [index, person] of people.entries()) {
              const own = due.filter(({ customerId }) => customerId === person);
              const contacts = await contactsOf(tx, person);
              for (const [id, full] of oneByOne(own, limits, contacts, now, zones[index] ?? ""))
                expected.set(id, full);
            }
            await arbitrate(tx, { limit: 5 });
            for (let more = due.length; more > 0; more -= 5) await arbitrate(tx, { limit: 5 });
            const after = await placed(
              tx,
              due.map(({ id }) => id),
            );
            for (const { id, state, reason, nextTryAt } of after) {
              const full = expected.get(id) ?? [];
              expect(state === "waiting", `${state} ${reason}`).toBe(full.length === 0);
              if (full.length === 0) continue;
              expect(full.map(({ key }) => `PRESSURE_CAP:${key}`)).toContain(reason);
              if (state === "planned") expect(Date.parse(nextTryAt ?? "")).toBeGreaterThan(now);
            }
            const queued = after.filter(({ state }) => state === "waiting").map(({ id }) => id);
            if (fate === "made") await makeContacts(tx, queued, tx.now);
            if (fate === "released") await releaseContacts(tx, queued);
          });
        }
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

test("processes that give places at the same time never exceed a cap together", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 6 }),
      fc.boolean(),
      async (most, crowd, oneLimit) => {
        const shop = await openTestShop(database);
        const people = await inShop(shop, async (tx) => {
          await capped(tx, { ...weekly, channel: null, most });
          return [await addPerson(tx), await addPerson(tx)];
        });
        await Promise.all(
          crowd.map(
            async (messages, turn) =>
              await inShop(shop, async (tx) => {
                await plan(
                  tx,
                  Array.from({ length: messages }, (_, index) => ({
                    customerId: people[(turn + index) % 2] ?? "",
                    channel: index % 2 === 0 ? ("email" as const) : ("sms" as const),
                  })),
                );
                const { queued } = await arbitrate(tx, oneLimit ? { limit: 1 } : {});
                if (turn % 3 === 2 && queued > 0) throw new Error("taken back");
              }).catch(() => undefined),
          ),
        );
        await inShop(shop, async (tx) => {
          for (const person of people)
            expect((await contactsOf(tx, person)).length).toBeLessThanOrEqual(most);
          const odd = await tx.rows(sql`
            select from messages.message left join permission.contact using (merchant_id, id)
            where message.merchant_id = ${shop} and (message.state = 'waiting') <> (contact.id is not null)`);
          expect(odd).toEqual([]);
        });
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test("what goes every week at the same hour is not kept back by the minutes it took the week before; what left much later is", async () => {
  const shop = await openTestShop(database);
  const customerId = await inShop(shop, async (tx) => {
    await capped(tx, { ...weekly, most: 1 });
    return await addPerson(tx);
  });
  const weeklyLetter = async (at: string, takenAt: string): Promise<string | undefined> => {
    setClock(at);
    return await inShop(shop, async (tx) => {
      const ids = await plan(tx, [{ customerId }]);
      await arbitrate(tx);
      await makeContacts(tx, ids, takenAt);
      return (await placed(tx, ids))[0]?.state;
    });
  };
  expect(await weeklyLetter("2026-06-01T09:00:00.000Z", "2026-06-01T09:12:00.000Z")).toBe("waiting");
  expect(await weeklyLetter("2026-06-08T09:00:01.000Z", "2026-06-08T09:40:00.000Z")).toBe("waiting");
  expect(await weeklyLetter("2026-06-15T09:00:02.000Z", "2026-06-15T09:00:03.000Z")).toBe("skipped");
});
