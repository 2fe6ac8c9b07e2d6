import { expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop, type TillShop } from "../../../tests/support/till.ts";
import { amountVoucher, blankRule } from "../loyalty/rules/blank.ts";
import type { CounterSettings } from "./schema-row.ts";

const opened = await openTestServer();

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

test("a cashier credits an amount: points come, once, whoever sends it again", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  const credit = till.make("credit", {
    customer,
    amountCents: 2_340,
    ticketNumber: "T1",
    announced: [{ programId, units: 2 }],
  });
  const [first] = await till.send(credit);
  expect(first).toMatchObject({ outcome: "applied", credited: [{ programId, units: 2 }], dueCents: 2_340 });
  expect(first?.customer).toMatchObject({ firstName: "Chantal", initial: "V", visits: 1 });
  const [second] = await till.send(credit);
  expect(second).toMatchObject({ outcome: "again", receiptId: first?.receiptId });
  const [other] = await till.send({ ...credit, amountCents: 9_999 });
  expect(other).toMatchObject({ outcome: "refused", code: "operation_already_used" });
  expect((await shop.membership(customerId)).spendable).toBe(2);
  expect(await shop.incidents()).toEqual([]);
});

test("the number of a ticket counts once in a store: sent twice it adds nothing, for somebody else it is refused", async () => {
  const { shop, till, customer, customerId } = await openShop();
  await till.do("credit", { customer, amountCents: 2_000, ticketNumber: "T7" });
  const twice = await till.do("credit", { customer, amountCents: 2_000, ticketNumber: "T7" });
  expect(twice).toMatchObject({ outcome: "refused", code: "ticket_already_credited" });
  const second = await shop.customer();
  const others = await till.do("credit", {
    customer: { id: second },
    amountCents: 2_000,
    ticketNumber: "T7",
  });
  expect(others).toMatchObject({ outcome: "refused", code: "ticket_number_already_used" });
  const dearer = await till.do("credit", { customer, amountCents: 5_000, ticketNumber: "T7" });
  expect(dearer).toMatchObject({ outcome: "refused", code: "ticket_number_already_used" });
  expect((await shop.membership(customerId)).spendable).toBe(2);
});

test("where tills begin their numbers again each day, yesterday's number is free today", async () => {
  const { shop, till, customer } = await openShop();
  await changeRules(shop, { ticketNumbers: "daily" } as never);
  await till.do("credit", { customer, amountCents: 1_000, ticketNumber: "12" });
  await moveClock(opened.database, 24 * 3_600_000);
  const next = await till.do("credit", { customer, amountCents: 2_000, ticketNumber: "12" });
  await moveClock(opened.database, 0);
  expect(next.outcome).toBe("applied");
});

test("a reward lowers what is to be paid, and a reward that is not earned yet is refused", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  const reward = { programId, rewardId: "reward" };
  const early = await till.do("credit", { customer, amountCents: 3_000, reward });
  expect(early).toMatchObject({ outcome: "refused", code: "insufficient_points" });
  await till.do("credit", { customer, amountCents: 10_000 });
  const used = await till.do("credit", { customer, amountCents: 3_000, reward });
  expect(used).toMatchObject({ outcome: "applied", dueCents: 2_500 });
  expect((await shop.membership(customerId)).spendable).toBe(2);
});

test("undone within two minutes, a credit with its reward and its voucher has never been", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  await till.do("credit", { customer, amountCents: 10_000 });
  const voucher = await shop.say<{ code: string }>("POST", "/loyalty/vouchers", {
    template: amountVoucher(200),
    customerId,
  });
  const before = await till.row(customerId);
  const credit = till.make("credit", {
    customer,
    amountCents: 3_000,
    ticketNumber: "T9",
    reward: { programId, rewardId: "reward" },
    voucherCodes: [voucher.code],
  });
  const [done] = await till.send(credit);
  expect(done).toMatchObject({ outcome: "applied", dueCents: 2_300 });
  expect(done?.customer?.vouchers).toEqual([]);
  const undone = await till.do("undo", { operationId: credit.id });
  expect(undone.outcome).toBe("applied");
  const after = undone.customer;
  expect({ visits: after?.visits, vouchers: after?.vouchers }).toEqual({
    visits: 1,
    vouchers: before.vouchers,
  });
  const remainders = (row: typeof after) => row?.wallets.map((wallet) => wallet.remainders);
  expect(remainders(after)).toEqual(remainders(before));
  expect((await shop.membership(customerId)).spendable).toBe(10);
  expect(await till.do("undo", { operationId: credit.id })).toMatchObject({
    outcome: "refused",
    code: "operation_already_undone",
  });
  // The number of its ticket is free again, for whoever the purchase really was.
  const right = await shop.customer();
  const again = await till.do("credit", { customer: { id: right }, amountCents: 3_000, ticketNumber: "T9" });
  expect(again.outcome).toBe("applied");
});

test("an undone purchase whose points were used meanwhile is noted for the owner alone", async () => {
  const { shop, programId, till, customer } = await openShop();
  const credit = till.make("credit", { customer, amountCents: 10_000 });
  await till.send(credit);
  const reward = { programId, rewardId: "reward" };
  await till.do("credit", { customer, amountCents: 600, reward });
  const undone = await till.do("undo", { operationId: credit.id });
  expect(undone.outcome).toBe("applied");
  const kinds = (await shop.incidents()).map(({ kind }) => kind);
  expect(kinds).toEqual(["spent_before_undo"]);
});

test("after two minutes, or at another till, it is no longer undone", async () => {
  const { shop, till, customer } = await openShop();
  const credit = till.make("credit", { customer, amountCents: 3_000 });
  await till.send(credit);
  const other = await shop.pair("Caisse 2", await shop.cashier("Léa"));
  expect(await other.do("undo", { operationId: credit.id })).toMatchObject({
    code: "operation_of_another_till",
  });
  await moveClock(opened.database, 180_000);
  const late = await till.do("undo", { operationId: credit.id });
  await moveClock(opened.database, 0);
  expect(late).toMatchObject({ outcome: "refused", code: "undo_time_over" });
});

test("a return takes back the points of its part, and the whole gives the used reward back", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  await till.do("credit", { customer, amountCents: 10_000, ticketNumber: "A1" });
  await till.do("credit", {
    customer,
    amountCents: 4_500,
    ticketNumber: "A2",
    reward: { programId, rewardId: "reward" },
  });
  expect((await shop.membership(customerId)).spendable).toBe(4);
  const part = await till.do("return", { customer, ticketNumber: "A1", amountCents: 2_000 });
  expect(part.outcome).toBe("applied");
  expect((await shop.membership(customerId)).spendable).toBe(2);
  const whole = await till.do("return", { customer, ticketNumber: "A2", amountCents: 4_500 });
  expect(whole.outcome).toBe("applied");
  // 10 − 2 of the first purchase; the reward's 10 are back, what it had earned is gone.
  expect((await shop.membership(customerId)).spendable).toBe(8);
  expect(await till.do("return", { customer, ticketNumber: "A2", amountCents: 4_500 })).toMatchObject({
    code: "already_returned",
  });
  expect(await till.do("return", { customer, ticketNumber: "A1", amountCents: 99_000 })).toMatchObject({
    code: "return_exceeds_purchase",
  });
  expect(await till.do("return", { customer, ticketNumber: "A0", amountCents: 100 })).toMatchObject({
    code: "no_such_ticket",
  });
  const somebody = { id: await shop.customer() };
  expect(await till.do("return", { customer: somebody, ticketNumber: "A1", amountCents: 100 })).toMatchObject(
    {
      code: "ticket_of_somebody_else",
    },
  );
});

test("the stamps of a paper card come once for each customer and program, and no more than the shop allows", async () => {
  const { shop, programId, till, customer, customerId } = await openShop();
  const many = await till.do("stamps", { customer, programId, points: 21 });
  expect(many).toMatchObject({ outcome: "refused", code: "stamps_too_many" });
  const brought = till.make("stamps", { customer, programId, points: 6 });
  expect((await till.send(brought))[0]).toMatchObject({
    outcome: "applied",
    credited: [{ programId, units: 6 }],
  });
  expect(await till.do("stamps", { customer, programId, points: 3 })).toMatchObject({
    code: "stamps_already_carried",
  });
  expect((await shop.membership(customerId)).spendable).toBe(6);
  expect((await till.do("undo", { operationId: brought.id })).outcome).toBe("applied");
  expect((await shop.membership(customerId)).spendable).toBe(0);
  expect((await till.do("stamps", { customer, programId, points: 4 })).outcome).toBe("applied");
});

test("a shop may ask for a reason without a ticket, and for a manager's code above a sum", async () => {
  const { shop, programId, till, customer } = await openShop();
  await shop.cashier("Sophie", { isManager: true, code: "7391" });
  await changeRules(shop, { reasonWithoutTicket: true, codeAboveCents: 400 });
  expect(await till.do("credit", { customer, amountCents: 10_000 })).toMatchObject({ code: "reason_needed" });
  const reason = "Ticket perdu";
  expect((await till.do("credit", { customer, amountCents: 10_000, reason })).outcome).toBe("applied");
  const wish = { customer, amountCents: 3_000, reason, reward: { programId, rewardId: "reward" } };
  expect(await till.do("credit", wish)).toMatchObject({ code: "manager_code_needed" });
  expect(await till.do("credit", { ...wish, managerCode: "1597" })).toMatchObject({ code: "wrong_code" });
  expect((await till.do("credit", { ...wish, managerCode: "7391" })).outcome).toBe("applied");
});

test("one's own card, a card too often and a cashier too quick are noted for the owner alone", async () => {
  const { shop, till, customer } = await openShop();
  const own = await shop.customer({ firstName: "Léa" });
  const lea = await shop.cashier("Léa", { customerId: own });
  const second = await shop.pair("Caisse 2", lea);
  expect((await second.do("credit", { customer: { id: own }, amountCents: 1_000 })).outcome).toBe("applied");
  expect(await second.row(own)).toMatchObject({ isStaff: true });
  for (let turn = 0; turn < 5; turn++) await till.do("credit", { customer, amountCents: 500 });
  await changeRules(shop, { perCashierPerHour: 6 });
  for (let turn = 0; turn < 4; turn++)
    await till.do("credit", { customer: { id: await shop.customer() }, amountCents: 500 });
  const noted = await shop.incidents();
  expect(noted.map(({ kind }) => kind)).toEqual(["cashier_often", "card_often", "own_card"]);
  expect(noted[1]).toMatchObject({ customerId: customer.id, cashierName: "Karim", deviceName: "Caisse 1" });
  await shop.say("POST", `/till/incidents/${noted[0]?.id ?? ""}/settlement`, { note: "Jour de marché" });
  expect((await shop.incidents()).length).toBe(2);
});

test("an operation that cannot be read keeps none of the others waiting", async () => {
  const { shop, till, customer } = await openShop();
  const broken = { ...till.make("credit", { customer, amountCents: 1_000 }), amountCents: "mille" };
  const right = till.make("credit", { customer, amountCents: 1_000 });
  const [first, second] = await till.send(broken, right);
  expect(first).toMatchObject({ outcome: "refused", code: "operation_not_readable" });
  expect(second?.outcome).toBe("applied");
  expect((await shop.incidents()).map(({ kind }) => kind)).toEqual(["not_applied"]);
});

test("what the store's own till has sold comes back by its ticket's number, to whoever bought it and there alone", async () => {
  const { shop, till, customerId } = await openShop();
  const other = await shop.customer();
  await shop.buy(customerId, 5_000, { externalId: "A-77", store: shop.storeId });
  await shop.buy(customerId, 5_000, { externalId: "A-78" });
  const giveBack = async (who: string, ticketNumber: string, amountCents: number) =>
    (await till.do("return", { customer: { id: who }, ticketNumber, amountCents })).code ?? "done";
  expect(await giveBack(other, "A-77", 1_000)).toBe("no_such_ticket");
  expect(await giveBack(customerId, "A-78", 1_000)).toBe("no_such_ticket");
  expect(await giveBack(customerId, "A-77", 5_001)).toBe("return_exceeds_purchase");
  expect(await giveBack(customerId, " A-77 ", 2_000)).toBe("done");
  expect((await shop.membership(customerId)).spendable).toBe(3 + 5);
  expect(await giveBack(customerId, "A-77", 3_001)).toBe("return_exceeds_purchase");
  expect(await giveBack(customerId, "A-77", 3_000)).toBe("done");
  expect((await shop.membership(customerId)).spendable).toBe(5);
  expect(await giveBack(customerId, "A-77", 1)).toBe("already_returned");
});

test("an undone first purchase leaves the membership and what joining gave, which the real first purchase does not give again", async () => {
  const own = await openTillShop(opened);
  await own.launch({
    ...pointsProgram,
    join: { ...pointsProgram.join, headStartUnits: 4 },
    earn: {
      ...pointsProgram.earn,
      rules: [
        ...pointsProgram.earn.rules,
        { ...blankRule("first"), type: "action", action: "first_purchase", units: 3, oncePer: "member" },
      ],
    },
  });
  const device = await own.pair("Caisse 1", await own.cashier("Karim"));
  const id = await own.customer();
  const buy = () => device.make("credit", { customer: { id }, amountCents: 2_000 });
  const wrong = buy();
  await device.send(wrong);
  expect((await own.membership(id)).spendable).toBe(4 + 3 + 2);
  await device.do("undo", { operationId: wrong.id });
  expect((await own.membership(id)).spendable).toBe(4);
  await device.send(buy());
  expect((await own.membership(id)).spendable).toBe(4 + 3 + 2);
});
