import { expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { amountVoucher } from "../loyalty/shared.ts";
import { broughtTo } from "./operations-brought.ts";

// What the card has brought in euros, told of a whole life at a counter.
const opened = await openTestServer();

async function openShop(definition = pointsProgram) {
  const counter = await openCounter(opened);
  const programId = await counter.launch(definition);
  let tickets = 0;
  return {
    ...counter,
    programId,
    brought: async (customerId: string) =>
      await opened.database.inMerchant(counter.merchantId, async (tx) => await broughtTo(tx, [customerId])),
    sell: async (customerId: string, euros: number, more: object = {}) => {
      tickets += 1;
      return await counter.say<{ receiptId: string; dueCents: number }>("POST", "/loyalty/sales", {
        source: "till:1",
        externalId: `S${tickets}`,
        customer: { id: customerId },
        lines: [{ label: "Chocolats", unitPrice: euros }],
        ...more,
      });
    },
  };
}

test("a reward at the till counts for what it took off, and a return takes its part back", async () => {
  const { customer, sell, say, brought, programId } = await openShop();
  const chantal = await customer();
  await sell(chantal, 200);
  expect((await brought(chantal)).totalCents).toBe(0);
  const sold = await sell(chantal, 30, { rewards: [{ programId, rewardId: "reward" }] });
  expect(sold.dueCents).toBe(2_500);
  expect(await brought(chantal)).toMatchObject({ rewardsCents: 500, totalCents: 500 });
  await say("POST", `/receipts/${sold.receiptId}/refunds`, { amountCents: 2_500, externalId: "R1" });
  expect((await brought(chantal)).totalCents).toBe(0);
});

test("vouchers count when they are used, not when they are given; a gift card that was paid never does", async () => {
  const { customer, sell, say, brought } = await openShop();
  const chantal = await customer();
  await sell(chantal, 20);
  const { code } = await say<{ code: string }>("POST", "/loyalty/vouchers", {
    customerId: chantal,
    template: amountVoucher(500),
  });
  expect((await brought(chantal)).totalCents).toBe(0);
  const sold = await sell(chantal, 30, { codes: [code] });
  expect(sold.dueCents).toBe(2_500);
  expect(await brought(chantal)).toMatchObject({ vouchersCents: 500, totalCents: 500 });
  const paid = await say<{ code: string }>("POST", "/loyalty/gift-cards", {
    cents: 2_000,
    customerId: chantal,
  });
  await sell(chantal, 30, { codes: [paid.code] });
  expect((await brought(chantal)).totalCents).toBe(500);
});

test("a gift counts at its price in the shop, at its cost where it is not sold", async () => {
  const { customer, sell, say, brought, programId } = await openShop();
  const chantal = await customer();
  await sell(chantal, 20);
  await say("POST", "/products/bulk", { products: [{ sku: "BALLOTIN", name: "Ballotin", price: 12.5 }] });
  for (const [name, sku, costs] of [
    ["Ballotin", "BALLOTIN", 600],
    ["Tote bag", null, 210],
  ]) {
    const { id } = await say<{ id: string }>("POST", "/loyalty/endowments", {
      name,
      sku,
      programId,
      alertLevel: 0,
      unitCostCents: costs,
      quantity: 5,
    });
    await say("POST", `/loyalty/endowments/${id}/movements`, {
      kind: "given",
      quantity: 1,
      customerId: chantal,
    });
  }
  expect(await brought(chantal)).toMatchObject({ giftsCents: 1_250 + 210, totalCents: 1_460 });
});

test("points used at the desk count by the rule of their day; what the card cost is taken off", async () => {
  const definition = {
    ...pointsProgram,
    join: {
      ...pointsProgram.join,
      mode: "paid",
      priceCents: 990,
      durationMonths: 12,
      renewal: "none",
    } as const,
  };
  const { customer, sell, say, brought, programId, membership } = await openShop(definition);
  const chantal = await customer();
  await say("POST", "/loyalty/cards", { programId, customerId: chantal });
  expect(await brought(chantal)).toMatchObject({ paidCents: 990, totalCents: -990 });
  await sell(chantal, 250);
  const { membershipId } = await membership(chantal);
  await say("POST", `/loyalty/members/${membershipId}/redemptions`, { rewardId: "reward" });
  await say("POST", `/loyalty/members/${membershipId}/redemptions`, { rewardId: "reward" });
  const now = await brought(chantal);
  expect(now).toMatchObject({ rewardsCents: 1_000, totalCents: 10, uncounted: 0 });
  expect(now.since).not.toBeNull();
});
