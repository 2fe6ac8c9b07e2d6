import { sql } from "kysely";
import { expect, test } from "vitest";
import { granted, openTestNetwork } from "../../../tests/support/network.ts";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop, type Till, type TillShop } from "../../../tests/support/till.ts";
import { commonPoints, giveSharedCard } from "../network/index.ts";
import { tellSales } from "../network/operations-earnings.ts";
import { inviteShop, joinNetwork } from "../network/operations-shops.ts";
import type { CounterSettings } from "./schema-row.ts";

const opened = await openTestServer();
const { database } = opened;

async function openShop() {
  const shop = await openTillShop(opened);
  const programId = await shop.launch(pointsProgram);
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const customerId = await shop.customer({ firstName: "Chantal", lastName: "Verdier" });
  return { shop, programId, till, customerId, customer: { id: customerId } };
}

async function changeRules(shop: TillShop, change: Partial<CounterSettings>): Promise<void> {
  const before = await shop.say<object>("GET", "/till/settings");
  await shop.say("PUT", "/till/settings", { ...before, ...change });
}

test("a cashier who names a manager as the one at work is no manager", async () => {
  const { shop, programId, till, customer } = await openShop();
  const sophie = await shop.cashier("Sophie", { isManager: true, code: "7391" });
  await changeRules(shop, { codeAboveCents: 400 });
  await till.do("credit", { customer, amountCents: 20_000 });
  const wish = { customer, amountCents: 3_000, reward: { programId, rewardId: "reward" } };
  expect(await till.do("credit", { ...wish, cashierId: sophie })).toMatchObject({
    code: "manager_code_needed",
  });
  await till.send(till.make("credit", { ...wish, cashierId: sophie, offline: true }));
  expect((await shop.incidents()).map(({ kind }) => kind)).toContain("no_manager");
});

test("a small part of a purchase that a reward paid for does not bring the whole reward back", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  await till.do("credit", { customer, amountCents: 10_000 });
  const spent = await till.do("credit", {
    customer,
    amountCents: 500,
    ticketNumber: "R1",
    reward: { programId, rewardId: "reward" },
  });
  expect(spent).toMatchObject({ outcome: "applied", dueCents: 0 });
  const { spendable } = await shop.membership(customerId);
  const part = await till.do("return", { customer, ticketNumber: "R1", amountCents: 1 });
  expect(part.outcome).toBe("applied");
  expect((await shop.membership(customerId)).spendable).toBe(spendable);
  expect(await till.do("return", { customer, ticketNumber: "R1", amountCents: 500 })).toMatchObject({
    code: "return_exceeds_purchase",
  });
  const rest = await till.do("return", { customer, ticketNumber: "R1", amountCents: 499 });
  expect(rest.outcome).toBe("applied");
  expect((await shop.membership(customerId)).spendable).toBe(spendable + 10);
});

test("the parts that come back are never more than what was bought, and rounding brings no reward back early", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  await till.do("credit", { customer, amountCents: 10_000 });
  const bought = till.make("credit", {
    customer,
    amountCents: 501,
    ticketNumber: "R2",
    reward: { programId, rewardId: "reward" },
  });
  expect((await till.send(bought))[0]).toMatchObject({ outcome: "applied", dueCents: 1 });
  const { spendable } = await shop.membership(customerId);
  expect((await till.do("return", { customer, ticketNumber: "R2", amountCents: 300 })).outcome).toBe(
    "applied",
  );
  expect((await shop.membership(customerId)).spendable).toBe(spendable);
  expect(await till.do("return", { customer, ticketNumber: "R2", amountCents: 300 })).toMatchObject({
    code: "return_exceeds_purchase",
  });
  expect((await till.do("return", { customer, ticketNumber: "R2", amountCents: 201 })).outcome).toBe(
    "applied",
  );
  expect((await shop.membership(customerId)).spendable).toBe(spendable + 10);
});

test("what two tills take back of one ticket at the same moment is no more than the ticket", async () => {
  const { shop, till, customer } = await openShop();
  const other = await shop.pair("Caisse 2", await shop.cashier("Léa"));
  await till.do("credit", { customer, amountCents: 1_000, ticketNumber: "R3" });
  const results = await Promise.all(
    [till, other, till, other].map(
      async (at) => await at.do("return", { customer, ticketNumber: "R3", amountCents: 600 }),
    ),
  );
  expect(results.filter(({ outcome }) => outcome === "applied")).toHaveLength(1);
});

/** Puts the shop in a network and gives the customer its card, with the points of one purchase. */
async function inNetwork(shop: TillShop, till: Till, customerId: string) {
  const { networkId, actorOf } = await openTestNetwork(database, 0);
  const { code } = await database.inMerchant(networkId, async (tx) =>
    granted(await inviteShop(tx, actorOf(networkId), "Shop")),
  );
  granted(await joinNetwork(database, actorOf(shop.merchantId), { code, agreementVersion: 1 }));
  granted(await giveSharedCard(database, actorOf(shop.merchantId), { customerId }));
  await till.do("credit", { customer: { id: customerId }, amountCents: 100_000 });
  while (await tellSales(database, shop.merchantId));
  return async () => (await commonPoints(database, shop.merchantId, customerId))?.points ?? 0;
}

test("undone, a purchase paid with the points of the network gives them back, once", async () => {
  const { shop, till, customer, customerId } = await openShop();
  const points = await inNetwork(shop, till, customerId);
  const before = await points();
  const paid = till.make("credit", { customer, amountCents: 3_000, commonPoints: { cents: 1_000 } });
  expect((await till.send(paid))[0]?.outcome).toBe("applied");
  expect(await points()).toBeLessThan(before);
  const undo = till.make("undo", { operationId: paid.id });
  expect((await till.send(undo))[0]?.outcome).toBe("applied");
  expect(await points()).toBe(before);
  await till.send(undo);
  expect(await points()).toBe(before);
});

test("the points of the network never pay more than the purchase leaves to pay", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  const points = await inNetwork(shop, till, customerId);
  const before = await points();
  for (const wish of [
    { amountCents: 900, commonPoints: { cents: 1_000 } },
    { amountCents: 1_200, commonPoints: { cents: 1_000 }, reward: { programId, rewardId: "reward" } },
  ]) {
    const result = await till.do("credit", { customer, ...wish });
    expect(result).toMatchObject({ outcome: "refused", code: "common_points_exceed_price" });
  }
  expect(await points()).toBe(before);
});

test("what could not be read of a person is not kept in the till's journal", async () => {
  const { shop, till } = await openShop();
  const { cardBlock } = await till.start();
  const wish = { firstName: "Aline", language: "fr" as const, cardNumber: cardBlock[0] ?? "" };
  const enrol = till.make("enrol", { ...wish, phone: "06 12 34 56" });
  const [said] = await till.send(enrol);
  expect(said).toMatchObject({ outcome: "refused", code: "unreadable_phone" });
  expect(said?.message).toContain("06 12 34 56");
  const [again] = await till.send(enrol);
  expect(again).toMatchObject({ outcome: "refused", code: "unreadable_phone" });
  await till.send(till.make("enrol", { ...wish, phone: "06 12 34 57", offline: true }));
  const kept = await database.inMerchant(
    shop.merchantId,
    async (tx) =>
      await tx.rows<{ row: string }>(sql`
        select operation::text as row from till.operation union all select incident::text from till.incident`),
  );
  expect(kept.length).toBeGreaterThan(1);
  for (const { row } of kept) expect(row).not.toContain("06 12 34");
});

test("whoever says somebody else's phone and first name at the counter is handed no address of her card", async () => {
  const { shop, till } = await openShop();
  await shop.customer({ firstName: "Odette", phones: ["+33612340099"] });
  const { cardBlock } = await till.start();
  const wish = { phone: "06 12 34 00 99", language: "fr" as const };
  const known = await till.do("enrol", { ...wish, firstName: "Odette", cardNumber: cardBlock[0] ?? "" });
  expect(known.outcome).toBe("applied");
  expect(known).not.toHaveProperty("cardUrl");
  const newcomer = await till.do("enrol", { ...wish, firstName: "Basile", cardNumber: cardBlock[1] ?? "" });
  expect(newcomer).toHaveProperty("cardUrl");
});

test("two tills at the same moment give one reward, one credit for a ticket, one paper card", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  const other = await shop.pair("Caisse 2", await shop.cashier("Léa"));
  await till.do("credit", { customer, amountCents: 10_000 });
  const tills = [till, other, till, other];
  const applied = (results: readonly { outcome: string }[]) =>
    results.filter(({ outcome }) => outcome === "applied" || outcome === "incident").length;
  const rewards = await Promise.all(
    tills.map(
      async (at) =>
        await at.do("credit", { customer, amountCents: 900, reward: { programId, rewardId: "reward" } }),
    ),
  );
  expect(applied(rewards)).toBe(1);
  const ticket = { customer, amountCents: 1_000, ticketNumber: "P1" };
  expect(applied(await Promise.all(tills.map(async (at) => await at.do("credit", ticket))))).toBe(1);
  const stamps = { customer, programId, points: 4 };
  expect(applied(await Promise.all(tills.map(async (at) => await at.do("stamps", stamps))))).toBe(1);
  expect((await shop.membership(customerId)).spendable).toBe(10 - 10 + 1 + 4);
});

test("a purchase returned and undone, one after the other or both at once, is taken back once", async () => {
  const { shop, till, customer, customerId } = await openShop();
  const other = await shop.pair("Caisse 2", await shop.cashier("Léa"));
  const first = till.make("credit", { customer, amountCents: 10_000, ticketNumber: "U1" });
  await till.send(first);
  await till.do("return", { customer, ticketNumber: "U1", amountCents: 4_000 });
  expect((await shop.membership(customerId)).spendable).toBe(6);
  expect(await till.do("undo", { operationId: first.id })).toMatchObject({ code: "undo_after_return" });
  await till.do("return", { customer, operationId: first.id, amountCents: 6_000 });
  expect(await shop.membership(customerId)).toMatchObject({ spendable: 0, debt: 0 });
  for (let time = 0; time < 3; time += 1) {
    const again = till.make("credit", { customer, amountCents: 10_000, ticketNumber: `U2-${time}` });
    await till.send(again);
    await Promise.all([
      till.do("undo", { operationId: again.id }),
      other.do("return", { customer, ticketNumber: `U2-${time}`, amountCents: 10_000 }),
    ]);
    expect(await shop.membership(customerId)).toMatchObject({ spendable: 0, debt: 0 });
  }
});

test("twenty codes tried at once are no more than five tries", async () => {
  const { shop } = await openShop();
  const cashierId = await shop.cashier("Noé", { code: "8642" });
  const till = await shop.pair("Caisse 3", await shop.cashier("Ida"));
  const tries = Array.from({ length: 20 }, (_, index) => String(1_000 + index * 37));
  const answers = await Promise.all(
    tries.map(
      async (code) => (await till.ask("POST", "/sign-in", { cashierId, code })).json<{ code: string }>().code,
    ),
  );
  expect(answers.filter((code) => code === "wrong_code").length).toBeLessThanOrEqual(4);
  expect((await till.ask("POST", "/sign-in", { cashierId, code: "8642" })).json()).toMatchObject({
    code: "code_locked",
  });
});

test("a device that was taken off the list is let in no more, nor its cashier", async () => {
  const { shop, till, customer } = await openShop();
  await shop.say("DELETE", `/till/devices/${till.deviceId}`);
  for (const path of ["/start", "/customers", "/find?q=Chantal"])
    expect((await till.ask("GET", path)).statusCode, path).toBe(401);
  const sent = await till.ask("POST", "/operations", {
    clock: { deviceNow: new Date().toISOString() },
    operations: [till.make("credit", { customer, amountCents: 1_000 })],
  });
  expect(sent.statusCode).toBe(401);
});

test("an operation that breaks something keeps none of those behind it waiting", async () => {
  const { shop, till, customer, customerId } = await openShop();
  await database.asOwner(async (tx) => {
    await tx.run(sql`
      alter table purchases.receipt add constraint broken check (total_cents is distinct from 66600) not valid`);
  });
  const broken = till.make("credit", { customer, amountCents: 66_600, offline: true });
  const fine = till.make("credit", { customer, amountCents: 10_000, offline: true });
  const results = await till.send(broken, fine);
  await database.asOwner(async (tx) => {
    await tx.run(sql`alter table purchases.receipt drop constraint broken`);
  });
  expect(results.map(({ outcome, code }) => code ?? outcome)).toEqual(["operation_failed", "applied"]);
  expect((await shop.membership(customerId)).spendable).toBe(10);
  expect(await shop.incidents()).toMatchObject([
    { kind: "not_applied", detail: { code: "operation_failed" } },
  ]);
});

test("where numbers begin again each day, goods come back on her own ticket, whoever had the same number since", async () => {
  const { shop, till, customer, customerId } = await openShop();
  const before = await shop.say<object>("GET", "/till/settings");
  await shop.say("PUT", "/till/settings", { ...before, ticketNumbers: "daily" });
  await till.do("credit", { customer, amountCents: 10_000, ticketNumber: "7" });
  const offset = database.clock.offsetMs();
  await moveClock(database, offset + 86_400_000);
  const somebody = { id: await shop.customer({ firstName: "Régine" }) };
  await till.do("credit", { customer: somebody, amountCents: 500, ticketNumber: "7" });
  const back = await till.do("return", { customer, ticketNumber: "7", amountCents: 10_000 });
  const others = await till.do("return", {
    customer: { id: await shop.customer({ firstName: "Ugo" }) },
    ticketNumber: "7",
    amountCents: 500,
  });
  await moveClock(database, offset);
  expect(back.outcome).toBe("applied");
  expect((await shop.membership(customerId)).spendable).toBe(0);
  expect(others).toMatchObject({ code: "ticket_of_somebody_else" });
});

test("at a till where nobody is signed in, and in the name of somebody who left, nothing is done with the network", async () => {
  const { shop, till, customer, customerId } = await openShop();
  const gone = await shop.cashier("Ancien");
  await shop.say("DELETE", `/till/cashiers/${gone}`);
  expect(await till.do("credit", { customer, amountCents: 10_000, cashierId: gone })).toMatchObject({
    code: "unknown_cashier",
  });
  await till.ask("POST", "/sign-out", {});
  const now = till.make("credit", { customer, amountCents: 10_000 });
  const clock = { deviceNow: new Date().toISOString() };
  const answer = await till.ask("POST", "/operations", { clock, operations: [now] });
  expect(answer.json()).toMatchObject({ status: 401, code: "cashier_not_signed_in" });
  expect((await shop.membership(customerId).catch(() => null))?.spendable ?? 0).toBe(0);
  // Nothing was lost: signed in again, the till sends it once more.
  await till.ask("POST", "/sign-in", { cashierId: till.cashierId, code: "2580" });
  expect((await till.send(now))[0]?.outcome).toBe("applied");
});
