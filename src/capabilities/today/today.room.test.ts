import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { deleteDismissal } from "./queries.ts";
import type { TodayAction } from "./answer.ts";
import { dismiss, today } from "./operations.ts";
import { registerToday } from "./registry.ts";

const database = await openTestDatabase();

const plain: Omit<TodayAction, "key" | "weight"> = {
  text: "slipping",
  tone: "good",
  badge: null,
  values: {},
  people: null,
  link: null,
  calculation: [],
};
const weight = { lowCents: 0, highCents: 0, confidence: 1, urgency: 1, minutes: 2, deadline: null };
const action = (key: string, euros: number): TodayAction => ({
  ...plain,
  key,
  weight: { ...weight, lowCents: euros * 100, highCents: euros * 100 },
});

registerToday({
  name: "test",
  actions: async () =>
    await Promise.resolve([
      action("little", 10),
      action("much", 900),
      action("some", 200),
      action("more", 400),
    ]),
});

test("a shop of the first day is told what is missing, and gets no advice on people", async () => {
  const shop = await openTestShop(database);
  const answer = await database.inMerchant(shop, today);
  expect(answer.readiness).toMatchObject({ isReady: false, customersMissing: 50, daysMissing: 90 });
  expect(answer.figures).toMatchObject({
    activeCustomers: null,
    return90: null,
    sales30Cents: 0,
    sales30LastYearCents: null,
  });
});

test("three things at most, the most rewarding first; the rest is for later", async () => {
  const shop = await openTestShop(database);
  const answer = await database.inMerchant(shop, today);
  expect(answer.actions.map(({ key }) => key)).toEqual(["much", "more", "some"]);
  expect(answer.later.map(({ key }) => key)).toEqual(["little"]);
  expect(answer.minutes).toBe(6);
});

test("what is put off leaves the list, twice asks whether to go on, and comes back when asked for", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    expect(await dismiss(tx, "much", "later", "Sophie")).toMatchObject({ times: 1, asksForGood: false });
    expect((await today(tx)).actions.map(({ key }) => key)).toEqual(["more", "some", "little"]);
    expect(await dismiss(tx, "much", "later", "Sophie")).toMatchObject({ times: 2, asksForGood: true });
    await deleteDismissal(tx, "much");
    expect((await today(tx)).actions[0]?.key).toBe("much");
  });
});
