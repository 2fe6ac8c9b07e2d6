import { beforeAll, expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { isRefusal, type Refusal } from "../../values/refusal.ts";
import { upsertProducts } from "../catalog/index.ts";
import { customersParticipant } from "../customers/index.ts";
import { insightParticipant, searchPeople } from "../insight/index.ts";
import { purchasesParticipant, type ReceiptInput, recordReceipts } from "../purchases/index.ts";
import { definitionProblems } from "./definition-problems.ts";
import { rewardsTicks } from "./jobs-rewards.ts";
import {
  addAlertRule,
  followPurchases,
  listAlertHits,
  listAlertRules,
  markHitsSeen,
} from "./operations-alerts.ts";
import { legalClasses, markLegalClass, readLegalClasses } from "./operations-law.ts";
import { changeLoyaltySettings, loyaltySettings } from "./operations-settings.ts";
import {
  addVipList,
  addVipMember,
  changeVipList,
  listVipMembers,
  refreshVipLists,
  removeVipMember,
  vipPlacesMerged,
  vipPlacesUnmerged,
} from "./operations-vip.ts";
import { programFromSentence } from "./rules/templates.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("purchases", purchasesParticipant);
join("insight", insightParticipant);
const shop = await openTestShop(database);
const actor = systemActor(shop, "test");
const today = dayInZone(database.clock.now(), "Europe/Paris");
const month = `${today.slice(0, 7)}-01`;

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

function good<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.details)}`);
  return answer;
}

let number = 0;
const ids = new Map<string, string>();
const families = new Map<string, string>();
const products = new Map<string, string>();

/** A sale to somebody of that card; told to whoever follows the purchases. */
async function sell(card: string, day: string, lines: NonNullable<ReceiptInput["lines"]>): Promise<void> {
  number += 1;
  const receipt = {
    source: "till:1",
    externalId: String(number),
    day,
    customer: { card, firstName: card },
    lines,
  };
  const [result] = await inShop(async (tx) => await recordReceipts(tx, actor, [receipt]));
  if (result === undefined || result.outcome === "refused") throw new Error(JSON.stringify(result));
  if (result.customerId !== null) ids.set(card, result.customerId);
  // What the tick hands on; events themselves wait for the oldest transaction of the whole server.
  const event = {
    merchantId: shop,
    seq: number,
    kind: "purchases.recorded",
    payload: { days: [day] },
    happenedAt: day,
  };
  await inShop(async (tx) => await followPurchases(tx, [event]));
}

const tea = (quantity: number, unitPrice: number) => [{ sku: "TEA", label: "Thé", quantity, unitPrice }];

beforeAll(async () => {
  await inShop(
    async (tx) =>
      await upsertProducts(tx, actor, [
        { sku: "TEA", name: "Thé vert", category: "Épicerie > Thés" },
        { sku: "WINE", name: "Bordeaux", category: "Cave > Vins rouges" },
        { sku: "NOVEL", name: "Un roman", category: "Rayon papier > Livres de poche" },
        { sku: "MILK", name: "Lait infantile 1er âge", category: "Bébé" },
        { sku: "MILK2", name: "Lait infantile 2e âge", category: "Bébé" },
        { sku: "CIDER", name: "Jus pétillant", category: "Boissons sans alcool" },
      ]),
  );
  const rows = await inShop(async (tx) => {
    const { sql } = await import("kysely");
    return await tx.rows<{ id: string; name: string; kind: string }>(sql`
      select id, name, 'family' as kind from catalog.category where merchant_id = ${shop}
      union all
      select id, sku, 'product' from catalog.product where merchant_id = ${shop}`);
  });
  for (const { id, name, kind } of rows) (kind === "family" ? families : products).set(name, id);
  await sell("early", addDays(month, -400), tea(1, 900));
});

const hitsOf = async (ruleId: string) =>
  good(await inShop(async (tx) => await listAlertHits(tx, { ruleId }))).items;

test("an alert by amount rings once a month, when the purchases pass it, and not again", async () => {
  const rule = good(
    await inShop(
      async (tx) =>
        await addAlertRule(tx, actor, {
          name: "100 € le mois",
          measure: "amount",
          threshold: 10_000,
          period: "month",
        }),
    ),
  );
  await sell("ana", today, tea(1, 60));
  expect(await hitsOf(rule.id)).toEqual([]);
  await sell("ana", today, tea(1, 40));
  expect(await hitsOf(rule.id)).toMatchObject([
    {
      customerId: ids.get("ana"),
      customerName: "ana",
      value: 10_000,
      periodFrom: month,
      reachedOn: today,
      seenAt: null,
    },
  ]);
  await sell("ana", today, tea(1, 500));
  expect(await hitsOf(rule.id)).toHaveLength(1);
  // What is handed back lowers what counts: ben's 120 € are 90.
  await sell("ben", today, [...tea(1, 120), ...tea(-1, 30)]);
  expect(await hitsOf(rule.id)).toHaveLength(1);
});

test("an alert by quantity looks at the family and all below it", async () => {
  const epicerie = families.get("Épicerie") ?? "";
  const body = { name: "3 thés", measure: "quantity", threshold: 2.5, period: "lifetime" } as const;
  expect(await inShop(async (tx) => await addAlertRule(tx, actor, body))).toMatchObject({
    refused: "products_are_missing",
  });
  const rule = good(
    await inShop(async (tx) => await addAlertRule(tx, actor, { ...body, categoryIds: [epicerie] })),
  );
  await sell("chloe", today, [{ sku: "WINE", label: "Bordeaux", quantity: 9, unitPrice: 5 }]);
  await sell("chloe", today, tea(2, 5));
  expect((await hitsOf(rule.id)).map((hit) => hit.customerId)).not.toContain(ids.get("chloe"));
  await sell("chloe", today, tea(0.5, 5));
  const [hit] = await hitsOf(rule.id);
  expect(hit).toMatchObject({ customerId: ids.get("chloe"), value: 2.5, periodFrom: null });
});

test("who had passed it before is noted as seen, and history brought by a file does not ring", async () => {
  const rule = good(
    await inShop(
      async (tx) =>
        await addAlertRule(tx, actor, {
          name: "Gros clients",
          measure: "amount",
          threshold: 80_000,
          period: "lifetime",
        }),
    ),
  );
  expect(await hitsOf(rule.id)).toMatchObject([{ customerId: ids.get("early"), seenAt: expect.any(String) }]);
  await sell("past", addDays(today, -60), tea(1, 900));
  expect(await hitsOf(rule.id)).toHaveLength(2);
  const listed = (await inShop(listAlertRules)).items.find(({ id }) => id === rule.id);
  expect(listed?.unseenCount).toBe(0);
  await sell("now", today, tea(1, 900));
  const unseen = good(
    await inShop(async (tx) => await listAlertHits(tx, { ruleId: rule.id, unseen: true })),
  ).items;
  expect(unseen.map((hit) => hit.customerId)).toEqual([ids.get("now")]);
  await inShop(async (tx) => await markHitsSeen(tx, actor, { ids: unseen.map(({ id }) => id) }));
  expect(
    good(await inShop(async (tx) => await listAlertHits(tx, { ruleId: rule.id, unseen: true }))).items,
  ).toEqual([]);
  expect(rewardsTicks.map(({ name }) => name)).toEqual(["loyalty.alerts"]);
});

test("a list follows its rule, keeps those named by hand, and finds its people", async () => {
  const rule = { field: "spent", op: "between", value: { from: 80_000 } };
  expect(
    await inShop(async (tx) => await addVipList(tx, actor, { name: "?", rule: { field: "nothing" } })),
  ).toMatchObject({
    refused: "people_rule_unreadable",
  });
  const list = good(await inShop(async (tx) => await addVipList(tx, actor, { name: "Cercle", rule })));
  expect(list.memberCount).toBe(3);
  const ben = ids.get("ben") ?? "";
  const withBen = good(
    await inShop(
      async (tx) => await addVipMember(tx, actor, list.id, { customerId: ben, note: "Parrain du marché" }),
    ),
  );
  expect(withBen.memberCount).toBe(4);
  await sell("dan", today, tea(1, 850));
  await inShop(async (tx) => await refreshVipLists(tx, actor));
  const among = { field: "vip_list", op: "in", value: [list.id] };
  const people = good(await inShop(async (tx) => await searchPeople(tx, { rule: among })));
  expect(new Set(people.items.map(({ id }) => id))).toEqual(
    new Set(["early", "past", "now", "dan", "ben"].map((card) => ids.get(card))),
  );
  good(await inShop(async (tx) => await changeVipList(tx, actor, list.id, { name: "Cercle" })));
  const members = good(await inShop(async (tx) => await listVipMembers(tx, list.id, {}))).items;
  expect(members).toMatchObject([{ customerId: ben, note: "Parrain du marché", isByRule: false }]);

  // Two records become one: the place goes along, and comes back.
  const chloe = ids.get("chloe") ?? "";
  const merge = { keptId: chloe, absorbedId: ben };
  const listIds = await inShop(async (tx) => await vipPlacesMerged(tx, merge));
  const holders = async () =>
    good(await inShop(async (tx) => await listVipMembers(tx, list.id, {}))).items.map(
      (one) => one.customerId,
    );
  expect(await holders()).toEqual([chloe]);
  await inShop(async (tx) => await vipPlacesUnmerged(tx, { ...merge, listIds }));
  expect(await holders()).toEqual([ben]);
  await inShop(async (tx) => await removeVipMember(tx, list.id, ben));
  expect(await holders()).toEqual([]);
});

test("families are suggested by their names and products, and only the owner marks them, those below included", async () => {
  const { suggested, marked } = await inShop(readLegalClasses);
  expect(marked).toEqual([]);
  expect(suggested.map((one) => [one.name, one.class, one.because])).toEqual([
    ["Bébé", "infant_formula", "lait infantile"],
    ["Livres de poche", "book", "livres"],
    ["Vins rouges", "alcohol", "vins"],
  ]);
  expect((await inShop(legalClasses)).size).toBe(0);
  const paper = families.get("Rayon papier") ?? "";
  await inShop(async (tx) => await markLegalClass(tx, actor, paper, "book"));
  expect(Object.fromEntries(await inShop(legalClasses))).toEqual({
    [paper]: "book",
    [families.get("Livres de poche") ?? ""]: "book",
  });
  await inShop(
    async (tx) => await markLegalClass(tx, actor, families.get("Livres de poche") ?? "", "alcohol"),
  );
  expect((await inShop(legalClasses)).get(families.get("Livres de poche") ?? "")).toBe("alcohol");
  await inShop(async (tx) => await markLegalClass(tx, actor, families.get("Livres de poche") ?? "", null));
  expect((await inShop(legalClasses)).get(families.get("Livres de poche") ?? "")).toBe("book");
});

test("a definition is looked at with the shop's own figures: its median basket, its families, its stocks", async () => {
  const said = {
    kind: "points",
    unitName: { one: "point", other: "points" },
    points: 1,
    stepCents: 500_000,
    rewardPoints: 100,
    rewardName: "Tasse",
    rewardCents: 500,
  } as const;
  const definition = programFromSentence(said);
  const trap = { ...definition, earn: { ...definition.earn, carriesRemainder: false } };
  const codes = (await inShop(async (tx) => await definitionProblems(tx, trap))).map(({ code }) => code);
  expect(codes).toContain("threshold_trap");
  const cheap = programFromSentence({ ...said, stepCents: 100 });
  const fewer = (await inShop(async (tx) => await definitionProblems(tx, cheap))).map(({ code }) => code);
  expect(fewer).not.toContain("threshold_trap");
});

test("the shop's figures hold from its own row, the defaults before", async () => {
  const before = await inShop(loyaltySettings);
  expect(before).toMatchObject({ liftLow: 0.02, liftHigh: 0.1, marginRate: null, stacking: "sum" });
  const changed = {
    ...before,
    marginRate: 0.35,
    manualLimitCents: { cashier: 500 },
    stacking: "best",
  } as const;
  good(await inShop(async (tx) => await changeLoyaltySettings(tx, actor, changed)));
  expect(await inShop(loyaltySettings)).toEqual(changed);
  const reversed = { ...changed, liftLow: 0.2 };
  expect(await inShop(async (tx) => await changeLoyaltySettings(tx, actor, reversed))).toMatchObject({
    refused: "lift_range_is_reversed",
  });
  const stranger = { ...changed, manualLimitCents: { king: 1 } };
  expect(await inShop(async (tx) => await changeLoyaltySettings(tx, actor, stranger))).toMatchObject({
    refused: "no_such_role",
  });
});
