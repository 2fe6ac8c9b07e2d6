import fc from "fast-check";
import { sql } from "kysely";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { type Counter, openCounter as openEmpty, pointsProgram } from "../../../tests/support/programs.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { newId } from "../../platform/ids.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { permissionsOf } from "../accounts/rules/permissions.ts";
import { loyaltyRoutes } from "./index.ts";
import { catchUpSlice } from "./operations-catch-up.ts";
import { doctorLedger } from "./doctor.ts";
import { everyLine } from "./rules/filter.ts";
import type { ProgramDefinition, Reward, VoucherTemplate } from "./schema-definition.ts";
import type { SaleAnswer } from "./schema-sale.ts";

const opened = await openTestServer();
const { database } = opened;

afterEach(async () => {
  await moveClock(database, 0);
  const { differences } = await doctorLedger(database);
  if (differences > 0) throw new Error(`The books are wrong in ${differences} places.`);
});

async function openCounter(): Promise<Counter> {
  const counter = await openEmpty(opened);
  await counter.say("POST", "/receipts", {
    source: "till:0",
    externalId: "shelf",
    lines: ["tin", "smoke"].map((sku) => ({ sku, quantity: 1, unitPrice: "8.00" })),
  });
  return counter;
}

const base = { costUnits: 10, shopCostCents: null, enabled: true, minBasketCents: 0 };
const cheque: VoucherTemplate = {
  benefit: { type: "amount", cents: 500 },
  validDays: 30,
  maxUses: 1,
  isBearer: false,
  minBasketCents: 0,
  filter: everyLine,
  channels: [],
};
const rewards: readonly Reward[] = [
  ...pointsProgram.rewards,
  { ...base, id: "cheque", name: "Chèque", type: "voucher", voucher: cheque },
  { ...base, id: "top", name: "Cagnotte", type: "top_up", cents: 500 },
  { ...base, id: "tin", name: "Boîte", type: "free_product", sku: "tin", quantity: 1 },
  { ...base, id: "smoke", name: "Tabac", type: "free_product", sku: "smoke", quantity: 1 },
];
const program: ProgramDefinition = { ...pointsProgram, rewards: [...rewards] };

let number = 0;
const basket = (customerId: string, euros: string, sku = "théière") => {
  number += 1;
  return {
    source: "till:9",
    externalId: `F${number}`,
    customer: { id: customerId },
    lines: [{ sku, quantity: 1, unitPrice: euros, taxRate: 20 }],
  };
};

test("a voucher taken with points and used elsewhere: refunding the ticket gives no points back", async () => {
  const { launch, customer, membership, say } = await openCounter();
  const id = await launch(program);
  const ana = await customer();
  await say("POST", "/loyalty/sales", basket(ana, "100.00"));
  const small = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "2.00"),
    rewards: [{ programId: id, rewardId: "cheque" }],
  });
  const [{ code }] = small.vouchers as [{ code: string }];
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
  const used = await say<SaleAnswer>("POST", "/loyalty/sales", { ...basket(ana, "9.00"), codes: [code] });
  expect(used.totalCents).toBe(400);
  await say("POST", `/receipts/${small.receiptId}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
});

test("a voucher taken with points comes back whole, or not at all", async () => {
  const { launch, customer, membership, say } = await openCounter();
  const id = await launch(program);
  const ana = await customer();
  await say("POST", "/loyalty/sales", basket(ana, "100.00"));
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "9.00"),
    rewards: [{ programId: id, rewardId: "cheque" }],
  });
  const vouchers = async () =>
    (await say<{ vouchers: object[] }>("GET", `/loyalty/customers/${ana}`)).vouchers.length;
  await say("POST", `/receipts/${sale.receiptId}/refunds`, { amountCents: 890 });
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
  expect(await vouchers()).toBe(1);
  await say("POST", `/receipts/${sale.receiptId}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 10 });
  expect(await vouchers()).toBe(0);
});

test("money given for points and spent since: refunding the ticket gives no points back, and leaves the rest on the card", async () => {
  const { launch, customer, membership, say } = await openCounter();
  const id = await launch(program);
  const ana = await customer();
  await say("POST", "/loyalty/sales", basket(ana, "100.00"));
  const wish = { rewards: [{ programId: id, rewardId: "top" }] };
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", { ...basket(ana, "9.00"), ...wish });
  const [{ code }] = sale.vouchers as [{ code: string }];
  await say("POST", "/loyalty/sales", { ...basket(ana, "2.00"), codes: [code] });
  await say("POST", `/receipts/${sale.receiptId}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
  const rest = await say<SaleAnswer>("POST", "/loyalty/sales", { ...basket(ana, "9.00"), codes: [code] });
  expect(rest).toMatchObject({ paidWithVouchersCents: 300, rejected: [] });
});

test("points come back with the piece they paid for, and with no other", async () => {
  const { launch, customer, membership, say } = await openCounter();
  const id = await launch(program);
  const ana = await customer();
  const rewarded = { rewards: [{ programId: id, rewardId: "tin" }] };
  await say("POST", "/loyalty/sales", basket(ana, "200.00"));
  const tin = { sku: "tin", quantity: 1, unitPrice: "8.00" };
  const held = basket(ana, "60.00");
  const both = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...held,
    ...rewarded,
    lines: [...held.lines, tin],
  });
  expect(both.totalCents).toBe(6_000);
  expect(await membership(ana)).toMatchObject({ spendable: 16 });
  await say("POST", `/receipts/${both.receiptId}/refunds`, { lines: [{ number: 1 }] });
  expect(await membership(ana)).toMatchObject({ spendable: 10 });
  await say("POST", `/receipts/${both.receiptId}/refunds`, { lines: [{ number: 2 }] });
  expect(await membership(ana)).toMatchObject({ spendable: 20 });

  const beside = await say<SaleAnswer>("POST", "/loyalty/sales", { ...basket(ana, "10.00"), ...rewarded });
  await say("POST", `/receipts/${beside.receiptId}/refunds`, { lines: [{ number: 1 }] });
  expect(await membership(ana)).toMatchObject({ spendable: 10 });
  await say("POST", `/receipts/${beside.receiptId}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 20 });

  const alone = { ...held, externalId: "alone", ...rewarded, lines: [tin] };
  const free = await say<SaleAnswer>("POST", "/loyalty/sales", alone);
  expect(free.totalCents).toBe(0);
  expect(await membership(ana)).toMatchObject({ spendable: 10 });
  await say("POST", `/receipts/${free.receiptId}/refunds`, {});
  expect(await membership(ana)).toMatchObject({ spendable: 20 });
});

test("a receipt said to be another's after points paid for it: they stay spent", async () => {
  const { launch, customer, membership, say } = await openCounter();
  const id = await launch(program);
  const [ana, ben] = [await customer(), await customer()];
  await say("POST", "/loyalty/sales", basket(ana, "100.00"));
  const wish = { rewards: [{ programId: id, rewardId: "reward" }] };
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", { ...basket(ana, "15.00"), ...wish });
  expect(await membership(ana)).toMatchObject({ spendable: 1 });
  await say("PUT", `/receipts/${sale.receiptId}/customer`, { customer: { id: ben } });
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
  expect(await membership(ben)).toMatchObject({ spendable: 1 });
});

test("one voucher spelt three ways counts once", async () => {
  const { launch, customer, say } = await openCounter();
  await launch(program);
  const ana = await customer();
  const card = await say<{ code: string }>("POST", "/loyalty/gift-cards", { cents: 1_000 });
  const template = { ...cheque, isBearer: true, maxUses: 5 };
  const many = await say<{ code: string }>("POST", "/loyalty/vouchers", { template });
  const spelt = [card, many].flatMap(({ code }) => [code, code.toLowerCase(), code.replaceAll("-", " ")]);
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", { ...basket(ana, "50.00"), codes: spelt });
  expect(sale).toMatchObject({ totalCents: 4_500, dueCents: 3_500, rejected: [] });
});

test("a reservation is spent by its own customer only", async () => {
  const { launch, customer, membership, say, refusal } = await openCounter();
  await launch(program);
  const [ana, ben] = [await customer(), await customer()];
  await say("POST", "/loyalty/sales", basket(ana, "100.00"));
  await say("POST", "/loyalty/sales", basket(ben, "100.00"));
  const { membershipId } = await membership(ana);
  const { reservationId } = await say<{ reservationId: string }>(
    "POST",
    `/loyalty/members/${membershipId}/reservations`,
    { rewardId: "reward" },
  );
  const stolen = { ...basket(ben, "30.00"), reservationIds: [reservationId] };
  expect(await refusal("POST", "/loyalty/sales", stolen)).toBe("reservation_not_open");
  expect(await membership(ana)).toMatchObject({ spendable: 0, reserved: 10 });
});

test("a held reward is given wholly, and said again when the answer was lost", async () => {
  const { launch, customer, membership, say, refusal } = await openCounter();
  const stock = { name: "Mug", quantity: 5, alertLevel: 0, unitCostCents: 200 };
  const { id: endowmentId } = await say<{ id: string }>("POST", "/loyalty/endowments", stock);
  const mug: Reward = { ...base, id: "mug", name: "Mug", type: "gift", endowmentId };
  await launch({ ...program, rewards: [...rewards, mug] });
  const ana = await customer();
  await say("POST", "/loyalty/sales", basket(ana, "300.00"));
  const { membershipId } = await membership(ana);
  const hold = async (rewardId: string) =>
    (
      await say<{ reservationId: string }>("POST", `/loyalty/members/${membershipId}/reservations`, {
        rewardId,
      })
    ).reservationId;
  const gift = await hold("mug");
  expect(await refusal("POST", `/loyalty/reservations/${gift}/post`, { points: 1 })).toBe("reward_is_whole");
  await say("POST", `/loyalty/reservations/${gift}/post`, {});
  expect(await say("GET", `/loyalty/endowments/${endowmentId}`)).toMatchObject({ given: 1, reserved: 0 });
  expect(await say("POST", `/loyalty/reservations/${await hold("cheque")}/post`, {})).toMatchObject({
    points: 10,
    voucherCode: expect.any(String),
  });
  const taken = { rewardId: "cheque", key: "lost" };
  const first = await say<object>("POST", `/loyalty/members/${membershipId}/redemptions`, taken);
  expect(await say("POST", `/loyalty/members/${membershipId}/redemptions`, taken)).toEqual({
    ...first,
    isRepeat: true,
  });
  expect(await membership(ana)).toMatchObject({ spendable: 0 });
});

test("what the law forbids to give is given neither in the basket nor beside it", async () => {
  const { launch, customer, say, refusal, merchantId } = await openCounter();
  const id = await launch(program);
  const ana = await customer();
  await say("POST", "/loyalty/sales", basket(ana, "300.00"));
  const familyId = newId();
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      insert into catalog.category (merchant_id, id, name, folded_name, created_at)
      values (${merchantId}, ${familyId}, 'Tabac', 'tabac', ${tx.now})`);
    await tx.run(sql`
      update catalog.product set category_id = ${familyId} where merchant_id = ${merchantId} and sku = 'smoke'`);
  });
  await say("PUT", `/loyalty/legal-classes/${familyId}`, { class: "tobacco" });
  const taken = { ...basket(ana, "30.00"), rewards: [{ programId: id, rewardId: "smoke" }] };
  expect(await refusal("POST", "/loyalty/sales", taken)).toBe("forbidden_by_law");
  const { id: again } = await say<{ id: string }>("POST", "/loyalty/programs", {
    name: "Encore",
    definition: program,
  });
  expect(await refusal("POST", `/loyalty/programs/${again}/launch`, { confirmed: true })).toBe(
    "program_breaks_the_law",
  );
  const pack = await say<{ code: string }>("POST", "/loyalty/vouchers", {
    template: { ...cheque, isBearer: true, benefit: { type: "product", sku: "smoke", quantity: 1 } },
  });
  const sale = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "5.00"),
    codes: [pack.code],
  });
  expect(sale).toMatchObject({ lines: [{}], rejected: [{ code: pack.code, reason: "forbidden_by_law" }] });
});

test("a second program is told of days gone by, the first of nothing that it slept through", async () => {
  const { launch, customer, buy, say, merchantId } = await openCounter();
  const first = await launch(program);
  const ana = await customer();
  await buy(ana, 10_000);
  while (await database.inMerchant(merchantId, catchUpSlice));
  await say("POST", `/loyalty/programs/${first}/pause`);
  await buy(ana, 20_000);
  await say("POST", `/loyalty/programs/${first}/resume`);
  const second = await launch(program);
  while (await database.inMerchant(merchantId, catchUpSlice));
  const { memberships } = await say<{ memberships: { programId: string; spendable: number }[] }>(
    "GET",
    `/loyalty/customers/${ana}`,
  );
  const held = (id: string) => memberships.find(({ programId }) => programId === id)?.spendable;
  expect([held(first), held(second)]).toEqual([10, 30]);
});

test("a sale of a file given back before the programs were told of it earns what is left", async () => {
  const { launch, customer, buy, membership, say, merchantId } = await openCounter();
  const ana = await customer();
  const sold = await buy(ana, 10_000);
  const importId = newId();
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`
      update purchases.receipt set import_id = ${importId} where merchant_id = ${merchantId} and id = ${sold}`);
  });
  await launch(program);
  await database.inMerchant(merchantId, async (tx) => {
    await tx.run(sql`update loyalty.catch_up set import_id = ${importId} where merchant_id = ${merchantId}`);
  });
  await say("POST", `/receipts/${sold}/refunds`, { amountCents: 6_000 });
  while (await database.inMerchant(merchantId, catchUpSlice));
  expect(await membership(ana)).toMatchObject({ spendable: 4, debt: 0 });
});

test("who was kept out for the measure is so when she leaves and comes back", async () => {
  const { launch, customer, buy, membership, say } = await openCounter();
  const id = await launch({ ...program, join: { ...program.join, mode: "everyone", controlPercent: 50 } });
  for (let tried = 0; ; tried += 1) {
    const ana = await customer();
    await buy(ana, 5_000);
    const { status, membershipId } = await membership(ana);
    if (status !== "control") continue;
    await say("POST", `/loyalty/members/${membershipId}/close`, {});
    expect(await say("POST", `/loyalty/programs/${id}/members`, { customerId: ana })).toMatchObject({
      status: "control",
    });
    expect((await membership(ana)).status).toBe("control");
    return;
  }
});

test("whatever a till may send is answered, with a sale or with a reason", async () => {
  const { launch, customer, say, secret } = await openCounter();
  const other = await openCounter();
  const id = await launch({ ...program, pay: { units: 1, cents: 10, minUnits: 0, maxPercent: 100 } });
  const otherId = await other.launch(program);
  const [ana, foreign] = [await customer(), await other.customer()];
  const card = await other.say<{ code: string }>("POST", "/loyalty/gift-cards", { cents: 1_000 });
  await other.say("POST", "/loyalty/sales", basket(foreign, "500.00"));
  await say("POST", "/loyalty/sales", basket(ana, "300.00"));
  const store = await database.inMerchant(
    other.merchantId,
    async (tx) =>
      await tx.one<{ id: string }>(
        sql`select id from accounts.store where merchant_id = ${other.merchantId} limit 1`,
      ),
  );
  const line = (more: object) => ({ sku: "thé", quantity: 1, unitPrice: "10.00", ...more });
  const reward = { programId: id, rewardId: "reward" };
  const wishes: readonly (readonly [more: object, answer: string | number])[] = [
    [{ customer: { id: foreign } }, "no_such_customer"],
    [{ rewards: [{ programId: otherId, rewardId: "reward" }] }, "unknown_reward"],
    [{ payWith: [{ programId: otherId, points: 1 }] }, "unknown_program"],
    [{ store: store.id }, "no_such_store"],
    [{ reservationIds: [otherId] }, "reservation_not_open"],
    [{ codes: [card.code] }, 1_000],
    [{ payWith: [{ programId: id, points: 0.5 }] }, "points_with_too_many_decimals"],
    [{ payWith: [{ programId: id, points: 1e15 }] }, "points_out_of_range"],
    [{ lines: [line({ unitPrice: 0 })] }, 0],
    [{ lines: [line({ quantity: 0 })] }, 0],
    [{ lines: [line({ quantity: -1 })] }, "sale_total_is_negative"],
    [{ lines: [line({}), line({ quantity: -1, unitPrice: "30.00" })] }, "sale_total_is_negative"],
    [{ lines: [line({ unitPrice: "50.00" }), line({ quantity: -1, unitPrice: "30.00" })] }, 2_000],
    [{ lines: [line({ quantity: 0.333, unitPrice: "9.999" })] }, 333],
    [{ lines: [line({ quantity: "0.33333" })] }, "unreadable_price"],
    [{ lines: [line({ unitPrice: 1e21 })] }, "unreadable_price"],
    [{ lines: [line({ unitPrice: "999999999", quantity: "999999999" })] }, "unreadable_price"],
    [{ lines: [line({ discountCents: 1_000 })] }, 0],
    [{ lines: [line({ discountCents: 1_001 })] }, "discount_exceeds_line"],
    [{ lines: Array.from({ length: 500 }, () => line({})) }, 500_000],
    [{ lines: Array.from({ length: 501 }, () => line({})) }, "not_as_described"],
    [{ happenedAt: "2090-01-01T00:00:00Z" }, "receipt_in_the_future"],
    [{ rewards: [reward], lines: [line({ unitPrice: 0 })] }, "nothing_to_take_off"],
    [{ rewards: [reward], customer: { email: "new@example.org" } }, "insufficient_points"],
    [{ codes: ["----", " "] }, 1_000],
    [{ lines: [line({ label: "a\u0000b" })] }, "text_not_storable"],
    [{ payWith: [{ programId: id, points: "max" }] }, 1_000],
  ];
  for (const [more, expected] of wishes) {
    const wish = { ...basket(ana, "10.00"), ...more };
    const answer = await opened.ask(secret, "POST", "/loyalty/sales", wish);
    const { code, totalCents } = answer.json<{ code?: string; totalCents?: number }>();
    expect([more, code ?? totalCents]).toEqual([more, expected]);
    const { source: _, externalId: __, ...asked } = wish;
    expect((await opened.ask(secret, "POST", "/loyalty/quotes", asked)).statusCode).toBeLessThan(500);
  }
});

test("every route is open to who may, shut to who may not, and answers odd requests with a reason", async () => {
  const { merchantId } = await openCounter();
  const wrong: string[] = [];
  for (const role of ["guest", "cashier", "service", "marketing"] as const) {
    const allowed = permissionsOf(role);
    const key = await opened.makeKey(merchantId, [...allowed]);
    for (const { method, url, permission } of loyaltyRoutes) {
      const hasBody = method !== "GET" && method !== "DELETE";
      const asked = url.replaceAll(/:[a-zA-Z]+/g, newId());
      const { statusCode } = await opened.ask(key, method, asked, hasBody ? {} : undefined);
      const isPermitted = [...allowed].some((one) => one === permission);
      // A body that is not as described is said so to anybody: the description is public.
      const isShut = statusCode === 403 || (!isPermitted && statusCode === 400);
      if (isShut === isPermitted || statusCode >= 500) wrong.push(`${role} ${method} ${url}: ${statusCode}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("eight doors at once: one membership, one head start, one action, one sale", async () => {
  const { launch, customer, membership, say, secret } = await openCounter();
  const [amount] = program.earn.rules;
  if (amount?.type !== "per_amount") throw new Error("the program of the tests counts amounts");
  const { stepCents: _, ...rule } = amount;
  const review = {
    ...rule,
    id: "review",
    type: "action",
    action: "review",
    units: 3,
    oncePer: "key",
  } as const;
  const id = await launch({
    ...program,
    join: { ...program.join, mode: "asked", headStartUnits: 2 },
    earn: { ...program.earn, rules: [amount, review] },
  });
  const ana = await customer();
  const eightTimes = async (url: string, body: object) =>
    (
      await Promise.all(Array.from({ length: 8 }, async () => await opened.ask(secret, "POST", url, body)))
    ).map((answer) => answer.json<{ isNew?: boolean; outcome?: string }>());
  const joined = await eightTimes(`/loyalty/programs/${id}/members`, { customerId: ana });
  expect(joined.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await membership(ana)).toMatchObject({ spendable: 2 });
  await eightTimes("/loyalty/actions", { customerId: ana, action: "review", key: "book-1" });
  expect(await membership(ana)).toMatchObject({ spendable: 5 });
  const sold = await eightTimes("/loyalty/sales", basket(ana, "20.00"));
  expect(sold.filter(({ outcome }) => outcome === "recorded")).toHaveLength(1);
  expect(sold.filter(({ outcome }) => outcome === "unchanged")).toHaveLength(7);
  expect(await membership(ana)).toMatchObject({ spendable: 7 });
  await say("POST", `/loyalty/members/${(await membership(ana)).membershipId}/close`, {});
  await eightTimes(`/loyalty/programs/${id}/members`, { customerId: ana });
  expect(await membership(ana)).toMatchObject({ spendable: 0, status: "active" });
});

test("two hundred receipts in three programs take no more statements than forty", async () => {
  const { launch, customer, say } = await openCounter();
  for (const name of ["one", "two", "three"])
    void (await launch({ ...program, unitName: { one: name, other: name } }));
  const people: string[] = [];
  for (let count = 0; count < 40; count += 1) people.push(await customer());
  const tell = async (receipts: readonly object[]) => {
    const queries = vi.spyOn(pg.Client.prototype, "query");
    const answer = await say<{ recorded: number }>("POST", "/receipts/bulk", { receipts });
    const { length } = queries.mock.calls;
    queries.mockRestore();
    expect(answer.recorded).toBe(receipts.length);
    return length;
  };
  const buyAndGiveBack = async (count: number) => {
    const sold = Array.from({ length: count }, (_, index) => basket(people[index % 40] ?? "", "12.00"));
    const back = sold.map(({ source, externalId, lines: [line] }) => ({
      source,
      externalId: `${externalId}/back`,
      kind: "refund",
      refundOf: externalId,
      lines: [{ ...line, quantity: -1, refundOfLine: 1 }],
    }));
    return [await tell(sold), await tell(back)] as const;
  };
  await buyAndGiveBack(40);
  await buyAndGiveBack(200);
  const [fewSales, fewRefunds] = await buyAndGiveBack(40);
  const [manySales, manyRefunds] = await buyAndGiveBack(200);
  expect(manySales).toBeLessThanOrEqual(fewSales + 10);
  expect(manyRefunds).toBeLessThanOrEqual(fewRefunds + 10);
});

test("the use of a voucher goes with its sale: it is undone by giving the sale back", async () => {
  const { launch, customer, say, refusal } = await openCounter();
  await launch(program);
  const ana = await customer();
  const voucher = await say<{ id: string; code: string }>("POST", "/loyalty/vouchers", {
    template: { ...cheque, isBearer: true },
  });
  const sold = await say<SaleAnswer>("POST", "/loyalty/sales", {
    ...basket(ana, "9.00"),
    codes: [voucher.code],
  });
  const { moves } = await say<{ moves: { id: string }[] }>("GET", `/loyalty/vouchers/${voucher.id}`);
  const undo = `/loyalty/voucher-uses/${moves[0]?.id ?? ""}/undo`;
  expect(await refusal("POST", undo)).toBe("voucher_use_goes_with_its_sale");
  await say("POST", `/receipts/${sold.receiptId}/refunds`, {});
  expect(await say("GET", `/loyalty/vouchers/${voucher.id}`)).toMatchObject({ state: "active" });
});

type Act =
  | {
      readonly kind: "buy";
      readonly euros: number;
      readonly reward: number;
      readonly pays: boolean;
      readonly code: number;
    }
  | { readonly kind: "line"; readonly sale: number; readonly line: number }
  | { readonly kind: "sum"; readonly sale: number; readonly cents: number }
  | { readonly kind: "rest"; readonly sale: number };

const sale = fc.nat({ max: 9 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("buy" as const),
      euros: fc.integer({ min: 1, max: 60 }),
      reward: fc.integer({ min: -1, max: 3 }),
      pays: fc.boolean(),
      code: fc.integer({ min: -3, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("line" as const), sale, line: fc.nat({ max: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("sum" as const),
      sale,
      cents: fc.integer({ min: 1, max: 3_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rest" as const), sale }) },
);

const level = {
  id: "gold",
  name: "Or",
  fromCents: 3_000,
  fromVisits: 0,
  fromUnits: 0,
  benefits: { multiplier: 3, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
};
const withLevels: ProgramDefinition = {
  ...program,
  tiers: {
    measure: "amount",
    period: "lifetime",
    rollingMonths: 12,
    downgrade: "at_once",
    graceDays: 0,
    levels: [level],
  },
};
const rounded: ProgramDefinition = {
  ...program,
  mayUseOwnTicket: true,
  earn: { ...program.earn, carriesRemainder: false, rounding: "half_up" },
};

test("the gift of a level goes with the purchase that reached it, and comes with the one that reaches it again", async () => {
  const { launch, customer, buy, say } = await openCounter();
  const { tiers } = withLevels;
  if (tiers === null) throw new Error("the program has levels");
  const gold = { ...level, benefits: { ...level.benefits, gift: cheque } };
  await launch({ ...withLevels, tiers: { ...tiers, levels: [gold] } });
  const ana = await customer();
  const gifts = async () =>
    (await say<{ vouchers: object[] }>("GET", `/loyalty/customers/${ana}`)).vouchers.length;
  const bought = await buy(ana, 4_000);
  expect(await gifts()).toBe(1);
  await say("POST", `/receipts/${bought}/refunds`, {});
  expect(await gifts()).toBe(0);
  await buy(ana, 4_000);
  expect(await gifts()).toBe(1);
});

test("plans know of members who have just come by thousands", async () => {
  const { merchantId } = await openCounter();
  await openTestMembers(database, merchantId, 3_000);
  await database.inMerchant(merchantId, async (tx) => await tx.run(sql`select files.count_written()`));
  const { known } = await database.asOwner(
    async (tx) =>
      await tx.one<{ known: number }>(
        sql`select reltuples as known from pg_class where oid = 'loyalty.membership'::regclass`,
      ),
  );
  expect(known).toBeGreaterThanOrEqual(3_000);
});

test.each([
  ["what is below the step is kept", program],
  ["levels multiply", withLevels],
  ["each ticket is rounded and may use what it earns", rounded],
] as const)(
  "whoever buys, spends and gives back in any order ends with no more than she began with: %s",
  async (_, definition) => {
    const { launch, customer, membership, say, refusal, secret } = await openCounter();
    const id = await launch({ ...definition, pay: { units: 1, cents: 50, minUnits: 0, maxPercent: 100 } });
    const ids = ["reward", "cheque", "top", "tin"];
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
        const ana = await customer();
        const { membershipId } = await say<{ membershipId: string }>(
          "POST",
          `/loyalty/programs/${id}/members`,
          {
            customerId: ana,
          },
        );
        await say("POST", `/loyalty/members/${membershipId}/earn`, { points: 50, key: membershipId });
        const sales: string[] = [];
        const codes: string[] = [];
        for (const one of acts) {
          const receipt = "sale" in one ? sales[one.sale % Math.max(1, sales.length)] : undefined;
          if (one.kind === "buy") {
            const wish = basket(ana, `${one.euros}.00`);
            const code = codes[one.code];
            const rewardId = ids[one.reward];
            const body = {
              ...wish,
              lines: [...wish.lines, { sku: "tin", quantity: 1, unitPrice: "3.00" }],
              ...(rewardId === undefined ? {} : { rewards: [{ programId: id, rewardId }] }),
              ...(one.pays ? { payWith: [{ programId: id, points: "max" }] } : {}),
              ...(code === undefined ? {} : { codes: [code] }),
            };
            const answer = await opened.ask(secret, "POST", "/loyalty/sales", body);
            if (answer.statusCode >= 500) throw new Error(answer.body);
            if (answer.statusCode >= 400) continue;
            const sold = answer.json<SaleAnswer>();
            sales.push(sold.receiptId);
            codes.push(...sold.vouchers.map((voucher) => String((voucher as { code: string }).code)));
          } else if (receipt !== undefined) {
            const body =
              one.kind === "line"
                ? { lines: [{ number: one.line + 1 }] }
                : one.kind === "sum"
                  ? { amountCents: one.cents }
                  : {};
            expect(await refusal("POST", `/receipts/${receipt}/refunds`, body)).not.toBe("unexpected");
          }
        }
        for (const receipt of sales) await refusal("POST", `/receipts/${receipt}/refunds`, {});
        const { spendable, debt } = await membership(ana);
        const { vouchers } = await say<{
          vouchers: { type?: string; benefit: { type: string }; balanceCents: number | null }[];
        }>("GET", `/loyalty/customers/${ana}`);
        const held = vouchers.reduce((sum, one) => sum + (one.balanceCents ?? 500) / 50, 0);
        expect(spendable - debt + held).toBeLessThanOrEqual(50);
      }),
      { numRuns: 25 },
    );
  },
);
