import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import type { Cause, MoveResult, Order } from "./ledger-types.ts";
import { readAccounts } from "./operations-accounts.ts";
import { move } from "./operations-ledger.ts";

const database = await openTestDatabase();
const merchantId = await openTestShop(database);
const actor = systemActor(merchantId, "test");

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString();

async function moving(...orders: Order[]): Promise<MoveResult[]> {
  return await database.inMerchant(merchantId, async (tx) => await move(tx, actor, orders));
}

const earn = (
  membershipId: string,
  units: number,
  expiresAt: string | null = null,
  cause: Cause = {},
): Order => ({
  kind: "earn",
  membershipId,
  units,
  lot: { activeFrom: null, expiresAt },
  cause,
});
const redeem = (membershipId: string, units: number, cause: Cause = {}): Order => ({
  kind: "redeem",
  membershipId,
  units,
  cause,
});

async function accountOf(id: string, at?: string) {
  const [account] = await database.inMerchant(merchantId, async (tx) => await readAccounts(tx, [id], at));
  if (account === undefined) throw new Error("no such account");
  return account;
}

test("a redemption takes what expires soonest, and a return gives it back to the same lot", async () => {
  const { members } = await openTestMembers(database, merchantId, 1);
  const [ana = ""] = members;
  const receiptId = newId();
  await moving(earn(ana, 100), earn(ana, 50, day(90)), earn(ana, 30, day(30)));
  const [spent] = await moving(redeem(ana, 60, { receiptId }));
  expect(spent).toMatchObject({ units: 60, seq: 4, balances: { available: 120 } });
  expect((await accountOf(ana)).expiries.map((one) => one.units)).toEqual([20]);
  const [back] = await moving({
    kind: "return",
    membershipId: ana,
    units: 35,
    of: { receiptId },
    cause: { receiptId },
  });
  expect(back).toMatchObject({ kind: "return", units: 35 });
  expect((await accountOf(ana)).expiries.map((one) => one.units)).toEqual([5, 50]);
  const [more] = await moving({
    kind: "return",
    membershipId: ana,
    units: 99,
    of: { receiptId },
    cause: { receiptId },
  });
  expect(more).toMatchObject({ units: 25, balances: { available: 180 } });
});

test("units are no longer spendable from the instant of their expiry, though nothing has been written", async () => {
  const { members } = await openTestMembers(database, merchantId, 1);
  const [ana = ""] = members;
  await moving({ ...earn(ana, 40, day(-1)), at: day(-3) }, earn(ana, 10));
  expect((await accountOf(ana)).balances.available).toBe(10);
  const [refused] = await moving(redeem(ana, 11));
  expect(refused).toEqual({ refused: "insufficient_points", details: { available: 10, wanted: 11 } });
  await moving(earn(ana, 7, day(2)));
  expect((await accountOf(ana, day(3))).balances.available).toBe(10);
  expect((await accountOf(ana)).balances.available).toBe(17);
});

test("the same key answers the same and moves nothing again; for another order it is refused", async () => {
  const { members } = await openTestMembers(database, merchantId, 2);
  const [ana = "", bob = ""] = members;
  const [first] = await moving(earn(ana, 5, null, { key: "k1" }));
  const [again, other] = await moving(earn(ana, 5, null, { key: "k1" }), earn(bob, 5, null, { key: "k1" }));
  expect(again).toEqual({ ...first, isRepeat: true });
  expect(other).toEqual({ refused: "idempotency_key_already_used" });
  expect((await accountOf(ana)).balances.available).toBe(5);
});

test("reservations hold units until they are posted, released or run out", async () => {
  const { members } = await openTestMembers(database, merchantId, 1);
  const [ana = ""] = members;
  await moving(earn(ana, 100, day(10)));
  const [one, two] = [newId(), newId()];
  const reserve = (reservationId: string, units: number, expiresAt: string, at?: string): Order => ({
    kind: "reserve",
    membershipId: ana,
    units,
    reservationId,
    expiresAt,
    ...(at === undefined ? {} : { at }),
    cause: {},
  });
  await moving(reserve(one, 60, day(1)));
  const [refused] = await moving(redeem(ana, 41));
  expect(refused).toMatchObject({ refused: "insufficient_points" });
  const [posted] = await moving({ kind: "post", reservationId: one, units: 45, cause: {} });
  expect(posted).toMatchObject({ kind: "post", units: 45, balances: { available: 55, reserved: 0 } });
  expect((await moving({ kind: "void", reservationId: one, cause: {} }))[0]).toEqual({
    refused: "reservation_not_open",
  });
  await moving(reserve(two, 10, day(0.001)));
  expect((await accountOf(ana)).balances).toMatchObject({ available: 45, reserved: 10 });
  expect((await accountOf(ana, day(1))).balances).toMatchObject({ available: 55, reserved: 0 });
});

test("a debt is repaid by what comes next, and a merge moves lots and debt", async () => {
  const { members } = await openTestMembers(database, merchantId, 2);
  const [ana = "", bob = ""] = members;
  const receiptId = newId();
  await moving(earn(ana, 100, null, { receiptId }), redeem(ana, 80));
  const [taken] = await moving({
    kind: "clawback",
    membershipId: ana,
    units: 100,
    policy: "debt",
    receiptId,
    cause: { receiptId },
  });
  expect(taken).toMatchObject({ units: 100, balances: { available: 0, debt: 80 } });
  await moving(earn(ana, 30));
  expect((await accountOf(ana)).balances).toMatchObject({ available: 0, debt: 50 });
  await moving(earn(bob, 200, day(50)));
  const [merged] = await moving({
    kind: "transfer",
    membershipId: ana,
    toMembershipId: bob,
    units: "all",
    cause: {},
  });
  expect(merged).toMatchObject({ kind: "transfer_out", units: -50, balances: { available: 0, debt: 0 } });
  expect(await accountOf(bob)).toMatchObject({
    balances: { available: 150, debt: 0 },
    expiries: [{ units: 150 }],
  });
  const differing = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.rows(sql`
        select membership.id from loyalty.membership
        left join loyalty.lot on lot.merchant_id = membership.merchant_id and lot.membership_id = membership.id
        where membership.merchant_id = ${merchantId}
        group by membership.merchant_id, membership.id
        having coalesce(sum(lot.remaining), 0) <> membership.available + membership.pending`),
  );
  expect(differing).toEqual([]);
});
