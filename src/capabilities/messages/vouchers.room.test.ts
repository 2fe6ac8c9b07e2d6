import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, expect, test } from "vitest";
import { addReaders, addWords, granted, identify, letGo, useRelay } from "../../../tests/support/mailings.ts";
import { openCounter } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openSmtpSink } from "../../../tests/support/smtp-sink.ts";
import { newId } from "../../platform/ids.ts";
import { moveClock } from "../../platform/clock-store.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { eraseCustomer } from "../customers/index.ts";
import { addKind, changeKind, readKind } from "../loyalty/index.ts";
import { blankPromotion, blankVoucher, type VoucherKind } from "../loyalty/shared.ts";
import { unsubscribe } from "../permission/index.ts";
import { claim } from "./claim.ts";
import { arbitrate } from "./arbitrate.ts";
import { deliverDue } from "./deliver.ts";
import {
  addMailing,
  cancelMailing,
  closeEngine,
  mailingReport,
  noteReturn,
  planMailing,
  scheduleMailing,
} from "./index.ts";

const opened = await openTestServer();
const { database } = opened;
const folder = await mkdtemp(join(tmpdir(), "rebelote-journal-"));
const sink = await openSmtpSink();
const options = { folder };
const words =
  'Bonjour {{ first_name | default: "vous" }}, {{ bon_valeur | default: "un bon" }} : {{ bon_code | default: "à demander" }}, jusqu’au {{ bon_fin | default: "…" }}, {{ bon_conditions | default: "sans condition" }}.';
const tenEuros = {
  ...blankVoucher({ type: "amount", cents: 1_000 }),
  validDays: 30,
  maxUses: 1,
  isBearer: true,
  minBasketCents: 3_000,
  isCombinable: false,
};

afterEach(async () => await move(0));
afterAll(async () => {
  await closeEngine(database);
  await rm(folder, { recursive: true });
});

async function openShop(readers: number) {
  const counter = await openCounter(opened);
  const shop = counter.merchantId;
  const actor = systemActor(shop, "test");
  const domain = `${shop.slice(-6)}.test`;
  const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);
  const people = await inShop(async (tx) => {
    await identify(tx);
    return await addReaders(tx, readers, domain);
  });
  await useRelay(database, shop, sink.url, { retrySeconds: [300], returnAddress: "retours@maison.example" });
  const kindOf = async (more: Partial<Parameters<typeof addKind>[2]> = {}): Promise<VoucherKind> =>
    await inShop(async (tx) =>
      granted(await addKind(tx, actor, { name: "WB10", template: tenEuros, ...more })),
    );
  const send = async (voucherKindId: string, more: Partial<Parameters<typeof letGo>[1]> = {}) =>
    await inShop(
      async (tx) =>
        await letGo(tx, {
          audience: { customerIds: people },
          templateId: await addWords(tx, { text: words }),
          voucherKindId,
          ...more,
        }),
    );
  const report = async (id: string) => await inShop(async (tx) => granted(await mailingReport(tx, id)));
  return { ...counter, shop, actor, domain, inShop, people, kindOf, send, report };
}

/** Code by the number of the reader: k1 has the first. */
async function codesOf(tx: Tx): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.rows<{ name: string; code: string }>(sql`
    select customer.first_name as name, voucher.code
    from loyalty.voucher
    join customers.customer on customer.merchant_id = voucher.merchant_id and customer.id = voucher.holder_id
    where voucher.merchant_id = ${tx.merchantId} and voucher.cancelled_at is null`);
  return new Map(rows.map(({ name, code }) => [Number(name.replace("Léa", "")), code]));
}

const made = async (tx: Tx) =>
  (
    await tx.one<{ count: number }>(sql`
      select count(*)::int as count from loyalty.voucher where merchant_id = ${tx.merchantId}`)
  ).count;

const usable = async (tx: Tx) =>
  (
    await tx.one<{ count: number }>(sql`
      select count(*)::int as count from loyalty.voucher where merchant_id = ${tx.merchantId} and cancelled_at is null`)
  ).count;

/** The code that a mail shows, as it arrived. */
function codeIn(source: string): string | undefined {
  const text = source.replaceAll(/=\r?\n/gu, "");
  return /(?<![-\w])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![-\w])/u.exec(text)?.[0];
}

// The server follows the clock of its database.
const move = async (ms: number) => await moveClock(database, ms);
const at = async (instant: string) => await move(Date.parse(instant) - Date.now());
const basket = (euros: string) => [{ sku: "théière", quantity: 1, unitPrice: euros, taxRate: 20 }];

test("EC-29: one code each, none wasted; whoever finds none waits; one till wins; it ends with its last minute", async () => {
  await at("2026-06-01T08:00:00Z");
  const { inShop, kindOf, send, report, say, refusal, secret, domain } = await openShop(120);
  const kind = await kindOf({ mostCodes: 100 });
  sink.script(`k1@${domain}`, ["451 4.7.1 try later"]);
  const id = await send(kind.id);
  await deliverDue(database, options);
  const first = await inShop(codesOf);
  expect(await report(id)).toMatchObject({ mailing: { counts: { sent: 99, open: 21 } } });
  await at("2026-06-01T09:00:00Z");
  await deliverDue(database, options);
  expect(await report(id)).toMatchObject({
    mailing: { state: "sending", counts: { planned: 120, sent: 100, open: 20, skipped: 0 } },
    byReason: [{ reason: "VOUCHER_POOL_EMPTY", state: "planned", count: 20 }],
    vouchers: { kindName: "WB10", given: 100, held: 20, left: 0, used: 0, usedCents: 0 },
  });
  const codes = await inShop(codesOf);
  expect(codes).toEqual(first);
  expect(new Set(codes.values()).size).toBe(100);
  expect([...codes.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  const mails = sink.mails.filter(({ to }) => to.endsWith(`@${domain}`));
  expect(mails).toHaveLength(100);
  for (const { to, source } of mails)
    expect(codeIn(source)).toBe(codes.get(Number(/^k(\d+)@/.exec(to)?.[1])));

  const code = (n: number): string => codes.get(n) ?? "";
  const use = (n: number, reference: string, euros: number) => ({
    ...{ code: code(n), cents: 1_000, channel: "shop", reference, basketCents: euros },
  });
  const till = async (body: object) => await refusal("POST", "/loyalty/vouchers/use", body);
  await at("2026-06-10T10:00:00Z");
  expect(await till(use(2, "r1", 2_999))).toBe("voucher_below_minimum");
  const tills = await Promise.all(["t1", "t2"].map(async (name) => await till(use(7, name, 5_000))));
  expect(new Set(tills)).toEqual(new Set(["voucher_used_up", null]));

  // The winner of two tills that sell, and its full refund.
  const sale = (n: number, externalId: string, more: readonly string[] = []) => ({
    ...{ lines: basket("50.00"), codes: [code(n), ...more], source: "till:1", externalId },
  });
  const sold = await Promise.all(
    ["a", "b"].map(async (name) => await opened.ask(secret, "POST", "/loyalty/sales", sale(3, name))),
  );
  const answers = sold.map((one) => one.json<{ receiptId: string; totalCents: number }>());
  const winners = answers.filter(({ totalCents }) => totalCents === 4_000);
  expect(winners).toHaveLength(1);
  expect((await report(id)).vouchers).toMatchObject({
    used: 2,
    usedCents: 2_000,
    receipts: 1,
    receiptsCents: 4_000,
  });
  await say("POST", `/receipts/${winners[0]?.receiptId}/refunds`, {});
  expect((await report(id)).vouchers).toMatchObject({
    used: 1,
    usedCents: 1_000,
    receipts: 0,
    receiptsCents: 0,
  });
  await at("2026-06-12T10:00:00Z");
  expect(await say("POST", "/loyalty/sales", sale(3, "c"))).toMatchObject({
    totalCents: 4_000,
    rejected: [],
  });

  await say("POST", "/loyalty/promotions", {
    ...blankPromotion,
    ...{ name: "PROMO5", type: "amount_off_order", cents: 500, code: "PROMO5" },
  });
  expect(
    await say("POST", "/loyalty/quotes", { lines: basket("50.00"), codes: [code(6), "PROMO5"] }),
  ).toMatchObject({
    totalCents: 4_500,
    rejected: [{ code: code(6), reason: "voucher_not_combinable" }],
  });
  expect(
    await say("POST", "/loyalty/quotes", { lines: basket("50.00"), codes: [code(6), code(8)] }),
  ).toMatchObject({
    totalCents: 4_000,
    rejected: [{ code: code(8), reason: "voucher_not_combinable" }],
  });
  expect(await till(use(9, "web-1", 5_000))).toBeNull();
  expect(await till(use(10, "web-1", 5_000))).toBe("voucher_not_combinable");

  // 1 July, 23:59:50 in Paris, and midnight.
  await at("2026-07-01T21:59:50Z");
  const typed = ` ${code(4).toLowerCase().replaceAll("-", " ")} `;
  expect(await till({ ...use(4, "r3", 5_000), code: typed })).toBeNull();
  await at("2026-07-01T22:00:00Z");
  expect(await till(use(5, "r4", 5_000))).toBe("voucher_expired");
});

test("who waits for a code goes when there are more, with days of her own", async () => {
  await at("2026-06-01T08:00:00Z");
  const { inShop, kindOf, send, report, actor } = await openShop(6);
  const kind = await kindOf({ mostCodes: 4 });
  const id = await send(kind.id);
  await deliverDue(database, options);
  expect(await report(id)).toMatchObject({ mailing: { state: "sending", counts: { sent: 4, open: 2 } } });
  expect(await inShop(async (tx) => await changeKind(tx, actor, kind.id, { mostCodes: 3 }))).toMatchObject({
    refused: "voucher_kind_gave_more",
  });
  await at("2026-06-03T08:00:00Z");
  await inShop(async (tx) => granted(await changeKind(tx, actor, kind.id, { mostCodes: 5 })));
  await deliverDue(database, options);
  expect(await report(id)).toMatchObject({ vouchers: { given: 5, held: 1, left: 0 } });
  await inShop(async (tx) => granted(await changeKind(tx, actor, kind.id, { mostCodes: null })));
  await deliverDue(database, options);
  expect(await report(id)).toMatchObject({
    mailing: { state: "finished", counts: { sent: 6, open: 0 } },
    vouchers: { given: 6, held: 0, left: null },
  });
  const days = await inShop(
    async (tx) =>
      await tx.rows<{ lastDay: string; count: number }>(sql`
        select last_day as "lastDay", count(*)::int as count from loyalty.voucher
        where merchant_id = ${tx.merchantId} group by 1 order by 1`),
  );
  expect(days).toEqual([
    { lastDay: "2026-07-01", count: 4 },
    { lastDay: "2026-07-03", count: 2 },
  ]);
});

test("a message that does not leave leaves no voucher behind; one tried again carries its own", async () => {
  const { inShop, kindOf, send, report, people, domain, actor } = await openShop(8);
  const kind = await kindOf();
  const [, second = "", third = "", fourth = ""] = people;
  sink.script(`k1@${domain}`, ["550 5.1.1 user unknown"]);
  sink.script(`k4@${domain}`, ["451 4.7.1 try later"]);
  sink.script(`k5@${domain}`, ["drop"]);
  sink.script(`k6@${domain}`, ["451 4.7.1 try later"]);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const id = await send(kind.id, { sendAt, expiresAt: new Date(Date.now() + 7_200_000).toISOString() });
  await inShop(async (tx) => await planMailing(tx, id));
  await inShop(async (tx) => {
    await unsubscribe(tx, { customerId: second, channel: "email", scope: "all_marketing", origin: "page" });
    granted(await eraseCustomer(tx, actor, third, { by: "person" }));
  });
  expect(await inShop(made)).toBe(0);
  await move(3_600_000);
  await deliverDue(database, options);
  // k1 failed, k2 withdrew, k3 is no more; k4 and k6 are tried again, k5 perhaps has it.
  expect(await inShop(made)).toBe(6);
  expect(await inShop(usable)).toBe(5);
  const before = await inShop(codesOf);
  await inShop(async (tx) => {
    await unsubscribe(tx, { customerId: fourth, channel: "email", scope: "all_marketing", origin: "page" });
  });
  await move(3_600_000 + 320_000);
  await deliverDue(database, options);
  const after = await inShop(codesOf);
  expect(new Set(after.keys())).toEqual(new Set([5, 6, 7, 8]));
  for (const [n, code] of after) expect(code).toBe(before.get(n));
  for (const n of [5, 6, 7, 8])
    for (const { source } of sink.mails.filter(({ to }) => to === `k${n}@${domain}`))
      expect(codeIn(source)).toBe(after.get(n));
  expect(await inShop(made)).toBe(6);
  expect(await report(id)).toMatchObject({
    mailing: { state: "finished" },
    vouchers: { given: 4, cancelled: 2, held: 0 },
  });
  // A mailbox that turns out not to exist: nobody has the code.
  const messageId = await inShop(
    async (tx) =>
      (
        await tx.one<{ id: string }>(sql`
          select id from messages.message where merchant_id = ${tx.merchantId} and customer_id = ${people[7]}`)
      ).id,
  );
  await inShop(async (tx) => await noteReturn(tx, { messageId, kind: "hard" }));
  expect(await inShop(usable)).toBe(3);
  expect(granted(await inShop(async (tx) => await readKind(tx, kind.id)))).toMatchObject({ givenCount: 3 });
});

test("a mailing given up takes back the codes of what has not left; what its end passes over had none", async () => {
  const { shop, inShop, kindOf, send, report, domain, actor } = await openShop(4);
  const kind = await kindOf({ mostCodes: 3 });
  sink.script(`k1@${domain}`, ["451 4.7.1 try later"]);
  const id = await send(kind.id);
  await deliverDue(database, options);
  expect(await report(id)).toMatchObject({ vouchers: { given: 3, held: 1, left: 0 } });
  await inShop(async (tx) => granted(await cancelMailing(tx, systemActor(shop, "test"), id)));
  expect(await report(id)).toMatchObject({
    mailing: { state: "cancelled", counts: { sent: 2, skipped: 2, open: 0 } },
    vouchers: { given: 2, cancelled: 1, held: 0, left: 1 },
  });
  // One place of the three is free: of the next mailing one gets a code, and the others' end comes before there are more.
  const next = await send(kind.id, { expiresAt: new Date(Date.now() + 60_000).toISOString() });
  await deliverDue(database, options);
  expect(await report(next)).toMatchObject({ vouchers: { given: 1, held: 3 } });
  await move(61_000);
  await deliverDue(database, options);
  await inShop(async (tx) => granted(await changeKind(tx, actor, kind.id, { mostCodes: 30 })));
  await deliverDue(database, options);
  expect(await report(next)).toMatchObject({
    mailing: { state: "finished", counts: { sent: 1, skipped: 3 } },
    byReason: [{ reason: "EXPIRED", count: 3 }],
    vouchers: { given: 1, held: 0 },
  });
  expect(await inShop(usable)).toBe(3);
});

test("two who send at once give each code once and never one too many", async () => {
  const { shop, inShop, kindOf, send, report } = await openShop(90);
  const kind = await kindOf({ mostCodes: 50 });
  const id = await send(kind.id);
  await inShop(async (tx) => {
    await planMailing(tx, id);
    await arbitrate(tx);
  });
  const sender = async (most: number): Promise<string[]> => {
    const given: string[] = [];
    for (let turns = 0; turns < 60; turns += 1) {
      const { inHand, looked } = await claim(
        database,
        shop,
        { channel: "email", mailingId: id },
        { holder: newId(), leaseSeconds: 600, most, only: {} },
      );
      given.push(...inHand.map((one) => String(one.given?.fields["voucher_code"])));
      if (looked === 0) break;
    }
    return given;
  };
  const codes = (await Promise.all([sender(7), sender(11), sender(5)])).flat();
  expect(codes).toHaveLength(50);
  expect(new Set(codes).size).toBe(50);
  expect(new Set((await inShop(codesOf)).values())).toEqual(new Set(codes));
  expect(await report(id)).toMatchObject({
    vouchers: { given: 50, held: 40, left: 0 },
    mailing: { counts: { open: 90, skipped: 0 } },
  });
});

test("words that hide the code, its end or its conditions from somebody let no mailing go", async () => {
  const { inShop, kindOf, people, actor } = await openShop(1);
  const kind = await kindOf();
  const schedule = async (text: string, more: object = {}) =>
    await inShop(async (tx) => {
      const templateId = await addWords(tx, { text });
      const { id } = granted(
        await addMailing(tx, actor, {
          ...{ name: "Bon", channel: "email", purpose: "marketing", templateId },
          ...{ audience: { customerIds: people }, voucherKindId: kind.id },
          ...more,
        }),
      );
      return await scheduleMailing(tx, actor, id);
    });
  const code = '{{ bon_code | default: "…" }}';
  const end = '{{ bon_fin | default: "…" }}';
  expect(await schedule("Bonjour")).toMatchObject({
    refused: "mailing_hides_voucher_code",
    details: { language: "fr" },
  });
  expect(await schedule(`{% if points > 10 %}${code}{% endif %} ${end}`)).toMatchObject({
    refused: "mailing_hides_voucher_code",
  });
  expect(await schedule(code)).toMatchObject({ refused: "mailing_hides_voucher_end" });
  expect(await schedule(`${code} ${end}`)).toMatchObject({ refused: "mailing_hides_voucher_conditions" });
  expect(await schedule(words)).toMatchObject({ state: "scheduled" });
  const free = await kindOf({ template: { ...tenEuros, minBasketCents: 0, isCombinable: true } });
  expect(await schedule(`${code} ${end}`, { voucherKindId: free.id })).toMatchObject({ state: "scheduled" });
  const over = await kindOf({ lastDay: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) });
  const sendAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
  expect(await schedule(words, { voucherKindId: over.id, sendAt })).toMatchObject({
    refused: "mailing_voucher_over",
  });
  expect(
    await inShop(
      async (tx) => await addKind(tx, actor, { name: "x", template: { ...tenEuros, validDays: null } }),
    ),
  ).toMatchObject({
    refused: "voucher_kind_without_end",
  });
});
