import { expect, test } from "vitest";
import { granted, openTestNetwork } from "../../../tests/support/network.ts";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop } from "../../../tests/support/till.ts";
import {
  commonPoints,
  giveSharedCard,
  returnCommonPoints,
  spendCommonPoints,
  tellSales,
} from "../network/index.ts";
import { inviteShop, joinNetwork } from "../network/operations-shops.ts";

const opened = await openTestServer();
const { database } = opened;

/** A customer with a card of a network, and the points of one purchase on it. */
async function openShop() {
  const shop = await openTillShop(opened);
  await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const customerId = await shop.customer({ firstName: "Chantal" });
  const { networkId, actorOf } = await openTestNetwork(database, 0);
  const { code } = await database.inMerchant(networkId, async (tx) =>
    granted(await inviteShop(tx, actorOf(networkId), "Shop")),
  );
  const actor = actorOf(shop.merchantId);
  granted(await joinNetwork(database, actor, { code, agreementVersion: 1 }));
  granted(await giveSharedCard(database, actor, { customerId }));
  await till.do("credit", { customer: { id: customerId }, amountCents: 100_000, ticketNumber: "1" });
  while (await tellSales(database, shop.merchantId));
  const points = async () => (await commonPoints(database, shop.merchantId, customerId))?.points ?? 0;
  const whole = await points();
  expect(whole).toBeGreaterThan(0);
  const pay = (more: object = {}) =>
    till.make("credit", {
      customer: { id: customerId },
      amountCents: 3_000,
      commonPoints: { cents: 1_000 },
      ...more,
    });
  return { shop, till, customerId, actor, points, whole, pay };
}

test("a sale that is refused after the network has paid gives the points back, however often it is told", async () => {
  const { till, points, whole, pay } = await openShop();
  const wrong = pay({ ticketNumber: "1" });
  for (let turn = 0; turn < 3; turn++) {
    const [said] = await till.send(wrong);
    expect(said).toMatchObject({ outcome: "refused", code: "ticket_number_already_used" });
    expect(await points()).toBe(whole);
  }
  const [right] = await till.send(pay({ ticketNumber: "2" }));
  expect(right?.outcome).toBe("applied");
  expect(await points()).toBeLessThan(whole);
});

test("stopped between what the network pays and the sale, sent again it is one sale paid once", async () => {
  const { till, actor, customerId, points, whole, pay } = await openShop();
  const operation = pay();
  granted(await spendCommonPoints(database, actor, { customerId, cents: 1_000, key: operation.id }));
  const taken = await points();
  expect(taken).toBeLessThan(whole);
  const outcomes = [];
  for (let turn = 0; turn < 3; turn++) outcomes.push((await till.send(operation))[0]?.outcome);
  expect(outcomes).toEqual(["applied", "again", "again"]);
  expect(await points()).toBe(taken);
});

test("stopped between giving back and saying so, sent again it is refused and takes nothing", async () => {
  const { till, actor, customerId, points, whole, pay } = await openShop();
  const operation = pay({ ticketNumber: "1" });
  granted(await spendCommonPoints(database, actor, { customerId, cents: 1_000, key: operation.id }));
  await returnCommonPoints(database, actor, { key: operation.id });
  expect((await till.send(operation))[0]?.outcome).toBe("refused");
  expect(await points()).toBe(whole);
});

test("told twice at the same moment, a sale is paid once", async () => {
  const { till, points, whole, pay } = await openShop();
  const operation = pay();
  const told = await Promise.all([till.send(operation), till.send(operation), till.send(operation)]);
  const outcomes = told.map(([one]) => one?.outcome ?? "");
  expect(outcomes.toSorted()).toEqual(["again", "again", "applied"]);
  const left = await points();
  await till.send(operation);
  expect(await points()).toBe(left);
  expect(left).toBeLessThan(whole);
});

test("more than she has is refused, and nothing is taken or noted", async () => {
  const { till, shop, customerId, points, whole, pay } = await openShop();
  const before = await shop.membership(customerId);
  const [said] = await till.send(pay({ amountCents: 9_000_000, commonPoints: { cents: 5_000_000 } }));
  expect(said).toMatchObject({ outcome: "refused", code: "not_enough_points" });
  expect(await points()).toBe(whole);
  expect(await shop.membership(customerId)).toEqual(before);
});

test("goods that come back bring back their share of the network's points, and the last of them the rest", async () => {
  const { till, customerId, points, whole, pay } = await openShop();
  const sale = pay({ ticketNumber: "2" });
  expect((await till.send(sale))[0]?.outcome).toBe("applied");
  const taken = whole - (await points());
  const back = (amountCents: number) =>
    till.make("return", { customer: { id: customerId }, operationId: sale.id, amountCents });
  const part = back(1_000);
  for (let turn = 0; turn < 3; turn++) await till.send(part);
  const third = whole - (await points());
  expect(third).toBeLessThan(taken);
  expect(third).toBeGreaterThanOrEqual(Math.floor((taken * 2) / 3));
  expect((await till.send(back(2_000)))[0]?.outcome).toBe("applied");
  expect(await points()).toBe(whole);
});
