import { sql } from "kysely";
import { expect, test } from "vitest";
import { openCounter, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { doctorLedger } from "./doctor.ts";

const opened = await openTestServer();
const { database } = opened;

test("what is below the step is kept, and said, until it makes a point", async () => {
  const { launch, customer, buy, membership } = await openCounter(opened);
  await launch(pointsProgram);
  const ana = await customer();
  await buy(ana, 1_700);
  expect(await membership(ana)).toMatchObject({
    spendable: 1,
    remainders: [{ keptCents: 700, missingCents: 300 }],
    nextReward: { id: "reward", missing: 9 },
  });
  await buy(ana, 300);
  expect(await membership(ana)).toMatchObject({
    spendable: 2,
    remainders: [{ keptCents: 0, missingCents: 1_000 }],
  });
});

test("refunds take back what the purchases left do not earn, in parts as at once, and twice is once", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  await launch(pointsProgram);
  const ana = await customer();
  const receipt = await buy(ana, 0, {
    lines: [
      { sku: "théière", quantity: 2, unitPrice: "10.00" },
      { sku: "tasse", quantity: 1, unitPrice: "15.50" },
    ],
  });
  expect(await membership(ana)).toMatchObject({ spendable: 3 });
  const first = { externalId: "R1", lines: [{ number: 1, quantity: 1 }] };
  await say("POST", `/receipts/${receipt}/refunds`, first);
  await say("POST", `/receipts/${receipt}/refunds`, first);
  expect(await membership(ana)).toMatchObject({ spendable: 2, remainders: [{ keptCents: 550 }] });
  await say("POST", `/receipts/${receipt}/refunds`, { amountCents: 1_000 });
  expect(await membership(ana)).toMatchObject({ spendable: 1 });
  await say("POST", `/receipts/${receipt}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 0, debt: 0, remainders: [{ keptCents: 0 }] });
  expect(await doctorLedger(database)).toMatchObject({ differences: 0 });
});

test("a receipt told twice at once earns once, and refunded twice at once is taken back once", async () => {
  const { launch, customer, membership, say, refusal } = await openCounter(opened);
  await launch(pointsProgram);
  const ana = await customer();
  const receipt = {
    source: "till:1",
    externalId: "same",
    happenedAt: "2026-11-20T10:00:00Z",
    customer: { id: ana },
    lines: [{ sku: "thé", quantity: 1, unitPrice: "50.00" }],
  };
  await launchedBefore();
  const told = await Promise.all([
    say<{ id: string }>("POST", "/receipts/bulk", { receipts: [receipt] }),
    say<{ id: string }>("POST", "/receipts/bulk", { receipts: [receipt] }),
    say<{ id: string }>("POST", "/receipts", receipt),
  ]);
  expect(told).toHaveLength(3);
  async function launchedBefore(): Promise<void> {
    receipt.happenedAt = new Date().toISOString();
    await Promise.resolve();
  }
  expect(await membership(ana)).toMatchObject({ spendable: 5 });
  const { items } = await say<{ items: { id: string }[] }>("GET", `/receipts?customerId=${ana}`);
  const url = `/receipts/${items[0]?.id ?? ""}/refunds`;
  await Promise.all([refusal("POST", url, { externalId: "R" }), refusal("POST", url, { externalId: "R" })]);
  expect(await membership(ana)).toMatchObject({ spendable: 0, debt: 0 });
});

test("thirty receipts of one member at once each earn", async () => {
  const { launch, customer, buy, membership } = await openCounter(opened);
  await launch({ ...pointsProgram, earn: { ...pointsProgram.earn, carriesRemainder: true } });
  const ana = await customer();
  await Promise.all(Array.from({ length: 30 }, async () => await buy(ana, 333)));
  // 99.90 €: nine steps, and 9.90 € towards the tenth, whatever the order.
  expect(await membership(ana)).toMatchObject({ spendable: 9, remainders: [{ keptCents: 990 }] });
});

test("two shops know nothing of each other", async () => {
  const mine = await openCounter(opened);
  const other = await openCounter(opened);
  const program = await mine.launch(pointsProgram);
  const stranger = await other.customer();
  await other.buy(stranger, 5_000);
  expect((await other.say<{ items: object[] }>("GET", "/loyalty/programs")).items).toEqual([]);
  expect(await other.refusal("GET", `/loyalty/programs/${program}`)).toBe("unknown_program");
  expect(await mine.refusal("GET", `/loyalty/customers/${stranger}`)).toBe("unknown_customer");
  expect(await other.refusal("POST", `/loyalty/programs/${program}/members`, { customerId: stranger })).toBe(
    "unknown_program",
  );
});

test("a receipt of nobody earns when it is said whose it is, and moves with it", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  await launch(pointsProgram);
  const [ana, bea] = [await customer(), await customer()];
  const receipt = await buy(ana, 4_500);
  await say("POST", `/receipts/${receipt}/refunds`, { amountCents: 1_000 });
  expect(await membership(ana)).toMatchObject({ spendable: 3 });
  await say("PUT", `/receipts/${receipt}/customer`, { customer: { id: bea } });
  expect(await membership(ana)).toMatchObject({ spendable: 0, debt: 0, remainders: [{ keptCents: 0 }] });
  expect(await membership(bea)).toMatchObject({ spendable: 3, remainders: [{ keptCents: 500 }] });
  await say("PUT", `/receipts/${receipt}/customer`, { customer: { id: ana } });
  expect(await membership(ana)).toMatchObject({ spendable: 3, remainders: [{ keptCents: 500 }] });
});

test("a merge brings points and remainders together, refunds find them, and undoing parts them", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  await launch(pointsProgram);
  const [ana, anna] = [await customer(), await customer()];
  await buy(ana, 1_700);
  const hers = await buy(anna, 2_600);
  const { id: merge } = await say<{ id: string }>("POST", "/customers/merges", {
    keptId: ana,
    absorbedId: anna,
  });
  expect(await membership(ana)).toMatchObject({ spendable: 3, remainders: [{ keptCents: 1_300 }] });
  await say("POST", `/receipts/${hers}/refunds`, { amountCents: 1_600 });
  // 17 € and 10 € are left: two points and 7 €.
  expect(await membership(ana)).toMatchObject({ spendable: 2, debt: 0, remainders: [{ keptCents: 700 }] });
  await say("DELETE", `/customers/merges/${merge}`);
  const [kept, back] = [await membership(ana), await membership(anna)];
  expect(kept.spendable - kept.debt + back.spendable - back.debt).toBe(2);
  expect(await doctorLedger(database)).toMatchObject({ differences: 0 });
});

test("a refund counts whatever became of the program", async () => {
  const { launch, customer, buy, membership, say } = await openCounter(opened);
  const program = await launch(pointsProgram);
  const ana = await customer();
  const first = await buy(ana, 3_000);
  const second = await buy(ana, 3_000);
  const dearer = { ...pointsProgram.earn.rules[0], stepCents: 3_000 };
  const changed = { ...pointsProgram, earn: { ...pointsProgram.earn, rules: [dearer] } };
  await say("PUT", `/loyalty/programs/${program}/draft`, { name: "Fidélité", definition: changed });
  await say("POST", `/loyalty/programs/${program}/launch`, { confirmed: true });
  await say("POST", `/receipts/${first}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 3 });
  await say("POST", `/loyalty/programs/${program}/pause`);
  await buy(ana, 9_000);
  expect(await membership(ana)).toMatchObject({ spendable: 3 });
  await say("POST", `/receipts/${second}/refunds`, { lines: [{ number: 1 }] });
  expect(await membership(ana)).toMatchObject({ spendable: 0, debt: 0 });
  await say("POST", `/loyalty/programs/${program}/end`, { points: "written_off" });
  const { items } = await say<{ items: { version: number }[] }>(
    "GET",
    `/loyalty/programs/${program}/versions`,
  );
  expect(items.map(({ version }) => version)).toEqual([2, 1]);
});

test("every receipt costs a shop without a program one statement more, whatever their number", async () => {
  const { customer, buy, merchantId } = await openCounter(opened);
  const ana = await customer();
  await buy(ana, 1_000);
  const { count } = await database.inMerchant(
    merchantId,
    async (tx) =>
      await tx.one<{ count: number }>(
        sql`select count(*) as count from loyalty.membership where merchant_id = ${merchantId}`,
      ),
  );
  expect(count).toBe(0);
});
