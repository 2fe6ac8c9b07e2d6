import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays } from "../../values/day.ts";
import { upsertCustomers } from "../customers/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import type { GroupSalesAnswer, NextPurchaseAnswer } from "./answers.ts";
import { recomputeShop } from "./index.ts";

const { database, ask, makeKey } = await openTestServer();

test("sales of groups add up to the shop's, newcomers are told as of each sale, and each group leads to its people", async () => {
  const shop = await openTestShop(database);
  const key = await makeKey(shop);
  const ids = new Map<string, string>();
  const today = await database.inMerchant(shop, async (tx) => {
    const actor = systemActor(tx.merchantId, "Test");
    const names = ["Anne", "Basile"];
    (
      await upsertCustomers(
        tx,
        actor,
        names.map((firstName) => ({ firstName })),
      )
    ).forEach((one, place) => {
      if (one.outcome !== "refused") ids.set(names[place] ?? "", one.id);
    });
    const day = tx.now.slice(0, 10);
    const sale = (number: number, name: string | null, ago: number, price: string) => ({
      source: "till:1",
      externalId: String(number),
      day: addDays(day, -ago),
      store: "lille",
      ...(name === null ? {} : { customer: { id: ids.get(name) ?? "" } }),
      lines: [{ sku: "TEA", label: "Thé", unitPrice: price }],
    });
    await recordReceipts(tx, actor, [
      sale(1, "Anne", 200, "10"),
      sale(2, "Anne", 100, "20"),
      sale(3, "Anne", 40, "30"),
      sale(4, "Basile", 40, "60"),
      sale(5, null, 40, "7"),
    ]);
    return day;
  });
  await recomputeShop(database, shop, () => 0);
  const read = async (more: string) => {
    const answer = await ask(key, "GET", `/results/groups?from=${addDays(today, -120)}&to=${today}${more}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<GroupSalesAnswer>();
  };
  const newness = await read("&by=newness&step=month");
  expect(newness.groups.map(({ key: group, cents }) => [group, cents])).toEqual([
    ["new", 6_000],
    ["returning", 5_000],
    ["unknown", 700],
  ]);
  for (const group of newness.groups) {
    expect(group.points.reduce((sum, { cents }) => sum + cents, 0)).toBe(group.cents);
    // Without costs the margin is the rate assumed for the shop.
    expect(group.marginCents).toBe(Math.round(group.cents * 0.4));
  }
  const stages = await read("&by=stage");
  expect(stages.groups.reduce((sum, { cents }) => sum + cents, 0)).toBe(11_000);
  expect(stages.groups[0]?.people).toMatchObject({ field: "stage", op: "in" });
  const groups = await read("&by=group&basis=gross");
  expect(groups.groups.reduce((sum, { cents }) => sum + cents, 0)).toBe(11_000);
  const best = await read("&by=best&channel=web");
  expect(best.groups).toEqual([]);
  const next = await ask(key, "GET", `/results/next-purchase?from=${addDays(today, -210)}&to=${today}`);
  expect(next.json<NextPurchaseAnswer>()).toMatchObject({
    first: { purchases: 2, medianDays: 100 },
    later: { purchases: 2, medianDays: 60 },
    lastYear: null,
  });
  expect((await ask(key, "GET", "/results/groups?from=2026-02-01&to=2026-01-01&by=stage")).statusCode).toBe(
    422,
  );
});
