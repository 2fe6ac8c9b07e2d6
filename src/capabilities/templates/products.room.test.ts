import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { addDays, dayInZone } from "../../values/day.ts";
import { buildShop } from "../affinity/index.ts";
import { upsertProducts } from "../catalog/index.ts";
import { upsertCustomers } from "../customers/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import { recordConsents } from "../consent/index.ts";
import { selectBought, selectDue, selectSuggested } from "./queries-products.ts";

const database = await openTestDatabase();
wireRooms();
const shop = await openTestShop(database);
const actor = systemActor(shop, "Test");
const today = dayInZone(new Date(), "Europe/Paris");
let number = 0;

const sale = (daysAgo: number, skus: readonly string[], customerId: string) => {
  number += 1;
  return {
    source: "till:1",
    externalId: `T${number}`,
    day: addDays(today, -daysAgo),
    store: "lille",
    customer: { id: customerId },
    lines: skus.map((sku, place) => ({ sku, label: sku, quantity: 1, unitPrice: String(9 - place) })),
  };
};

const ids = await database.inMerchant(shop, async (tx) => {
  await upsertProducts(
    tx,
    actor,
    ["GREEN", "BISCUIT", "COFFEE", "GONE"].map((sku) => ({ sku, name: sku, price: "5" })),
  );
  const made = await upsertCustomers(
    tx,
    actor,
    Array.from({ length: 60 }, (_, place) => ({ firstName: `P${place}`, lastName: "Essai" })),
  );
  const customers = made.map((one) => (one.outcome === "refused" ? "" : one.id));
  const receipts = customers.flatMap((id, place) =>
    place % 2 === 0
      ? [95, 65, 35].map((ago) => sale(ago + (place % 5), ["GREEN", "BISCUIT"], id))
      : [80, 40].map((ago) => sale(ago + (place % 5), ["COFFEE"], id)),
  );
  const [, first = "", second = ""] = customers;
  const more = [sale(20, ["GREEN"], first), sale(12, ["GREEN", "COFFEE"], second)];
  await recordReceipts(tx, actor, [...receipts, ...more] as never);
  return customers;
});
await buildShop(database, shop);
const [regular = "", coffee = "", recent = ""] = ids;

test("what goes with her purchases and she never bought is found for all at once", async () => {
  await database.inMerchant(shop, async (tx) => {
    const found = await selectSuggested(tx, { ids, most: 3, today, forbidden: [] });
    const hers = (id: string) => found.filter(({ customerId }) => customerId === id).map(({ name }) => name);
    expect(hers(coffee)).toEqual(["BISCUIT"]);
    expect(hers(regular)).not.toContain("GREEN");
    expect(hers(regular)).not.toContain("BISCUIT");
  });
});

test("what she buys again is due once its time has come, and not the day after she bought it", async () => {
  await database.inMerchant(shop, async (tx) => {
    const found = await selectDue(tx, { ids, most: 3, today, forbidden: [] });
    const hers = (id: string) => found.filter(({ customerId }) => customerId === id).map(({ name }) => name);
    // Both as often, and last on the same day.
    expect(hers(regular).sort()).toEqual(["BISCUIT", "GREEN"]);
    expect(hers(recent)).not.toContain("GREEN");
  });
});

test("the last purchase is told with the dearest first", async () => {
  await database.inMerchant(shop, async (tx) => {
    expect(await selectBought(tx, [recent], 1)).toEqual([{ customerId: recent, name: "GREEN", cents: 500 }]);
  });
});

test("what she brought back is no more proposed to her as hers", async () => {
  await database.inMerchant(shop, async (tx) => {
    const before = await selectDue(tx, { ids: [regular], most: 3, today, forbidden: [] });
    const back = {
      ...sale(1, ["GREEN"], regular),
      kind: "refund",
      lines: [{ sku: "GREEN", label: "GREEN", quantity: -1, unitPrice: "9" }],
    };
    const [result] = (await recordReceipts(tx, actor, [back] as never)) as readonly object[];
    expect(result).not.toHaveProperty("refused");
    const after = await selectDue(tx, { ids: [regular], most: 3, today, forbidden: [] });
    expect([before, after].map((found) => found.map(({ name }) => name).sort())).toEqual([
      ["BISCUIT", "GREEN"],
      ["BISCUIT"],
    ]);
  });
});

test("who objects to being profiled is proposed nothing", async () => {
  await database.inMerchant(shop, async (tx) => {
    const objection = {
      customerId: coffee,
      channel: "email",
      purpose: "profiling",
      act: "objected",
    } as const;
    await recordConsents(tx, actor, [{ ...objection, happenedAt: tx.now, origin: "staff" }]);
    expect(await selectSuggested(tx, { ids: [coffee], most: 3, today, forbidden: [] })).toEqual([]);
  });
});
