import { beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "../../../tests/support/database.ts";
import { granted, openTestNetwork, type TestNetwork } from "../../../tests/support/network.ts";
import { wireRooms } from "../../app/rooms.ts";
import { isRefusal } from "../../values/refusal.ts";
import { doctorLedger } from "../loyalty/index.ts";
import { commonPoints, presentSharedCard, returnCommonPoints, spendCommonPoints } from "./index.ts";
import { giveSharedCard } from "./operations-cards.ts";
import { createCustomer } from "../customers/index.ts";
import { removeReceipts } from "../purchases/index.ts";
import { openMonthNow } from "./operations-months.ts";

const database = await openTestDatabase();
wireRooms();
let net: TestNetwork;
let butcher = "";
let florist = "";

beforeAll(async () => {
  net = await openTestNetwork(database, 2);
  [butcher = "", florist = ""] = net.shops;
});

/** A customer of the butcher with a new shared card. */
async function ana(): Promise<{ customerId: string; number: string }> {
  const customer = await database.inMerchant(butcher, async (tx) =>
    granted(await createCustomer(tx, net.actorOf(butcher), { firstName: "Ana" })),
  );
  const given = granted(await giveSharedCard(database, net.actorOf(butcher), { customerId: customer.id }));
  return { customerId: customer.id, number: given.number };
}

test("points earned at the butcher's pay at the florist's, and the two settle", async () => {
  const { customerId, number } = await ana();
  await net.buy(butcher, customerId, 45_500);
  await net.tell();
  expect(await commonPoints(database, butcher, customerId)).toEqual({
    networkName: "Les Halles",
    points: 130,
    worthCents: 1_000,
  });
  const known = await presentSharedCard(database, florist, number);
  expect(known).toBeDefined();
  const there = known?.customerId ?? "";
  const wish = { customerId: there, cents: 1_000, key: "first" };
  expect(await spendCommonPoints(database, net.actorOf(florist), wish)).toEqual({
    points: 130,
    cents: 1_000,
  });
  expect(await spendCommonPoints(database, net.actorOf(florist), wish)).toEqual({
    points: 130,
    cents: 1_000,
  });
  const { shops } = await database.inMerchant(net.networkId, async (tx) => await openMonthNow(tx));
  expect(shops.find(({ shopId }) => shopId === butcher)?.netCents).toBe(1_000);
  expect(shops.find(({ shopId }) => shopId === florist)?.netCents).toBe(-1_000);
  granted(await returnCommonPoints(database, net.actorOf(florist), { key: "first", upToCents: 400 }));
  granted(await returnCommonPoints(database, net.actorOf(florist), { key: "first", upToCents: 400 }));
  expect(await commonPoints(database, florist, there)).toMatchObject({ points: 52, worthCents: 400 });
  const refused = await spendCommonPoints(database, net.actorOf(florist), { ...wish, key: "second" });
  expect(isRefusal(refused) && refused.refused).toBe("not_enough_points");
  expect((await doctorLedger(database, net.networkId)).differences).toBe(0);
});

test("twenty tills spending the same points at once: they are spent once", async () => {
  const { customerId } = await ana();
  await net.buy(butcher, customerId, 45_500);
  await net.tell();
  const paid = await Promise.all(
    Array.from({ length: 20 }, async (_, till) =>
      spendCommonPoints(database, net.actorOf(butcher), { customerId, cents: 1_000, key: `till-${till}` }),
    ),
  );
  expect(paid.filter((one) => !isRefusal(one))).toHaveLength(1);
  expect(await commonPoints(database, butcher, customerId)).toMatchObject({ points: 0, worthCents: 0 });
});

test("one payment asked by twenty retries at once is one payment", async () => {
  const { customerId } = await ana();
  await net.buy(butcher, customerId, 45_500);
  await net.tell();
  const wish = { customerId, cents: 400, key: "retried" };
  const paid = await Promise.all(
    Array.from({ length: 20 }, async () => spendCommonPoints(database, net.actorOf(butcher), wish)),
  );
  expect(new Set(paid.map((one) => JSON.stringify(one)))).toEqual(new Set([`{"points":52,"cents":400}`]));
  expect(await commonPoints(database, butcher, customerId)).toMatchObject({ points: 78 });
  const other = await spendCommonPoints(database, net.actorOf(butcher), { ...wish, cents: 500 });
  expect(isRefusal(other) && other.refused).toBe("idempotency_key_already_used");
});

test("a sale told twice, corrected, given back or removed holds the points it still deserves", async () => {
  const { customerId } = await ana();
  const points = async () => (await commonPoints(database, butcher, customerId))?.points;
  const sale = await net.buy(butcher, customerId, 10_000);
  await net.tell();
  await net.tell();
  expect(await points()).toBe(28);
  await net.refund(butcher, sale, 3_000);
  await net.tell();
  expect(await points()).toBe(20);
  const mistaken = await net.buy(butcher, customerId, 35_000);
  await net.tell();
  expect(await points()).toBe(120);
  await database.inMerchant(butcher, async (tx) => await removeReceipts(tx, [mistaken]));
  await net.tell();
  expect(await points()).toBe(20);
});
