import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { emptyAccount, instant, type Step, stories } from "../../../tests/support/ledger-stories.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal } from "../../values/refusal.ts";
import { doctorLedger } from "./doctor.ts";
import type { Order } from "./ledger-types.ts";
import { readAccounts } from "./operations-accounts.ts";
import { expireDue } from "./operations-expiry.ts";
import { move, settleDue } from "./operations-ledger.ts";
import { planMoves } from "./rules/ledger.ts";

const database = await openTestDatabase();
const merchantId = await openTestShop(database);
const actor = systemActor(merchantId, "test");

/** The transaction at another time: what the night job and the movements see. */
async function atHour<T>(hour: number, work: (tx: Tx) => Promise<T>): Promise<T> {
  database.clock.setOffset(Date.parse(instant(hour)) - Date.now());
  return await database.inMerchant(merchantId, async (tx) => await work({ ...tx, now: instant(hour) }));
}

/** The same story told of other members, each with receipts of its own. */
function retold(order: Order, ids: (told: string) => string): Order {
  const whose = "membershipId" in order ? order.membershipId.slice(-1) : order.reservationId.slice(-3);
  const text = JSON.stringify(order)
    .replaceAll(/00000000-0000-7000-9000-[0-9a-f]{8}/g, (told) => `${told}${whose}`)
    .replaceAll(/00000000-0000-7000-[0-9a-f]{4}-[0-9a-f]{12,}/g, ids);
  return JSON.parse(text) as Order;
}

function renaming(members: readonly string[]): (told: string) => string {
  const names = new Map<string, string>();
  return (told) => {
    const known = told.startsWith("00000000-0000-7000-8")
      ? members[Number(told.at(-1)) - 1]
      : names.get(told);
    const name = known ?? newId();
    names.set(told, name);
    return name;
  };
}

/** Tells a story and then lets time pass, with this way of booking what comes due in between. */
async function tell(
  story: readonly Step[],
  book: (hour: number, members: readonly string[]) => Promise<void>,
) {
  const { members } = await openTestMembers(database, merchantId, 3);
  const name = renaming(members);
  let reserved = 0;
  let end = 0;
  for (const [number, { hour, make }] of story.entries()) {
    const order = make(hour, number, reserved);
    if (order.kind === "reserve") reserved = number;
    if (number % 3 === 0) await book(hour, members);
    await atHour(hour, async (tx) => await move(tx, actor, [retold(order, name)]));
    end = hour;
  }
  for (const wait of [40, 80, 400]) await book(end + wait, members);
  return await atHour(end + 400, async (tx) => ({
    entries: await tx.rows(sql`
      select
        array_position(${members}::uuid[], membership_id) as member, seq, kind, at, available, pending, reserved, debt,
        issued, redeemed, expired, clawed_back, breakage, adjusted, moved, balance,
        (select count(*) from loyalty.allocation
         where allocation.merchant_id = entry.merchant_id and allocation.membership_id = entry.membership_id
           and allocation.seq = entry.seq) as lots
      from loyalty.entry
      where merchant_id = ${merchantId} and membership_id = any(${members}::uuid[])
      order by member, seq`),
    due: await tx.rows(sql`
      select array_position(${members}::uuid[], id) as member, next_due_at from loyalty.membership
      where merchant_id = ${merchantId} and id = any(${members}::uuid[])
      order by member`),
  }));
}

const bySettling = async (hour: number, members: readonly string[]): Promise<void> => {
  await atHour(hour, async (tx) => {
    await settleDue(tx, actor, members);
  });
};
const byTheJob = async (hour: number): Promise<void> => {
  database.clock.setOffset(Date.parse(instant(hour)) - Date.now());
  await expireDue(database);
};

test("the night job writes exactly what the planner would, and the doctor finds nothing to say", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const planned = await tell(story, bySettling);
      const booked = await tell(story, byTheJob);
      expect(booked).toEqual(planned);
    }),
    { numRuns: 25 },
  );
  expect(await doctorLedger(database, merchantId)).toMatchObject({ differences: 0, shops: [{ first: [] }] });
});

test("movements of stored accounts are those of accounts that remember everything", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const { programId, members } = await openTestMembers(database, merchantId, 3);
      const accounts = members.map((id) => emptyAccount(id, programId));
      const name = renaming(members);
      let reserved = 0;
      let made = 0;
      for (const [number, { hour, make }] of story.entries()) {
        const order = retold(make(hour, number, reserved), name);
        if (order.kind === "reserve") reserved = number;
        const nextId = (): string => `lot${String((made += 1)).padStart(5, "0")}`;
        const remembered = planMoves(accounts, [order], instant(hour), nextId).results;
        const stored = await atHour(hour, async (tx) => {
          const results = await move(tx, actor, [order]);
          await settleDue(tx, actor, members);
          return results;
        });
        expect(stored.map((one) => (isRefusal(one) ? one : { ...one, isRepeat: undefined }))).toEqual(
          remembered,
        );
      }
    }),
    { numRuns: 25 },
  );
});

test("reading at an instant says what booking up to it would say", async () => {
  await fc.assert(
    fc.asyncProperty(stories, fc.integer({ min: 1, max: 300 }), async (story, wait) => {
      const { members } = await openTestMembers(database, merchantId, 3);
      const name = renaming(members);
      let reserved = 0;
      let end = 0;
      for (const [number, { hour, make }] of story.entries()) {
        const order = make(hour, number, reserved);
        if (order.kind === "reserve") reserved = number;
        await atHour(hour, async (tx) => await move(tx, actor, [retold(order, name)]));
        end = hour;
      }
      const foreseen = await atHour(end, async (tx) => await readAccounts(tx, members, instant(end + wait)));
      await bySettling(end + wait, members);
      const booked = await atHour(end + wait, async (tx) => await readAccounts(tx, members));
      expect(foreseen).toEqual(booked);
    }),
    { numRuns: 15 },
  );
});

test("the doctor names what was changed behind the ledger's back", async () => {
  const { members } = await openTestMembers(database, merchantId, 2);
  const [ana = "", bob = ""] = members;
  const lot = { activeFrom: null, expiresAt: instant(9_000) };
  await atHour(8_000, async (tx) => {
    await move(tx, actor, [
      { kind: "earn", membershipId: ana, units: 50, lot, cause: { key: newId() } },
      { kind: "redeem", membershipId: ana, units: 20, cause: {} },
      { kind: "earn", membershipId: bob, units: 10, lot, cause: {} },
    ]);
  });
  const asOwner = async (change: ReturnType<typeof sql>): Promise<void> => {
    await database.asOwner(async (tx) => {
      await tx.run(change);
    });
  };
  await asOwner(sql`update loyalty.lot set remaining = remaining - 1 where membership_id = ${ana}`);
  await asOwner(sql`update loyalty.membership set next_due_at = null where id = ${bob}`);
  await asOwner(sql`update loyalty.entry set balance = 49 where membership_id = ${ana} and seq = 1`);
  await asOwner(sql`delete from loyalty.allocation where membership_id = ${ana}`);
  const report = await doctorLedger(database, merchantId);
  const checks = report.shops.flatMap((shop) => shop.first.map((one) => [one.check, one.subject]));
  expect(checks).toEqual(
    expect.arrayContaining([
      ["running_balance", ana],
      ["lots_available", ana],
      ["due_in_time", bob],
    ]),
  );
  expect(checks.map(([check]) => check)).toContain("lot_remaining");
});

test("nobody but the owner of the tables may change or remove a movement", async () => {
  const { members } = await openTestMembers(database, merchantId, 1);
  const [ana = ""] = members;
  const lot = { activeFrom: null, expiresAt: null };
  await atHour(
    9_100,
    async (tx) => await move(tx, actor, [{ kind: "earn", membershipId: ana, units: 5, lot, cause: {} }]),
  );
  const attempt = async (change: ReturnType<typeof sql>): Promise<number> =>
    await database.inMerchant(merchantId, async (tx) => await tx.run(change));
  await expect(attempt(sql`update loyalty.entry set available = 6`)).rejects.toThrow(/permission denied/);
  await expect(attempt(sql`delete from loyalty.entry`)).rejects.toThrow(/permission denied/);
  await expect(attempt(sql`delete from loyalty.allocation`)).rejects.toThrow(/permission denied/);
  await expect(attempt(sql`update loyalty.lot set amount = 6`)).rejects.toThrow(/permission denied/);
});
