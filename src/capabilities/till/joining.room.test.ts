import { sql } from "kysely";
import { expect, test } from "vitest";
import { pointsProgram } from "../../../tests/support/programs.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { openTillShop } from "../../../tests/support/till.ts";
import { moveClock } from "../../platform/clock-store.ts";
import { dayInZone } from "../../values/day.ts";
import { blankReward, blankRule } from "../loyalty/rules/blank.ts";
import { programFromSentence } from "../loyalty/rules/templates.ts";
import type { ProgramDefinition } from "../loyalty/schema-definition.ts";
import { counterQuote, walletsOnJoining } from "../loyalty/shared.ts";

const opened = await openTestServer();

/** To be asked for, with something for asking. */
const asked: ProgramDefinition = {
  ...pointsProgram,
  join: { ...pointsProgram.join, mode: "asked", headStartUnits: 2 },
  earn: {
    ...pointsProgram.earn,
    rules: [
      ...pointsProgram.earn.rules,
      { ...blankRule("hello"), type: "action", action: "sign_up", units: 3, oncePer: "member" },
    ],
  },
};

async function openShop(definition: ProgramDefinition) {
  const shop = await openTillShop(opened);
  const programId = await shop.launch(definition);
  return { shop, programId, till: await shop.pair("Caisse 1", await shop.cashier("Karim")) };
}

const ines = { firstName: "Inès", phone: "0612345678", language: "fr" } as const;

test.each([false, true])(
  "asking for the card joins what must be asked for, and brings what was announced (without a network: %s)",
  async (offline) => {
    const { shop, till, programId } = await openShop(asked);
    const start = await till.start();
    const enrol = till.make("enrol", { ...ines, cardNumber: start.cardBlock[0] ?? "", offline });
    const { timeZone } = start.shop;
    const at = new Date(Date.parse(enrol.at) + 60_000).toISOString();
    const here = { storeId: start.store.id, timeZone };
    const wallets = walletsOnJoining(start.programs, {
      ...here,
      at: enrol.at,
      day: dayInZone(enrol.at, timeZone),
    });
    const quote = counterQuote({
      ...here,
      programs: start.programs,
      wallets,
      vouchers: [],
      amountCents: 2_500,
      wish: {},
      at,
      day: dayInZone(at, timeZone),
      channel: "shop",
      isFirst: true,
    });
    const announced = quote.earned.map(({ programId: id, units }) => ({ programId: id, units }));
    expect(announced).toEqual([{ programId, units: 2 }]);
    const credit = till.make("credit", {
      customer: { enrolment: enrol.id },
      amountCents: 2_500,
      announced,
      at,
      deviceAt: at,
      offline,
    });
    await moveClock(opened.database, offline ? 3_600_000 : 60_000);
    const [enrolled, credited] = await till.send(enrol, credit);
    await moveClock(opened.database, 0);
    expect(enrolled?.outcome).toBe("applied");
    expect(credited).toMatchObject({ outcome: "applied", credited: announced });
    expect(await shop.membership(enrolled?.customer?.id ?? "")).toMatchObject({
      spendable: 2 + 3 + 2,
      status: "active",
    });
    expect(await shop.incidents()).toEqual([]);
  },
);

test("where some are kept out to measure the effect, nobody just enrolled without a network is told of points", async () => {
  const { shop, till } = await openShop({
    ...pointsProgram,
    join: { ...pointsProgram.join, mode: "everyone", headStartUnits: 4, controlPercent: 50 },
  });
  const start = await till.start();
  const { timeZone } = start.shop;
  for (const [turn, cardNumber] of start.cardBlock.slice(0, 6).entries()) {
    const enrol = till.make("enrol", { ...ines, phone: `061234560${turn}`, cardNumber, offline: true });
    const here = { storeId: start.store.id, timeZone, at: enrol.at, day: dayInZone(enrol.at, timeZone) };
    const { earned } = counterQuote({
      ...here,
      programs: start.programs,
      wallets: walletsOnJoining(start.programs, here),
      vouchers: [],
      amountCents: 2_500,
      wish: {},
      channel: "shop",
      isFirst: true,
    });
    expect(earned).toEqual([]);
    const credit = till.make("credit", {
      customer: { enrolment: enrol.id },
      amountCents: 2_500,
      offline: true,
    });
    const [, credited] = await till.send(enrol, credit);
    expect(credited?.outcome).toBe("applied");
  }
  expect(await shop.incidents()).toEqual([]);
});

test("a paid card is not given by asking, nor one of another store, nor one that has not begun", async () => {
  const paid: ProgramDefinition = {
    ...programFromSentence({ kind: "cashback", unitName: { one: "point", other: "points" }, percent: 5 }),
    join: { ...pointsProgram.join, mode: "paid", priceCents: 1_000, durationMonths: 12 },
  };
  const { shop, till } = await openShop(paid);
  const elsewhere = await shop.say<{ id: string }>("POST", "/stores", {
    kind: "shop",
    code: "arras",
    name: "Arras",
  });
  await shop.launch({ ...asked, stores: [elsewhere.id] });
  await shop.launch(asked, {
    startsOn: dayInZone(new Date(Date.now() + 9 * 86_400_000).toISOString(), "UTC"),
  });
  const { cardBlock } = await till.start();
  const { customer } = await till.do("enrol", { ...ines, cardNumber: cardBlock[0] ?? "" });
  expect(customer?.wallets).toEqual([]);
});

test("with a network the card's own address is told, once and to nobody else; it opens the card", async () => {
  const { till } = await openShop(pointsProgram);
  const { cardBlock } = await till.start();
  const enrol = till.make("enrol", { ...ines, cardNumber: cardBlock[0] ?? "" });
  const [first] = await till.send(enrol);
  const [again] = await till.send(enrol);
  expect(again).toMatchObject({ outcome: "again", customer: { firstName: "Inès" } });
  expect(again).not.toHaveProperty("cardUrl");
  const { pathname, search } = new URL(first?.cardUrl ?? "");
  const page = await opened.server.inject({ method: "GET", url: `${pathname}${search}` });
  const shown =
    page.statusCode < 400 && page.headers.location !== undefined
      ? await opened.server.inject({ method: "GET", url: page.headers.location })
      : page;
  expect(shown.statusCode).toBe(200);
});

test("while the shop has not said how to reach it nobody is enrolled, but whoever was without a network keeps her card", async () => {
  const { shop, till } = await openShop(pointsProgram);
  await opened.database.inMerchant(shop.merchantId, async (tx) => {
    await tx.run(sql`update accounts.store set address = null where merchant_id = ${tx.merchantId}`);
  });
  const start = await till.start();
  expect(start.notice).toBeNull();
  const [first = ""] = start.cardBlock;
  const refused = await till.do("enrol", { ...ines, cardNumber: first });
  expect(refused).toMatchObject({ outcome: "refused", code: "notice_incomplete" });
  expect(refused.message).toMatch(/réglages/);
  const kept = await till.do("enrol", { ...ines, cardNumber: first, offline: true });
  expect(kept).toMatchObject({ outcome: "incident", customer: { cards: [first] } });
  expect(kept).not.toHaveProperty("cardUrl");
  expect(await shop.incidents()).toMatchObject([
    { kind: "not_applied", detail: { code: "notice_incomplete", operation: "enrol" } },
  ]);
});

test("products that rewards and vouchers hand over are told by their names", async () => {
  const shop = await openTillShop(opened);
  await shop.buy(await shop.customer(), 0, {
    lines: [{ sku: "CAFE", label: "Café allongé", quantity: 1, unitPrice: "1.80" }],
  });
  await shop.launch({
    ...pointsProgram,
    rewards: [
      { ...blankReward("coffee", "Un café", 10), type: "free_product", sku: "CAFE", quantity: 1 },
      ...pointsProgram.rewards,
    ],
  });
  const till = await shop.pair("Caisse 1", await shop.cashier("Karim"));
  expect((await till.start()).programs).toMatchObject([{ productNames: { CAFE: "Café allongé" } }]);
});
