import { beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "../../../tests/support/database.ts";
import { granted, openTestNetwork, type TestNetwork } from "../../../tests/support/network.ts";
import { wireRooms } from "../../app/rooms.ts";
import { isRefusal } from "../../values/refusal.ts";
import { doctorLedger } from "../loyalty/index.ts";
import { commonPoints, presentSharedCard, returnCommonPoints, spendCommonPoints } from "./index.ts";
import { giveSharedCard } from "./operations-cards.ts";
import { createCustomer } from "../customers/index.ts";
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
