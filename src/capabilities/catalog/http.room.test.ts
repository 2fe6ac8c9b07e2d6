import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";

const { database, ask, makeKey } = await openTestServer();
const key = await makeKey(await openTestShop(database));

test("a shop's price list is sent, read, corrected and cleared", async () => {
  const sent = await ask(key, "POST", "/products/bulk", {
    products: [
      { sku: "TEA", name: "Thé vert", price: "12.50", taxRate: 5.5, category: "Thés" },
      { sku: "POST", name: "Frais de port", price: 0 },
    ],
  });
  expect(sent.json(), sent.body).toMatchObject({ created: 2, refused: 0 });
  const list = await ask(key, "GET", "/products?limit=1");
  const page = list.json<{ items: { id: string }[]; nextCursor: string }>();
  expect(page.items).toMatchObject([{ sku: "POST", kind: "fee", price: "0" }]);
  const next = await ask(key, "GET", `/products?limit=1&cursor=${encodeURIComponent(page.nextCursor)}`);
  const [tea] = next.json<{ items: { id: string }[] }>().items;
  expect(tea).toMatchObject({ sku: "TEA", price: "12.5", taxRate: "5.5", stock: [] });
  const changed = await ask(key, "PATCH", `/products/${tea?.id}`, {
    price: null,
    cost: "3.2",
    taxRate: null,
  });
  expect(changed.json(), changed.body).toMatchObject({
    price: null,
    cost: "3.2",
    taxRate: null,
    name: "Thé vert",
  });
  expect((await ask(key, "GET", "/categories")).json()).toMatchObject({
    items: [{ name: "Thés", productCount: 1 }],
  });
});
