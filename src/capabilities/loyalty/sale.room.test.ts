import { expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { doctorLedger } from "./doctor.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { QuoteAnswer, SaleAnswer } from "./schema-sale.ts";
import { everyLine } from "./rules/filter.ts";

const opened = await openTestServer();
const { database } = opened;

const pay = { units: 1, cents: 10, minUnits: 0, maxPercent: 100 };
const basket = (customerId: string, euros: string) => ({
  customer: { id: customerId },
  lines: [{ sku: "théière", quantity: 1, unitPrice: euros, taxRate: 20 }],
});

test("a quote writes nothing and says what the sale then does", async () => {
  const { launch, customer, membership, say } = await openCounter(opened);
  const program = await launch({ ...pointsProgram, pay });
  const ana = await customer();
  await say("POST", "/loyalty/sales", { ...basket(ana, "120.00"), source: "till:1", externalId: "1" });
  expect(await membership(ana)).toMatchObject({ spendable: 12 });
  const wish = {
    ...basket(ana, "45.00"),
    rewards: [{ programId: program, rewardId: "reward" }],
    payWith: [{ programId: program, points: "max" }],
  };
  const quote = await say<QuoteAnswer>("POST", "/loyalty/quotes", wish);
  expect(quote).toMatchObject({
    grossCents: 4_500,
    discountCents: 500,
    totalCents: 4_000,
    untaxedCents: 3_333,
    taxCents: 667,
    paidWithPointsCents: 20,
    dueCents: 3_980,
    rejected: [],
  });
  expect(quote.programs).toMatchObject([{ balance: 12, spent: 12, earned: 3, balanceAfter: 3 }]);
  expect(await membership(ana)).toMatchObject({ spendable: 12 });
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...wish,
    source: "till:1",
    externalId: "2",
  });
  expect(sale).toMatchObject({
    ...quote,
    outcome: "recorded",
    programs: [{ spent: 12, earned: 3, balanceAfter: 3 }],
  });
  expect(await membership(ana)).toMatchObject({ spendable: 3 });
  const again = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...wish,
    source: "till:1",
    externalId: "2",
  });
  expect(again).toEqual({ ...sale, outcome: "unchanged" });
  expect(await membership(ana)).toMatchObject({ spendable: 3 });
  await say("POST", `/receipts/${sale.receiptId}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 12, debt: 0 });
  expect(await doctorLedger(database)).toMatchObject({ differences: 0 });
});

test("a sale that cannot do all it is asked does nothing", async () => {
  const { launch, customer, membership, say, refusal } = await openCounter(opened);
  const program = await launch(pointsProgram);
  const ana = await customer();
  await say("POST", "/loyalty/sales", { ...basket(ana, "90.00"), source: "till:1", externalId: "1" });
  const wish = { ...basket(ana, "20.00"), source: "till:1", externalId: "2" };
  const rewards = [{ programId: program, rewardId: "reward" }];
  expect(await refusal("POST", "/loyalty/sales", { ...wish, rewards })).toBe("insufficient_points");
  expect(
    await refusal("POST", "/loyalty/sales", {
      ...wish,
      rewards: [{ programId: program, rewardId: "other" }],
    }),
  ).toBe("unknown_reward");
  expect(await membership(ana)).toMatchObject({ spendable: 9 });
  expect((await say<{ items: object[] }>("GET", `/receipts?customerId=${ana}`)).items).toHaveLength(1);
  expect(await refusal("POST", "/loyalty/sales", wish)).toBe(null);
  expect(await refusal("POST", "/loyalty/sales", { ...wish, lines: basket(ana, "21.00").lines })).toBe(
    "receipt_number_already_used",
  );
});

test("the same points are never spent twice, however many tills ask at once", async () => {
  const { launch, customer, membership, say, refusal } = await openCounter(opened);
  const program = await launch(pointsProgram);
  const ana = await customer();
  await say("POST", "/loyalty/sales", { ...basket(ana, "100.00"), source: "till:1", externalId: "1" });
  const rewards = [{ programId: program, rewardId: "reward" }];
  const asked = Array.from(
    { length: 12 },
    async (_, number) =>
      await refusal("POST", "/loyalty/sales", {
        ...basket(ana, "9.00"),
        rewards,
        source: "till:2",
        externalId: `S${number}`,
      }),
  );
  const answers = await Promise.all(asked);
  expect(answers.filter((answer) => answer === null)).toHaveLength(1);
  expect(new Set(answers.filter((answer) => answer !== null))).toEqual(new Set(["insufficient_points"]));
  expect(await membership(ana)).toMatchObject({ spendable: 0, debt: 0 });
});

test("a reservation is spent by the ticket that names it", async () => {
  const { launch, customer, membership, say, refusal } = await openCounter(opened);
  const program = await launch(pointsProgram);
  const ana = await customer();
  await say("POST", "/loyalty/sales", { ...basket(ana, "100.00"), source: "till:1", externalId: "1" });
  const { membershipId } = await membership(ana);
  const held = await say<{ reservationId: string }>("POST", `/loyalty/members/${membershipId}/reservations`, {
    rewardId: "reward",
  });
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
  const wish = {
    ...basket(ana, "30.00"),
    source: "till:1",
    externalId: "2",
    reservationIds: [held.reservationId],
  };
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", wish);
  expect(sale).toMatchObject({ totalCents: 2_500, programs: [{ programId: program, spent: 10 }] });
  expect(await refusal("POST", "/loyalty/sales", { ...wish, externalId: "3" })).toBe("reservation_not_open");
});

test("vouchers: brought by a ticket, used on the next, restored by its refund, withdrawn with their own", async () => {
  const { launch, customer, say } = await openCounter(opened);
  const voucher = {
    benefit: { type: "amount" as const, cents: 300 },
    validDays: 30,
    maxUses: 1,
    isBearer: false,
    minBasketCents: 0,
    filter: everyLine,
    channels: [],
  };
  const purchaseVouchers: ProgramDefinition["purchaseVouchers"] = [
    { id: "next", minQuantity: 0, minOrderCents: 2_000, firstPurchaseOnly: false, voucher },
  ];
  await launch({ ...pointsProgram, purchaseVouchers });
  const ana = await customer();
  const first = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "25.00"),
    source: "t",
    externalId: "1",
  });
  expect(first.vouchers).toHaveLength(1);
  const { code } = first.vouchers[0] as { code: string };
  const second = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "10.00"),
    codes: [code],
    source: "t",
    externalId: "2",
  });
  expect(second).toMatchObject({ totalCents: 700, applied: [{ kind: "voucher", cents: 300 }] });
  const third = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "10.00"),
    codes: [code, "FAUX-CODE"],
    source: "t",
    externalId: "3",
  });
  expect(third.totalCents).toBe(1_000);
  expect(third.rejected.map((one) => one.code)).toEqual([code, "FAUX-CODE"]);
  const state = async () =>
    (await say<{ vouchers: { code: string }[] }>("GET", `/loyalty/customers/${ana}`)).vouchers.map(
      (one) => one.code,
    );
  expect(await state()).toEqual([]);
  await say("POST", `/receipts/${second.receiptId}/refunds`, {});
  expect(await state()).toEqual([code]);
  await say("POST", `/receipts/${first.receiptId}/refunds`, { amountCents: 600 });
  expect(await state()).toEqual([]);
});
