import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { countStock, updateProduct, upsertProducts } from "./operations.ts";
import { addCategory, pageOfProducts, removeCategory } from "./operations-list.ts";
import { listCategories } from "./queries.ts";

const database = await openTestDatabase();
const shop = await openTestShop(database);
const staff = systemActor(shop, "Sophie");
const within = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);

const teas = [
  {
    sku: "T1",
    name: "Thé vert Sencha",
    category: "Thés > Thés verts",
    price: "12.50",
    cost: 4,
    taxRate: 5.5,
  },
  { sku: "T2", name: "Thé noir", category: "Thés", price: 0 },
  { sku: "P", name: "Frais de port", price: 4.9 },
];

test("a file of products adds them with their categories, and changes only what it says the second time", async () => {
  const first = await within(async (tx) => await upsertProducts(tx, staff, teas));
  expect(first.map((result) => result.outcome)).toEqual(["created", "created", "created"]);
  const again = await within(
    async (tx) => await upsertProducts(tx, staff, [...teas.slice(0, 2), { sku: "P", price: null }]),
  );
  expect(again.map((result) => result.outcome)).toEqual(["unchanged", "unchanged", "updated"]);
  const page = await within(async (tx) => await pageOfProducts(tx, { q: "the" }));
  if (isRefusal(page)) throw new Error(page.refused);
  expect(page.items).toMatchObject([
    { sku: "T2", price: "0", kind: "good" },
    { sku: "T1", price: "12.5", cost: "4", taxRate: "5.5" },
  ]);
  const categories = await within(listCategories);
  expect(categories.map(({ name, productCount }) => [name, productCount])).toEqual([
    ["Thés", 1],
    ["Thés verts", 1],
  ]);
});

test("a product's code is its own, and its stock is counted store by store", async () => {
  const page = await within(async (tx) => await pageOfProducts(tx, { q: "T1" }));
  const id = isRefusal(page) ? "" : (page.items[0]?.id ?? "");
  expect(await within(async (tx) => await updateProduct(tx, staff, id, { sku: "T2" }))).toMatchObject({
    refused: "sku_already_used",
  });
  const stores = await within(
    async (tx) =>
      (await tx.client.query<{ id: string }>("select id from accounts.store where code = 'lille'")).rows,
  );
  const counted = await within(
    async (tx) =>
      await countStock(tx, staff, { productId: id, storeId: stores[0]?.id ?? "", quantity: 12.5 }),
  );
  expect(counted).toMatchObject({ stock: [{ quantity: "12.5" }] });
});

test("a category that goes leaves its products", async () => {
  const made = await within(async (tx) => await addCategory(tx, staff, { name: "Cafés" }));
  if (isRefusal(made)) throw new Error(made.refused);
  expect(await within(async (tx) => await addCategory(tx, staff, { name: "CAFES" }))).toMatchObject({
    refused: "category_already_there",
  });
  await within(
    async (tx) => await upsertProducts(tx, staff, [{ sku: "C1", name: "Moka", category: "Cafés" }]),
  );
  await within(async (tx) => await removeCategory(tx, staff, made.id));
  const page = await within(async (tx) => await pageOfProducts(tx, { q: "moka" }));
  expect(page).toMatchObject({ items: [{ sku: "C1", categoryId: null }] });
});
