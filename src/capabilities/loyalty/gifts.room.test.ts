import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { rewardsRound } from "./jobs-rewards.ts";
import { cardsFromTickets, giveCardBack, listCards, renewCard, sellCard } from "./operations-cards.ts";
import {
  addCost,
  addMonthlyCost,
  correctCost,
  readCosts,
  rewardMoney,
  stopMonthlyCost,
} from "./operations-costs.ts";
import {
  addEndowment,
  getEndowment,
  giveEndowment,
  giveReservedEndowment,
  listEndowments,
  listMovements,
  moveEndowment,
  releaseEndowment,
  removeEndowment,
  reserveEndowment,
  takeBackGiftsOf,
} from "./operations-endowments.ts";
import { addPromotion, changePromotion, promotionsOn, removePromotion } from "./operations-promotions.ts";
import { readCounter } from "./queries-counter.ts";
import { giveSurprise } from "./operations-surprise.ts";
import { addVipList, addVipMember, listVipMembers } from "./operations-vip.ts";
import { withRewards } from "./participant-rewards.ts";
import { everyLine } from "./rules/filter.ts";
import { programFromSentence } from "./rules/templates.ts";
import type { ProgramDefinition } from "./schema-definition.ts";
import type { PromotionBody } from "./schema-rewards.ts";

const database = await openTestDatabase();
const shop = await openTestShop(database);
const other = await openTestShop(database);
const { programId, members } = await openTestMembers(database, shop, 4);
const [ana = "", ben = "", chloe = "", dan = ""] = members;
const actor = systemActor(shop, "test");

afterEach(() => database.clock.setOffset(0));

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

function good<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.details)}`);
  return answer;
}

const points = programFromSentence({
  kind: "points",
  unitName: { one: "point", other: "points" },
  points: 1,
  stepCents: 100,
  rewardPoints: 100,
  rewardName: "5 €",
  rewardCents: 500,
});

/** The definition in force, as a launch would leave it. */
async function launch(change: Partial<ProgramDefinition>): Promise<void> {
  const definition = JSON.stringify({ ...points, ...change });
  await inShop(async (tx) => {
    const { version } = await tx.one<{ version: number }>(sql`
      select coalesce(max(version), 0) + 1 as version from loyalty.program_version
      where merchant_id = ${shop} and program_id = ${programId}`);
    await tx.run(sql`
      insert into loyalty.program_version (merchant_id, program_id, version, definition, valid_from, created_at, created_by)
      values (${shop}, ${programId}, ${version}, ${definition}::jsonb, ${tx.now}, ${tx.now}, 'test')`);
    await tx.run(sql`
      update loyalty.program set version = ${version}, updated_at = ${tx.now}
      where merchant_id = ${shop} and id = ${programId}`);
  });
}

const mug = { name: "Mug", alertLevel: 1, unitCostCents: 320, programId };
const stock = async (quantity: number, more: { customerId?: string } = {}) =>
  good(await inShop(async (tx) => await addEndowment(tx, actor, { ...mug, ...more, quantity })));

test("the last gift goes to one of those who ask for it at once", async () => {
  const { id } = await stock(3);
  const gift = { endowmentId: id, quantity: 1, customerId: ana };
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () => await inShop(async (tx) => await giveEndowment(tx, actor, gift))),
  );
  expect(answers.filter(isRefusal).map(({ refused }) => refused)).toEqual(
    Array.from({ length: 5 }, () => "not_enough_gifts"),
  );
  expect(good(await inShop(async (tx) => await getEndowment(tx, id)))).toMatchObject({
    quantity: 0,
    given: 3,
    available: 0,
    isLow: true,
  });
  await expect(
    inShop(
      async (tx) =>
        await tx.run(
          sql`update loyalty.endowment set quantity = -1 where merchant_id = ${shop} and id = ${id}`,
        ),
    ),
  ).rejects.toThrow("endowment_is_never_more_than_there_is");
});

test("a stock that runs low is said once, and listed", async () => {
  const { id } = await stock(3);
  for (let number = 0; number < 3; number += 1)
    good(await inShop(async (tx) => await giveEndowment(tx, actor, { endowmentId: id, quantity: 1 })));
  const events = await inShop(
    async (tx) =>
      await tx.rows<{ payload: { available: number } }>(sql`
        select payload from platform.event
        where merchant_id = ${shop} and kind = 'loyalty.endowment_low' and payload ->> 'endowmentId' = ${id}`),
  );
  expect(events).toEqual([{ payload: { endowmentId: id, available: 1 } }]);
  const low = good(await inShop(async (tx) => await listEndowments(tx, { low: true })));
  expect(low.items.map((one) => one.id)).toContain(id);
});

test("a movement by hand keeps its note, and its sum is the stock", async () => {
  const { id } = await stock(10);
  const move = async (body: Parameters<typeof moveEndowment>[3]) =>
    await inShop(async (tx) => await moveEndowment(tx, actor, id, body));
  good(await move({ kind: "given", quantity: 2, customerId: ben, note: "Pour ses dix ans chez nous" }));
  good(await move({ kind: "given_back", quantity: 1, customerId: ben }));
  good(await move({ kind: "lost", quantity: 3 }));
  good(await move({ kind: "corrected", quantity: -1 }));
  expect(await move({ kind: "lost", quantity: 6 })).toMatchObject({
    refused: "not_enough_gifts",
    details: { left: 5 },
  });
  expect(await move({ kind: "given_back", quantity: 2 })).toMatchObject({
    refused: "more_gifts_than_were_given",
  });
  expect(await move({ kind: "received", quantity: -2 })).toMatchObject({
    refused: "quantity_must_be_positive",
  });
  const { items } = good(await inShop(async (tx) => await listMovements(tx, actor, id, {})));
  expect(items.reduce((sum, one) => sum + one.quantity, 0)).toBe(5);
  expect(items.find((one) => one.kind === "given")).toMatchObject({
    customerId: ben,
    note: "Pour ses dix ans chez nous",
    costCents: 640,
  });
});

test("a gift put aside follows its reservation: given, released, or free again when it has run out", async () => {
  const { id } = await stock(1);
  const reserve = async (reservationId: string, customerId: string) =>
    await inShop(
      async (tx) =>
        await reserveEndowment(tx, actor, { endowmentId: id, quantity: 1, reservationId, customerId }),
    );
  const reservation = async (reservationId: string, minutes: number) =>
    await inShop(
      async (tx) =>
        await tx.run(sql`
          insert into loyalty.reservation (merchant_id, id, membership_id, units, state, expires_at, made_at, seq, endowment_id)
          values (${shop}, ${reservationId}, ${ana}, 10, 'open',
                  ${new Date(Date.parse(tx.now) + minutes * 60_000).toISOString()}, ${tx.now}, 1, ${id})`),
    );
  const first = newId();
  await reservation(first, 15);
  good(await reserve(first, ana));
  const second = newId();
  expect(await reserve(second, ben)).toMatchObject({ refused: "not_enough_gifts" });
  expect(await inShop(async (tx) => await removeEndowment(tx, actor, id))).toMatchObject({
    refused: "gifts_are_reserved",
  });
  // Nothing has passed, and it is free all the same.
  database.clock.setOffset(16 * 60_000);
  expect(await inShop(async (tx) => await getEndowment(tx, id))).toMatchObject({ reserved: 0, available: 1 });
  good(await reserve(second, ben));
  await inShop(async (tx) => await giveReservedEndowment(tx, actor, first));
  await inShop(async (tx) => await releaseEndowment(tx, actor, second));
  await inShop(async (tx) => await giveReservedEndowment(tx, actor, second));
  expect(await inShop(async (tx) => await getEndowment(tx, id))).toMatchObject({
    reserved: 0,
    given: 0,
    quantity: 1,
  });
  const third = newId();
  good(await reserve(third, ana));
  const receiptId = newId();
  await inShop(async (tx) => await giveReservedEndowment(tx, actor, third, receiptId));
  expect(await inShop(async (tx) => await getEndowment(tx, id))).toMatchObject({
    reserved: 0,
    given: 1,
    quantity: 0,
  });
  await inShop(async (tx) => await takeBackGiftsOf(tx, actor, receiptId));
  expect(await inShop(async (tx) => await getEndowment(tx, id))).toMatchObject({ given: 0, quantity: 1 });
});

test("gifts kept for a customer go to her alone, and to no other shop", async () => {
  const { id } = await stock(2, { customerId: ana });
  const give = async (customerId: string) =>
    await inShop(async (tx) => await giveEndowment(tx, actor, { endowmentId: id, quantity: 1, customerId }));
  expect(await give(ben)).toMatchObject({ refused: "endowment_not_yours" });
  good(await give(ana));
  const theirs = await database.inMerchant(
    other,
    async (tx) => await giveEndowment(tx, systemActor(other, "test"), { endowmentId: id, quantity: 1 }),
  );
  expect(theirs).toMatchObject({ refused: "unknown_endowment" });
});

test("an erased customer leaves the gifts in the stock's history, and no word about her", async () => {
  const { id } = await stock(2);
  const note = "Pour sa retraite";
  good(
    await inShop(
      async (tx) => await moveEndowment(tx, actor, id, { kind: "given", quantity: 1, customerId: dan, note }),
    ),
  );
  const list = good(await inShop(async (tx) => await addVipList(tx, actor, { name: "Amis" })));
  good(await inShop(async (tx) => await addVipMember(tx, actor, list.id, { customerId: dan, note })));
  const rewards = withRewards({});
  expect(await inShop(async (tx) => await rewards.customersHeld?.(tx, [dan, newId()]))).toEqual([dan]);
  await inShop(async (tx) => await rewards.customerErased?.(tx, { actor, customerId: dan }));
  const { items } = good(await inShop(async (tx) => await listMovements(tx, actor, id, {})));
  expect(items[0]).toMatchObject({ kind: "given", given: 1, note: null });
  expect((await inShop(async (tx) => await listVipMembers(tx, list.id, {}))) as object).toMatchObject({
    items: [],
  });
});

const tenPercent: PromotionBody = {
  name: "−10 %",
  type: "percent_off_order",
  percent: 10,
  cents: 0,
  buy: 0,
  get: 0,
  getMode: "in_basket",
  code: null,
  from: "2026-11-01",
  until: "2026-11-30",
  filter: everyLine,
  minOrderCents: 0,
  requires: null,
  capCents: null,
  times: 1,
  isExclusive: false,
  order: 0,
  stores: [],
  channels: [],
  membersOf: null,
};

test("a promotion applies from its first day to its last, in its order, until it is put away", async () => {
  const add = async (change: Partial<PromotionBody>) =>
    await inShop(async (tx) => await addPromotion(tx, actor, { ...tenPercent, ...change }));
  const late = good(await add({ order: 5, name: "Après" })).promotion;
  const early = good(await add({ order: -5, name: "Avant", code: "NOEL" })).promotion;
  const on = async (day: string) =>
    (
      await inShop(async (tx) => promotionsOn((await readCounter(tx, { skus: [], day })).promotions, day))
    ).map(({ name }) => name);
  expect(await on("2026-10-31")).toEqual([]);
  expect(await on("2026-11-01")).toEqual(["Avant", "Après"]);
  expect(await on("2026-11-30")).toEqual(["Avant", "Après"]);
  expect(await on("2026-12-01")).toEqual([]);
  expect(await add({ code: "noel" })).toMatchObject({ refused: "promotion_code_already_taken" });
  expect(await add({ percent: 0 })).toMatchObject({ refused: "promotion_gives_nothing" });
  expect(await add({ from: "2026-12-01" })).toMatchObject({ refused: "promotion_ends_before_it_starts" });
  good(
    await inShop(
      async (tx) => await changePromotion(tx, actor, late.id, { ...tenPercent, until: null, name: "Après" }),
    ),
  );
  expect(await on("2027-12-01")).toEqual(["Après"]);
  await inShop(async (tx) => await removePromotion(tx, actor, early.id));
  expect(await on("2026-11-15")).toEqual(["Après"]);
});

test("a card is sold, renewed from its last day, given back; it holds to the end of that day", async () => {
  const join = {
    ...points.join,
    mode: "paid",
    priceCents: 500,
    durationMonths: 12,
    freeAboveCents: 10_000,
  } as const;
  await launch({ join: { ...join, renewal: "automatic" } });
  const today = dayInZone(database.clock.now(), "Europe/Paris");
  const receiptId = newId();
  const sell = async () =>
    await inShop(
      async (tx) => await sellCard(tx, actor, { programId, customerId: ana, receiptId, isRenewing: false }),
    );
  const card = good(await sell());
  expect(card).toMatchObject({ membershipId: ana, paidCents: 500, isValid: true, isRenewing: false });
  expect(good(await sell())).toEqual(card);
  expect(await inShop(async (tx) => await sellCard(tx, actor, { programId, customerId: ana }))).toMatchObject(
    { refused: "card_already_holds" },
  );
  const renewed = good(await inShop(async (tx) => await renewCard(tx, actor, ana, { priceCents: 300 })));
  expect(renewed.paidCents).toBe(800);
  expect((renewed.until ?? "") > addDays(card.until ?? "", 364)).toBe(true);
  const back = good(await inShop(async (tx) => await giveCardBack(tx, actor, ana, null)));
  expect(back).toMatchObject({ until: card.until, paidCents: 500 });

  // A ticket below the amount gives no card, one that reaches it does, once.
  const ticket = { customerId: ben, receiptId: newId(), totalCents: 9_999 };
  expect(await inShop(async (tx) => await cardsFromTickets(tx, actor, [ticket]))).toEqual([]);
  const large = { ...ticket, totalCents: 10_000 };
  expect(await inShop(async (tx) => await cardsFromTickets(tx, actor, [large]))).toEqual([ben]);
  expect(
    await inShop(async (tx) => await cardsFromTickets(tx, actor, [{ ...large, receiptId: newId() }])),
  ).toEqual([]);

  good(await inShop(async (tx) => await sellCard(tx, actor, { programId, customerId: chloe })));
  const ending = async () =>
    good(await inShop(async (tx) => await listCards(tx, actor, { programId, endingWithinDays: 30 }))).items;
  expect(await ending()).toEqual([]);
  const lastDay = Date.parse(`${card.until}T12:00:00Z`);
  database.clock.setOffset(lastDay - Date.now());
  expect((await ending()).length).toBe(3);
  // The night before the end renews who agreed to it; the others end.
  await inShop(rewardsRound);
  database.clock.setOffset(lastDay + 86_400_000 - Date.now());
  const cards = good(await inShop(async (tx) => await listCards(tx, actor, { programId }))).items;
  expect(new Map(cards.map((one) => [one.membershipId, one.isValid]))).toEqual(
    new Map([
      [ana, false],
      [ben, false],
      [chloe, true],
    ]),
  );
  expect(today < (card.until ?? "")).toBe(true);
});

test("surprises stay within the month's budget however many give at once", async () => {
  const voucher = {
    benefit: { type: "amount", cents: 400 },
    validDays: 30,
    maxUses: 1,
    isBearer: false,
    minBasketCents: 0,
    filter: everyLine,
    channels: [],
  } as const;
  await launch({
    surprise: { monthlyBudgetCents: 1_000, voucher: { ...voucher, channels: [], filter: everyLine } },
  });
  const give = async (customerId: string, endowmentId?: string) =>
    await inShop(
      async (tx) =>
        await giveSurprise(tx, actor, {
          programId,
          customerId,
          ...(endowmentId === undefined ? {} : { endowmentId }),
        }),
    );
  const answers = await Promise.all([ana, ben, chloe, dan].map(async (customerId) => await give(customerId)));
  expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(2);
  expect(answers.filter(isRefusal)).toEqual(
    Array.from({ length: 2 }, () => ({
      refused: "surprise_over_budget",
      details: { costCents: 400, leftCents: 200 },
    })),
  );
  const { id } = good(
    await inShop(async (tx) => await addEndowment(tx, actor, { ...mug, unitCostCents: 200, quantity: 5 })),
  );
  expect(good(await give(dan, id))).toMatchObject({
    voucher: null,
    leftCents: 0,
    surprise: { costCents: 200 },
  });
  await launch({ surprise: null });
  expect(await give(ana)).toEqual({ refused: "program_has_no_surprise" });
});

test("the ledger of costs adds up with its corrections and what comes back every month", async () => {
  const cost = { kind: "training", isDirect: false, cents: 12_000, day: "2026-02-10" } as const;
  const line = good(await inShop(async (tx) => await addCost(tx, actor, programId, cost)));
  good(
    await inShop(
      async (tx) =>
        await addCost(tx, actor, programId, { ...cost, kind: "card", isDirect: true, cents: 4_500 }),
    ),
  );
  const undone = good(await inShop(async (tx) => await correctCost(tx, actor, programId, line.id)));
  expect(undone).toMatchObject({ cents: -12_000, day: "2026-02-10", correctsId: line.id });
  expect(await inShop(async (tx) => await correctCost(tx, actor, programId, line.id))).toMatchObject({
    refused: "cost_already_corrected",
  });
  const monthly = good(
    await inShop(
      async (tx) =>
        await addMonthlyCost(tx, actor, programId, {
          kind: "staff",
          isDirect: true,
          cents: 3_600,
          fromMonth: "2026-01",
        }),
    ),
  );
  good(await inShop(async (tx) => await stopMonthlyCost(tx, actor, programId, monthly.id, "2026-04")));
  const read = async (from: string, to: string) =>
    good(await inShop(async (tx) => await readCosts(tx, programId, { from, to })));
  expect(await read("2026-01-01", "2026-12-31")).toMatchObject({
    directCents: 4_500 + 4 * 3_600,
    indirectCents: 0,
  });
  // Of a month that is cut, the first day decides.
  expect(await read("2026-01-02", "2026-03-01")).toMatchObject({ directCents: 4_500 + 2 * 3_600 });
  const money = await inShop(
    async (tx) => await rewardMoney(tx, { programId, from: "2020-01-01", to: "2999-01-01" }),
  );
  expect(money.gifts.reduce((sum, { cents }) => sum + cents, 0)).toBeGreaterThan(0);
  await expect(
    inShop(async (tx) => await tx.run(sql`update loyalty.cost set cents = 1 where merchant_id = ${shop}`)),
  ).rejects.toThrow("permission denied");
});
