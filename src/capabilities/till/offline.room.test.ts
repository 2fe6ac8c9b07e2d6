import { afterEach, expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop } from "../../../tests/support/till.ts";
import { amountVoucher } from "../loyalty/rules/blank.ts";
import type { CounterRow } from "./schema-row.ts";
import { spendableUnits } from "../loyalty/shared.ts";

const opened = await openTestServer();
const { clock } = opened.database;
afterEach(async () => {
  await moveClock(opened.database, 0);
});

const minute = 60_000;
const hour = 60 * minute;

async function openShop() {
  const shop = await openTillShop(opened);
  const programId = await shop.launch(pointsProgram);
  const karim = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  const lea = await shop.pair("Caisse 2", await shop.cashier("Léa"));
  const customerId = await shop.customer({ firstName: "Chantal", lastName: "Verdier" });
  return { shop, programId, karim, lea, customerId, customer: { id: customerId } };
}

/** What a till knew of a customer, as it sends it with what she redeemed. */
function basisOf(row: CounterRow) {
  return {
    proof: row.proof,
    asOf: row.asOf,
    units: Object.fromEntries(
      row.wallets.map(({ programId }) => [programId, spendableUnits(row.wallets, programId, row.asOf)]),
    ),
    vouchers: row.vouchers.map(({ code }) => code),
  };
}

test("a clock that is an hour wrong says the right time, whether it is ahead or behind", async () => {
  const { shop, karim, customer } = await openShop();
  const at = async (receiptId = ""): Promise<number> =>
    Date.parse((await shop.say<{ happenedAt: string }>("GET", `/receipts/${receiptId}`)).happenedAt);
  for (const aheadMs of [hour, -hour]) {
    karim.clock.aheadMs = aheadMs;
    await karim.send();
    const real = clock.now().getTime();
    // The page did not know of its clock: it says its own time twice.
    const made = karim.make("credit", { customer, amountCents: 1_000, offline: true });
    const credit = { ...made, at: made.deviceAt };
    await moveClock(opened.database, clock.offsetMs() + 30 * minute);
    const [result] = await karim.send(credit);
    expect(result?.outcome).toBe("applied");
    expect(Math.abs((await at(result?.receiptId)) - real)).toBeLessThan(10_000);
  }
  expect((await shop.incidents()).map(({ kind }) => kind)).toEqual([]);
});

test("nothing happens before the last contact nor after the receipt, whatever a clock says, and a wild one is noted", async () => {
  const { shop, karim, customer } = await openShop();
  await karim.send();
  const contact = clock.now().getTime();
  await moveClock(opened.database, 2 * hour);
  const made = karim.make("credit", { customer, amountCents: 1_000, offline: true });
  const long = new Date(contact - 30 * 24 * hour).toISOString();
  const [past] = await karim.send({ ...made, at: long, deviceAt: long });
  const receipt = await shop.say<{ happenedAt: string }>("GET", `/receipts/${past?.receiptId ?? ""}`);
  expect(Date.parse(receipt.happenedAt)).toBeGreaterThanOrEqual(contact - 1_000);
  expect(Date.parse(receipt.happenedAt)).toBeLessThanOrEqual(clock.now().getTime());
  expect((await shop.incidents()).map(({ kind }) => kind)).toEqual(["clock_wrong"]);
});

test("two tills let the same balance be used: both customers' rewards stand, and the second is owed", async () => {
  const { shop, programId, karim, lea, customer, customerId } = await openShop();
  await karim.do("credit", { customer, amountCents: 10_000 });
  const basis = basisOf(await karim.row(customerId));
  const redeem = {
    customer,
    amountCents: 3_000,
    reward: { programId, rewardId: "reward" },
    basis,
    offline: true,
    announced: [{ programId, units: 2 }],
    announcedDueCents: 2_500,
  };
  const first = karim.make("credit", redeem);
  const second = lea.make("credit", redeem);
  await moveClock(opened.database, 3 * hour);
  expect((await karim.send(first))[0]).toMatchObject({ outcome: "applied", dueCents: 2_500 });
  const [owed] = await lea.send(second);
  expect(owed).toMatchObject({ outcome: "incident", code: "points_owed", dueCents: 2_500 });
  // 10 + 5 − 20: five are owed, and the next purchases repay them.
  expect(await shop.membership(customerId)).toMatchObject({ spendable: 0, debt: 5 });
  const [incident] = await shop.incidents();
  expect(incident).toMatchObject({ kind: "points_owed", cents: 500, detail: { units: 8 }, customerId });
  const receipts = await shop.say<{ items: { totalCents: number }[] }>(
    "GET",
    `/receipts?customerId=${customerId}`,
  );
  expect(receipts.items.map(({ totalCents }) => totalCents).toSorted((one, other) => one - other)).toEqual([
    2_500, 2_500, 10_000,
  ]);
  await karim.do("credit", { customer, amountCents: 10_000 });
  expect(await shop.membership(customerId)).toMatchObject({ spendable: 5, debt: 0 });
});

test("what was owed is forgiven when the purchase is undone", async () => {
  const { shop, programId, karim, customer, customerId } = await openShop();
  const redeem = karim.make("credit", {
    customer,
    amountCents: 3_000,
    reward: { programId, rewardId: "reward" },
    offline: true,
    announcedDueCents: 2_500,
  });
  await karim.do("credit", { customer, amountCents: 3_000 });
  await karim.send(redeem);
  expect(await shop.membership(customerId)).toMatchObject({ spendable: 0, debt: 5 });
  await karim.do("undo", { operationId: redeem.id });
  expect(await shop.membership(customerId)).toMatchObject({ spendable: 3, debt: 0 });
});

test("a voucher used meanwhile elsewhere is borne by the shop and noted, never refused in silence", async () => {
  const { shop, karim, lea, customer, customerId } = await openShop();
  const { code } = await shop.say<{ code: string }>("POST", "/loyalty/vouchers", {
    template: amountVoucher(300),
    customerId,
  });
  const basis = basisOf(await karim.row(customerId));
  const wish = {
    customer,
    amountCents: 2_000,
    voucherCodes: [code],
    basis,
    offline: true,
    announcedDueCents: 1_700,
  };
  const first = karim.make("credit", wish);
  const second = lea.make("credit", wish);
  await moveClock(opened.database, hour);
  expect((await karim.send(first))[0]).toMatchObject({ outcome: "applied", dueCents: 1_700 });
  const [twice] = await lea.send(second);
  expect(twice).toMatchObject({ outcome: "incident", code: "voucher_owed", dueCents: 1_700 });
  expect(await shop.incidents()).toMatchObject([
    { kind: "voucher_owed", cents: 300, detail: { reason: "voucher_used_up", codeEnds: code.slice(-4) } },
  ]);
});

test("redeeming without a signed balance, above the cap or twice is noted, and stands", async () => {
  const { shop, programId, karim, customer, customerId } = await openShop();
  await karim.do("credit", { customer, amountCents: 40_000 });
  const basis = basisOf(await karim.row(customerId));
  const reward = { programId, rewardId: "reward" };
  const forged = karim.make("credit", {
    customer,
    amountCents: 3_000,
    reward,
    offline: true,
    basis: { ...basis, units: { [programId]: 9_000 } },
  });
  const right = karim.make("credit", { customer, amountCents: 3_000, reward, offline: true, basis });
  await moveClock(opened.database, hour);
  const results = await karim.send(forged, right);
  expect(results.map(({ outcome }) => outcome)).toEqual(["applied", "applied"]);
  expect((await shop.incidents()).map(({ kind }) => kind)).toEqual(["over_offline_cap", "unproved_balance"]);
});

test("a purchase whose answer was lost is told again as done without a network, and counts once", async () => {
  const { shop, karim, customer, customerId } = await openShop();
  const said = karim.make("credit", { customer, amountCents: 2_400 });
  await karim.send(said);
  const [result] = await karim.send({ ...said, offline: true });
  expect(result).toMatchObject({ outcome: "again" });
  expect(await shop.membership(customerId)).toMatchObject({ spendable: 2 });
});

test("two tills credit one card without a network: each purchase counts once, in whatever order they come", async () => {
  const { shop, programId, karim, lea, customer, customerId } = await openShop();
  const mine = [700, 1_800, 450].map((amountCents) =>
    karim.make("credit", { customer, amountCents, offline: true }),
  );
  const hers = [1_250, 3_300].map((amountCents) =>
    lea.make("credit", { customer, amountCents, offline: true }),
  );
  await moveClock(opened.database, 5 * hour);
  await lea.send(...hers);
  const answers = await Promise.all([karim.send(...mine), karim.send(...mine), lea.send(...hers)]);
  expect(answers.flat().every(({ outcome }) => outcome === "applied" || outcome === "again")).toBe(true);
  // 75.00 € in all: seven points, and the rest is kept. Five times in a day is often, and the owner is told once.
  expect((await shop.membership(customerId)).spendable).toBe(7);
  const [wallet] = (await karim.row(customerId)).wallets.filter((one) => one.programId === programId);
  expect(Object.values(wallet?.remainders ?? {})).toEqual([500]);
  expect((await shop.incidents()).map(({ kind }) => kind)).toEqual(["card_often"]);
});

test("a ticket's number typed wrong without a network credits all the same, and is looked at", async () => {
  const { shop, karim, lea, customer, customerId } = await openShop();
  const other = await shop.customer();
  const mine = karim.make("credit", { customer, amountCents: 2_000, ticketNumber: "88", offline: true });
  const hers = lea.make("credit", {
    customer: { id: other },
    amountCents: 5_000,
    ticketNumber: "88",
    offline: true,
  });
  await moveClock(opened.database, hour);
  await karim.send(mine);
  expect((await lea.send(hers))[0]).toMatchObject({ outcome: "incident", code: "ticket_again" });
  expect((await shop.membership(other)).spendable).toBe(5);
  expect((await shop.membership(customerId)).spendable).toBe(2);
});

test("a promise that is not kept is noted: more points announced than credited", async () => {
  const { shop, programId, karim, customer } = await openShop();
  const told = karim.make("credit", {
    customer,
    amountCents: 2_000,
    offline: true,
    announced: [{ programId, units: 9 }],
  });
  expect((await karim.send(told))[0]).toMatchObject({ outcome: "incident", code: "announced_more" });
  expect(await shop.incidents()).toMatchObject([
    { kind: "announced_more", detail: { announced: 9, given: 2 } },
  ]);
});

test("a card that was replaced while the till was away still credits its holder", async () => {
  const { shop, karim } = await openShop();
  const [number = ""] = (await karim.start()).cardBlock;
  const enrol = karim.make("enrol", {
    firstName: "Inès",
    phone: "06 12 34 56 78",
    language: "fr",
    cardNumber: number,
  });
  const [made] = await karim.send(enrol);
  const customerId = made?.customer?.id ?? "";
  const credit = karim.make("credit", {
    customer: { cardNumber: number },
    amountCents: 3_000,
    offline: true,
  });
  await shop.say("POST", `/customers/${customerId}/card-replacements`, { reason: "lost" });
  expect((await karim.send(credit))[0]).toMatchObject({ outcome: "applied" });
  expect((await shop.membership(customerId)).spendable).toBe(3);
});

test("a customer erased while the till was away is not credited, and somebody is told", async () => {
  const { shop, karim } = await openShop();
  const lost = karim.make("credit", {
    customer: { id: "01900000-0000-7000-8000-000000000000" },
    amountCents: 1_000,
    offline: true,
  });
  expect((await karim.send(lost))[0]).toMatchObject({ outcome: "refused", code: "unknown_customer" });
  expect(await shop.incidents()).toMatchObject([
    { kind: "not_applied", detail: { code: "unknown_customer" } },
  ]);
});
