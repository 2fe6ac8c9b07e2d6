import { expect, test } from "vitest";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isCardNumber } from "../../values/card-number.ts";
import { isRefusal } from "../../values/refusal.ts";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import {
  createCustomer,
  eraseCustomer,
  getCustomer,
  mergeCustomers,
  searchCustomers,
  undoMerge,
} from "../customers/index.ts";
import {
  adoptCard,
  cardsOf,
  findCard,
  issueCard,
  nearChoice,
  replaceCard,
  reserveBlock,
  setNearChoice,
  walletOffers,
} from "./index.ts";
import type { Tx } from "../../platform/database.ts";

const database = await openTestDatabase();
wireRooms();
const shop = await openTestShop(database);
const actor = systemActor(shop, "Karim");
const till = "0199aaaa-0000-7000-8000-000000000001";

async function inShop<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return await database.inMerchant(shop, work);
}

/** The answer, which is no refusal. */
function taken<T>(answer: T): Exclude<T, { readonly refused: string }> {
  if (isRefusal(answer)) throw new Error(`Refused: ${answer.refused}`);
  return answer as Exclude<T, { readonly refused: string }>;
}

async function newcomer(firstName: string): Promise<string> {
  return await inShop(async (tx) => taken(await createCustomer(tx, actor, { firstName })).id);
}

test("a customer has one card however often it is asked for, and is found by its number", async () => {
  const customerId = await newcomer("Chantal");
  const first = await inShop(async (tx) => taken(await issueCard(tx, actor, { customerId })));
  const again = await inShop(async (tx) => taken(await issueCard(tx, actor, { customerId, kind: "paper" })));
  expect(again).toEqual(first);
  expect(isCardNumber(first.number)).toBe(true);
  await inShop(async (tx) => {
    expect(await findCard(tx, `${first.number.slice(0, 4)} ${first.number.slice(4)}`)).toEqual({
      number: first.number,
      state: "active",
      customerId,
      replacedBy: null,
    });
    const customer = taken(await getCustomer(tx, customerId));
    expect(JSON.stringify(customer)).toContain(first.number);
  });
});

test("two requests at once give one card", async () => {
  const customerId = await newcomer("Paulette");
  const [first, second] = await Promise.all(
    [1, 2].map(async () => await inShop(async (tx) => taken(await issueCard(tx, actor, { customerId })))),
  );
  expect(first?.number).toBe(second?.number);
});

test("a lost card is blocked at once, the new one is hers, and the old number finds nobody", async () => {
  const customerId = await newcomer("Maurice");
  const old = await inShop(async (tx) => taken(await issueCard(tx, actor, { customerId, kind: "plastic" })));
  const fresh = await inShop(async (tx) =>
    taken(await replaceCard(tx, actor, { customerId, reason: "lost", number: old.number })),
  );
  expect(fresh).toMatchObject({ kind: "plastic", state: "active", customerId });
  await inShop(async (tx) => {
    expect(await findCard(tx, old.number)).toEqual({
      number: old.number,
      state: "blocked",
      customerId: null,
      replacedBy: fresh.number,
    });
    expect((await cardsOf(tx, [customerId])).get(customerId)?.number).toBe(fresh.number);
    expect(JSON.stringify(taken(await getCustomer(tx, customerId)))).not.toContain(old.number);
    expect(await adoptCard(tx, actor, { customerId, number: old.number })).toMatchObject({
      refused: "card_is_blocked",
    });
  });
});

test("a printed card takes the place of a damaged one, and the old number is no word to search by any more", async () => {
  const customerId = await newcomer("Bernadette");
  const old = await inShop(async (tx) => taken(await issueCard(tx, actor, { customerId })));
  const [printed = ""] = await inShop(async (tx) => await reserveBlock(tx, { deviceId: till, count: 1 }));
  const wish = { customerId, reason: "damaged", number: old.number } as const;
  await inShop(async (tx) => {
    expect(await replaceCard(tx, actor, { ...wish, newNumber: old.number })).toMatchObject({
      refused: "card_already_used",
    });
  });
  await inShop(async (tx) => {
    expect(taken(await replaceCard(tx, actor, { ...wish, newNumber: printed })).number).toBe(printed);
    expect(await findCard(tx, old.number)).toMatchObject({ state: "blocked", replacedBy: printed });
    expect((await searchCustomers(tx, old.number, 5)).items).toEqual([]);
    expect((await searchCustomers(tx, printed, 5)).items).toHaveLength(1);
  });
});

test("a till keeps numbers for itself, fills them up, and gives one of them once", async () => {
  const block = await inShop(async (tx) => await reserveBlock(tx, { deviceId: till, count: 20 }));
  expect(new Set(block).size).toBe(20);
  const [number = ""] = block;
  const [first, second] = [await newcomer("Ines"), await newcomer("Omar")];
  await inShop(async (tx) => {
    expect(await findCard(tx, number)).toMatchObject({ state: "reserved", customerId: null });
    taken(await adoptCard(tx, actor, { customerId: first, number }));
    expect(taken(await adoptCard(tx, actor, { customerId: first, number })).number).toBe(number);
    expect(await adoptCard(tx, actor, { customerId: second, number })).toMatchObject({
      refused: "card_already_used",
    });
    expect(await adoptCard(tx, actor, { customerId: second, number: "9111111111111111" })).toMatchObject({
      refused: "unknown_card",
    });
    const next = await reserveBlock(tx, { deviceId: till, count: 20 });
    expect(next).not.toContain(number);
    expect(next.slice(0, 19).toSorted()).toEqual(block.slice(1).toSorted());
    expect(next).toHaveLength(20);
  });
});

test("cards follow their person when records are merged, and go back when the merge is undone", async () => {
  const [keptId, absorbedId] = [await newcomer("Chantal"), await newcomer("Chantale")];
  const [kept, absorbed] = await inShop(async (tx) => [
    taken(await issueCard(tx, actor, { customerId: keptId })).number,
    taken(await issueCard(tx, actor, { customerId: absorbedId })).number,
  ]);
  const merge = await inShop(async (tx) => taken(await mergeCustomers(tx, actor, { keptId, absorbedId })));
  await inShop(async (tx) => {
    for (const number of [kept, absorbed])
      expect(await findCard(tx, number ?? "")).toMatchObject({ state: "active", customerId: keptId });
    const cards = await cardsOf(tx, [keptId, absorbedId]);
    expect(cards.get(absorbedId)).toEqual(cards.get(keptId));
  });
  await inShop(async (tx) => taken(await undoMerge(tx, actor, merge.id)));
  await inShop(async (tx) => {
    expect(await findCard(tx, absorbed ?? "")).toMatchObject({ customerId: absorbedId });
    expect(await findCard(tx, kept ?? "")).toMatchObject({ customerId: keptId });
  });
});

test("an erased customer's card is blocked and nobody's; her choice of places is gone", async () => {
  const customerId = await newcomer("Lucette");
  const card = await inShop(async (tx) => {
    await setNearChoice(tx, actor, { customerId, isWanted: true });
    return taken(await issueCard(tx, actor, { customerId }));
  });
  await inShop(async (tx) => {
    taken(await eraseCustomer(tx, actor, customerId, { by: "person" }));
    expect(await findCard(tx, card.number)).toMatchObject({ state: "blocked", customerId: null });
    expect(await nearChoice(tx, customerId)).toBeNull();
  });
});

test("a card of the system before still finds its customer, and no number of ours repeats it", async () => {
  const customerId = await inShop(
    async (tx) => taken(await createCustomer(tx, actor, { firstName: "Aline", cards: ["2000 0001"] })).id,
  );
  await inShop(async (tx) => {
    expect(await findCard(tx, "20000001")).toMatchObject({ state: "active", customerId });
    expect(await findCard(tx, "20000002")).toBeUndefined();
  });
});

test("another shop knows neither the card nor its customer", async () => {
  const customerId = await newcomer("Rose");
  const { number } = await inShop(async (tx) => taken(await issueCard(tx, actor, { customerId })));
  const other = await openTestShop(database);
  const stranger = systemActor(other, "Zoe");
  await database.inMerchant(other, async (tx) => {
    expect(await findCard(tx, number)).toBeUndefined();
    expect((await cardsOf(tx, [customerId])).size).toBe(0);
    expect(await walletOffers(tx, customerId)).toEqual({ apple: null, google: null });
    for (const answer of [
      await issueCard(tx, stranger, { customerId }),
      await adoptCard(tx, stranger, { customerId, number }),
      await replaceCard(tx, stranger, { customerId, reason: "lost" }),
      await setNearChoice(tx, stranger, { customerId, isWanted: true }),
    ])
      expect(answer).toMatchObject({ refused: "unknown_customer" });
  });
});
