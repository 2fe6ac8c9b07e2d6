import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { refundCardsSoldOn, refundGiftCard, sellGiftCard, topUpGiftCard } from "./operations-gift-cards.ts";
import {
  checkCode,
  codesOfBatch,
  getVoucher,
  listVouchers,
  makeBatch,
  makeByHand,
  useByCode,
} from "./operations-voucher-desk.ts";
import {
  cancelVouchersOfReceipt,
  issueVouchers,
  undoVoucherUses,
  useVouchers,
} from "./operations-vouchers.ts";
import { everyLine } from "./rules/filter.ts";
import type { VoucherTemplate } from "./schema-definition.ts";
import type { Voucher } from "./schema-vouchers.ts";

const database = await openTestDatabase();
const shop = await openTestShop(database);
const other = await openTestShop(database);
const { programId, members } = await openTestMembers(database, shop, 2);
const [ana = "", ben = ""] = members;
const actor = systemActor(shop, "test");

afterEach(() => database.clock.setOffset(0));

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

function good<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.details)}`);
  return answer;
}

const fiveEuros: VoucherTemplate = {
  benefit: { type: "amount", cents: 500 },
  validDays: 30,
  maxUses: 1,
  isBearer: true,
  minBasketCents: 0,
  filter: everyLine,
  channels: [],
};

async function issue(
  change: Partial<VoucherTemplate> = {},
  holderId: string | null = null,
): Promise<Voucher> {
  const template = { ...fiveEuros, ...change };
  const [voucher] = await inShop(
    async (tx) => await issueVouchers(tx, actor, [{ template, holderId, programId, origin: "reward" }]),
  );
  if (voucher === undefined) throw new Error("no voucher");
  return voucher;
}

async function use(voucher: Voucher, cents = 500) {
  const [answer] = await inShop(
    async (tx) => await useVouchers(tx, [{ voucherId: voucher.id, cents, receiptId: newId() }]),
  );
  return answer;
}

async function check(
  code: string,
  more: { customerId?: string; channel?: "shop" | "web"; basketCents?: number } = {},
) {
  return await inShop(
    async (tx) => await checkCode(tx, actor, { code, channel: "shop", ...more, visitor: newId() }),
  );
}

test("two tills use a voucher at once that may be used once more: one of them does", async () => {
  const voucher = await issue({ maxUses: 5 });
  for (let number = 0; number < 4; number += 1) good(await use(voucher));
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await use(voucher)));
  const refusals = answers.filter(isRefusal);
  expect(refusals.map(({ refused }) => refused)).toEqual(Array.from({ length: 7 }, () => "voucher_used_up"));
  expect(good(await inShop(async (tx) => await getVoucher(tx, actor, voucher.id)))).toMatchObject({
    uses: 5,
    state: "used",
  });
});

test("the database itself refuses a use too many, a credit below zero, and a changed code", async () => {
  const voucher = await issue();
  const card = good(await inShop(async (tx) => await sellGiftCard(tx, actor, { cents: 100 })));
  const wrong = async (statement: ReturnType<typeof sql>) =>
    await inShop(async (tx) => await tx.run(statement));
  await expect(
    wrong(sql`update loyalty.voucher set uses = 2 where merchant_id = ${shop} and id = ${voucher.id}`),
  ).rejects.toThrow("voucher_is_never_used_more_than_it_says");
  await expect(
    wrong(sql`update loyalty.voucher set balance_cents = -1 where merchant_id = ${shop} and id = ${card.id}`),
  ).rejects.toThrow("voucher_credit_is_never_below_zero");
  await expect(
    wrong(sql`update loyalty.voucher set code = 'FREE' where merchant_id = ${shop} and id = ${voucher.id}`),
  ).rejects.toThrow("permission denied");
  await expect(wrong(sql`delete from loyalty.voucher_use where merchant_id = ${shop}`)).rejects.toThrow(
    "permission denied",
  );
});

test("a voucher is worth something until its last instant and nothing from then on, whatever any job does", async () => {
  const voucher = await issue();
  const end = Date.parse(voucher.endsAt ?? "");
  expect(voucher.lastDay).not.toBeNull();
  database.clock.setOffset(end - 1_000 - Date.now());
  expect(await check(voucher.code)).toMatchObject({ id: voucher.id, state: "active" });
  database.clock.setOffset(end - Date.now());
  expect(await check(voucher.code)).toMatchObject({ refused: "voucher_expired" });
  expect(await use(voucher)).toMatchObject({ refused: "voucher_expired" });
  const page = good(await inShop(async (tx) => await listVouchers(tx, actor, { state: "expired" })));
  expect(page.items.map(({ id }) => id)).toContain(voucher.id);
});

test("a refused code says why", async () => {
  const own = await issue({ isBearer: false, channels: ["web"], minBasketCents: 3_000 }, ana);
  expect(await check(own.code, { customerId: ben, channel: "web" })).toMatchObject({
    refused: "voucher_not_yours",
  });
  expect(await check(own.code, { customerId: ana })).toMatchObject({ refused: "voucher_not_here" });
  expect(await check(own.code, { customerId: ana, channel: "web", basketCents: 2_500 })).toMatchObject({
    refused: "voucher_below_minimum",
    details: { missingCents: 500 },
  });
  expect(await check(own.code, { customerId: ana, channel: "web", basketCents: 3_000 })).toMatchObject({
    id: own.id,
  });
  expect(await check("NOTHING-LIKE-THIS")).toEqual({ refused: "no_such_code" });
  expect(await use(own, 501)).toMatchObject({ refused: "voucher_gives_less", details: { cents: 500 } });
  const later = good(
    await inShop(async (tx) => await makeByHand(tx, actor, { template: fiveEuros, startsOn: "2999-01-01" })),
  );
  expect(await check(later.code)).toEqual({ refused: "voucher_not_yet_valid" });
});

test("after ten wrong codes a caller waits, the others do not, and the right code does not help", async () => {
  const voucher = await issue();
  const guess = async (code: string, visitor: string) =>
    await inShop(async (tx) => await checkCode(tx, actor, { code, channel: "web", visitor }));
  for (let number = 0; number < 10; number += 1)
    expect(await guess(`WRONG-${number}-CODE`, "one")).toEqual({ refused: "no_such_code" });
  expect(await guess(voucher.code, "one")).toMatchObject({
    refused: "too_many_wrong_codes",
    details: { minutes: 15 },
  });
  expect(await guess(voucher.code, "two")).toMatchObject({ id: voucher.id });
  database.clock.setOffset(16 * 60_000);
  expect(await guess(voucher.code, "one")).toMatchObject({ id: voucher.id });
});

test("a web shop that names no visitor is not shut out by the slips of many", async () => {
  const voucher = await issue();
  const key = { ...actor, kind: "key", id: newId() } as const;
  for (let number = 0; number < 30; number += 1)
    await inShop(async (tx) => await checkCode(tx, key, { code: `SLIP-${number}`, channel: "web" }));
  const answer = await inShop(async (tx) => await checkCode(tx, key, { code: voucher.code, channel: "web" }));
  expect(answer).toMatchObject({ id: voucher.id });
});

test("a use told by the web shop and again by the counter is one use", async () => {
  const voucher = await issue();
  const told = { code: voucher.code, cents: 500, reference: "web:1042" };
  const once = async (channel: "shop" | "web") =>
    good(await inShop(async (tx) => await useByCode(tx, actor, { ...told, channel })));
  const first = await once("web");
  const second = await once("shop");
  expect([first.isRepeat, second.isRepeat, second.use.id]).toEqual([false, true, first.use.id]);
  expect(second.voucher.uses).toBe(1);
  const again = { ...told, channel: "shop", reference: "till:7" } as const;
  expect(await inShop(async (tx) => await useByCode(tx, actor, again))).toEqual({
    refused: "voucher_used_up",
  });
  const other = { ...told, channel: "shop", cents: 400 } as const;
  expect(await inShop(async (tx) => await useByCode(tx, actor, other))).toMatchObject({
    refused: "voucher_use_already_recorded",
  });
});

test("the same code in two shops is two vouchers, and neither shop sees the other's", async () => {
  const voucher = good(
    await inShop(async (tx) => await makeByHand(tx, actor, { template: fiveEuros, code: "WELCOME 5" })),
  );
  const stranger = systemActor(other, "test");
  const theirs = await database.inMerchant(
    other,
    async (tx) => await checkCode(tx, stranger, { code: "welcome-5", channel: "shop" }),
  );
  expect(theirs).toEqual({ refused: "no_such_code" });
  const used = await database.inMerchant(
    other,
    async (tx) => await useVouchers(tx, [{ voucherId: voucher.id, cents: 1, receiptId: newId() }]),
  );
  expect(used).toMatchObject([{ refused: "unknown_voucher" }]);
  const made = await database.inMerchant(
    other,
    async (tx) => await makeByHand(tx, stranger, { template: fiveEuros, code: "WELCOME 5" }),
  );
  expect(isRefusal(made)).toBe(false);
  const twice = await inShop(
    async (tx) => await makeByHand(tx, actor, { template: fiveEuros, code: "welcome5" }),
  );
  expect(twice).toMatchObject({ refused: "voucher_code_already_taken" });
});

test("the refunded sale of a gift card debits it; a reward tops it up; it pays a part", async () => {
  const sold = good(
    await inShop(async (tx) => await sellGiftCard(tx, actor, { cents: 5_000, code: "GC-REFUND-1" })),
  );
  expect(sold).toMatchObject({ balanceCents: 5_000, paidCents: 5_000, isBearer: true, state: "active" });
  const refunded = good(await inShop(async (tx) => await refundGiftCard(tx, actor, { voucherId: sold.id })));
  expect(refunded).toMatchObject({ balanceCents: 0, paidCents: 0, state: "cancelled" });

  const card = good(await inShop(async (tx) => await sellGiftCard(tx, actor, { cents: 4_600 })));
  const topped = good(
    await inShop(
      async (tx) => await topUpGiftCard(tx, actor, { voucherId: card.id, cents: 1_000, isPaid: false }),
    ),
  );
  expect(topped).toMatchObject({ balanceCents: 5_600, paidCents: 4_600 });
  expect(await use(card, 5_601)).toMatchObject({
    refused: "gift_card_has_less",
    details: { leftCents: 5_600 },
  });
  good(await use(card, 2_000));
  expect(await inShop(async (tx) => await refundGiftCard(tx, actor, { voucherId: card.id }))).toMatchObject({
    refused: "gift_card_has_less",
    details: { leftCents: 3_600 },
  });
});

test("the receipt that sold a gift card is refunded: what is left is taken, what is missing is said", async () => {
  const receiptId = newId();
  const card = good(await inShop(async (tx) => await sellGiftCard(tx, actor, { cents: 3_000, receiptId })));
  good(await use(card, 1_200));
  const refund = async () => await inShop(async (tx) => await refundCardsSoldOn(tx, actor, receiptId));
  expect(await refund()).toEqual({ debitedCents: 1_800, missingCents: 1_200 });
});

test("money put on a card by another receipt stays when the first is refunded", async () => {
  const [sale, later] = [newId(), newId()];
  const card = good(
    await inShop(async (tx) => await sellGiftCard(tx, actor, { cents: 3_000, receiptId: sale })),
  );
  const topUp = { voucherId: card.id, cents: 1_000, isPaid: true, receiptId: later };
  good(await inShop(async (tx) => await topUpGiftCard(tx, actor, topUp)));
  const refund = async () => await inShop(async (tx) => await refundCardsSoldOn(tx, actor, sale));
  expect(await refund()).toEqual({ debitedCents: 3_000, missingCents: 0 });
  expect(await refund()).toEqual({ debitedCents: 0, missingCents: 0 });
  const left = good(await inShop(async (tx) => await getVoucher(tx, actor, card.id)));
  expect(left).toMatchObject({ balanceCents: 1_000, paidCents: 1_000, state: "active" });
});

test("whatever is loaded, spent and undone, a gift card's balance is the sum of its moves and never below zero", async () => {
  const step = fc.record({
    act: fc.constantFrom("spend", "load", "undo"),
    cents: fc.integer({ min: 1, max: 3_000 }),
    share: fc.constantFrom(0.25, 0.5, 1),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const card = good(await inShop(async (tx) => await sellGiftCard(tx, actor, { cents: 2_000 })));
      let balance = 2_000;
      const spent: { receiptId: string; cents: number; back: number }[] = [];
      for (const { act, cents, share } of steps) {
        if (act === "load") {
          await inShop(
            async (tx) => await topUpGiftCard(tx, actor, { voucherId: card.id, cents, isPaid: true }),
          );
          balance += cents;
        } else if (act === "spend") {
          const receiptId = newId();
          const [answer] = await inShop(
            async (tx) => await useVouchers(tx, [{ voucherId: card.id, cents, receiptId }]),
          );
          expect(isRefusal(answer)).toBe(cents > balance);
          if (!isRefusal(answer)) {
            balance -= cents;
            spent.push({ receiptId, cents, back: 0 });
          }
        } else {
          const last = spent.at(-1);
          if (last === undefined) continue;
          const back = Math.max(0, Math.floor(last.cents * share) - last.back);
          await inShop(async (tx) => await undoVoucherUses(tx, last.receiptId, share));
          last.back += back;
          balance += back;
        }
        const now = good(await inShop(async (tx) => await getVoucher(tx, actor, card.id)));
        expect(now.balanceCents).toBe(balance);
        expect(now.moves.reduce((sum, move) => sum + move.cents, 0)).toBe(balance);
      }
    }),
    { numRuns: 12 },
  );
});

test("a receipt that is wholly given back takes its unused vouchers with it", async () => {
  const receiptId = newId();
  const wish = { template: fiveEuros, holderId: ana, programId, origin: "purchase", receiptId } as const;
  const [first, second] = await inShop(async (tx) => await issueVouchers(tx, actor, [wish, wish]));
  if (first === undefined || second === undefined) throw new Error("no vouchers");
  good(await use(first));
  expect(await inShop(async (tx) => await cancelVouchersOfReceipt(tx, receiptId))).toBe(1);
  expect(await use(second)).toEqual({ refused: "voucher_cancelled" });
});

test("ten thousand codes of a campaign are all different, and come as a file", async () => {
  const batch = good(
    await inShop(
      async (tx) => await makeBatch(tx, actor, { name: "Noël", template: fiveEuros, count: 10_000 }),
    ),
  );
  expect(batch).toMatchObject({ count: 10_000, usedCount: 0, usedCents: 0 });
  const lines = good(await inShop(async (tx) => await codesOfBatch(tx, batch.id)))
    .trim()
    .split("\r\n");
  expect(new Set(lines.slice(1).map((line) => line.split(";")[0])).size).toBe(10_000);
  expect(lines[1]).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4};active;/);
});

test("a voucher names what the law wants printed: issuer, benefit, validity, goods, outlets", async () => {
  const voucher = await issue({ filter: { ...everyLine, skus: ["TEA"] }, channels: ["shop"] });
  const { mentions } = good(await inShop(async (tx) => await getVoucher(tx, actor, voucher.id)));
  expect(mentions).toMatchObject({
    issuer: "Maison Test",
    benefit: { type: "amount", cents: 500 },
    currency: "EUR",
    validUntil: voucher.lastDay,
    goods: { isEverything: false, products: ["TEA"] },
    outlets: [{ name: "Lille", kind: "shop" }],
  });
});
