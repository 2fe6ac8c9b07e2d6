import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { connect } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal } from "../../values/refusal.ts";
import { doctorLedger } from "./doctor.ts";
import type { Moved, MoveResult, Order } from "./ledger-types.ts";
import { readAccounts } from "./operations-accounts.ts";
import { move } from "./operations-ledger.ts";

const shared = await openTestDatabase();
const merchantId = await openTestShop(shared);
const actor = systemActor(merchantId, "test");
/** Fifty clients at once, each with a connection of its own. */
const crowd = connect(shared.address, 50);
afterAll(async () => {
  await crowd.close();
});
const forever = { activeFrom: null, expiresAt: null };

async function moving(...orders: Order[]): Promise<MoveResult[]> {
  return await crowd.inMerchant(merchantId, async (tx) => await move(tx, actor, orders));
}

async function balanceOf(...ids: string[]): Promise<number[]> {
  const accounts = await crowd.inMerchant(merchantId, async (tx) => await readAccounts(tx, ids));
  const byId = new Map(accounts.map((one) => [one.membershipId, one.balances.available - one.balances.debt]));
  return ids.map((id) => byId.get(id) ?? Number.NaN);
}

const done = (results: readonly MoveResult[][]): Moved[] =>
  results.flat().filter((one): one is Moved => !isRefusal(one));
const earn = (membershipId: string, units: number, key?: string): Order => ({
  kind: "earn",
  membershipId,
  units,
  lot: forever,
  cause: key === undefined ? {} : { key },
});

async function expectSound(): Promise<void> {
  expect(await doctorLedger(shared, merchantId)).toMatchObject({ differences: 0 });
  // A transaction that met another head-on is tried again unseen: here it must not have come to that.
  const { deadlocks } = await shared.asOwner(
    async (tx) =>
      await tx.one<{ deadlocks: number }>(
        sql`select deadlocks from pg_stat_database where datname = current_database()`,
      ),
  );
  expect(deadlocks).toBe(0);
}

test("fifty clients earn, spend, hold, refund and transfer at once, and every unit is accounted for", async () => {
  const { members } = await openTestMembers(shared, merchantId, 6);
  const pick = (number: number): string => members[number % members.length] ?? "";
  await moving(...members.map((id) => earn(id, 100)));
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const client = async (): Promise<MoveResult[]> => {
    const results: MoveResult[] = [];
    for (let round = 0; round < 12; round += 1) {
      const [one, other] = [pick(random(60)), pick(random(60))];
      const receiptId = newId();
      const reservationId = newId();
      const units = 1 + random(40);
      const orders: Order[][] = [
        [{ ...earn(one, units), cause: { receiptId } }],
        [{ kind: "redeem", membershipId: one, units, cause: { receiptId } }],
        [
          {
            kind: "reserve",
            membershipId: one,
            units,
            reservationId,
            expiresAt: new Date(Date.now() + 60_000).toISOString(),
            cause: {},
          },
        ],
        [{ kind: "clawback", membershipId: one, units, policy: "debt", receiptId: null, cause: {} }],
        [{ kind: "transfer", membershipId: one, toMembershipId: other, units, cause: {} }],
        [earn(one, units), { kind: "transfer", membershipId: other, toMembershipId: one, units, cause: {} }],
      ];
      const result = await moving(...(orders[random(orders.length)] ?? []));
      results.push(...result);
      const [first] = result;
      if (first !== undefined && !isRefusal(first) && first.kind === "reserve") {
        results.push(
          ...(await moving({ kind: "post", reservationId, units: Math.floor(units / 2), cause: {} })),
        );
      }
      if (first !== undefined && !isRefusal(first) && first.kind === "redeem") {
        results.push(
          ...(await moving({
            kind: "return",
            membershipId: one,
            units,
            of: { receiptId },
            cause: { receiptId },
          })),
        );
      }
    }
    return results;
  };
  const results = (await Promise.all(Array.from({ length: 50 }, client))).flat();
  expect(results.filter(isRefusal).map((one) => one.refused)).not.toContain("reservation_not_open");
  expect(done([results]).length).toBeGreaterThan(300);
  await expectSound();
});

test("of twenty transfers of 100 points from 100, one succeeds", async () => {
  const { members } = await openTestMembers(shared, merchantId, 2);
  const [ana = "", bob = ""] = members;
  await moving(earn(ana, 100));
  const order: Order = { kind: "transfer", membershipId: ana, toMembershipId: bob, units: 100, cause: {} };
  const results = await Promise.all(Array.from({ length: 20 }, async () => await moving(order)));
  expect(done(results)).toHaveLength(1);
  expect(await balanceOf(ana, bob)).toEqual([0, 100]);
  await expectSound();
});

test("members who send each other points at the same time lose none and never block", async () => {
  const { members } = await openTestMembers(shared, merchantId, 2);
  const [ana = "", bob = ""] = members;
  await moving(earn(ana, 500), earn(bob, 500));
  const results = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const [from, to] = index % 2 === 0 ? [ana, bob] : [bob, ana];
      return await moving({
        kind: "transfer",
        membershipId: from,
        toMembershipId: to,
        units: 10 + index,
        cause: {},
      });
    }),
  );
  const [anas = 0, bobs = 0] = await balanceOf(ana, bob);
  expect(anas + bobs).toBe(1_000);
  expect(done(results)).toHaveLength(50);
  await expectSound();
});

test("on an account that has never moved, one of two debits of 200 fits a debt of 200", async () => {
  const { members } = await openTestMembers(shared, merchantId, 1);
  const [ana = ""] = members;
  const order: Order = { kind: "debit", membershipId: ana, units: 200, debtLimit: 200, cause: {} };
  const results = await Promise.all([moving(order), moving(order)]);
  expect(done(results)).toHaveLength(1);
  expect(await balanceOf(ana)).toEqual([-200]);
});

test("one key sent five times at once moves once and answers the same", async () => {
  const { members } = await openTestMembers(shared, merchantId, 5);
  const [ana = ""] = members;
  const results = done(
    await Promise.all(Array.from({ length: 5 }, async () => await moving(earn(ana, 30, "five")))),
  );
  expect(results.map((one) => one.seq)).toEqual([1, 1, 1, 1, 1]);
  expect(results.filter((one) => !one.isRepeat)).toHaveLength(1);
  expect(await balanceOf(ana)).toEqual([30]);
  // The same key for different members at once: one of them has it.
  const others = await Promise.all(members.map(async (id) => await moving(earn(id, 10, "taken"))));
  expect(done(others)).toHaveLength(1);
  expect((await balanceOf(...members)).reduce((sum, one) => sum + one, 0)).toBe(40);
  await expectSound();
});
