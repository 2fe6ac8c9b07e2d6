import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);

const receipt = {
  source: "till:1",
  externalId: "2026-0001",
  store: "lille",
  day: "2026-03-02",
  customer: { card: "20000001", firstName: "Lina" },
  lines: [
    { sku: "TEA", label: "Thé", quantity: 3, unitPrice: "3.3333", taxRate: 5.5 },
    { sku: "CUP", label: "Tasse", quantity: 1, unitPrice: 12, discountCents: 200 },
  ],
  shippingCents: 490,
};

test("a receipt is recorded, read with its lines, given back in part, and listed", async () => {
  const recorded = await ask(key, "POST", "/receipts", receipt);
  expect(recorded.json(), recorded.body).toMatchObject({ outcome: "recorded", customerIs: "created" });
  const { id, customerId } = recorded.json<{ id: string; customerId: string }>();
  expect((await ask(key, "POST", "/receipts", receipt)).json()).toMatchObject({ outcome: "unchanged", id });
  const conflict = await ask(key, "POST", "/receipts", { ...receipt, shippingCents: 0 });
  expect([conflict.statusCode, conflict.json<{ code: string }>().code]).toEqual([
    409,
    "receipt_number_already_used",
  ]);

  const refund = await ask(key, "POST", `/receipts/${id}/refunds`, { lines: [{ number: 1, quantity: 1 }] });
  expect(refund.statusCode, refund.body).toBe(201);
  expect(refund.json()).toMatchObject({
    totalCents: -333,
    lines: [{ refundOfLine: 1, quantity: "-1", sku: "TEA" }],
  });
  const rest = await ask(key, "POST", `/receipts/${id}/refunds`, {});
  expect(rest.json()).toMatchObject({ totalCents: -(1000 + 1000 + 490 - 333), shippingCents: -490 });
  const none = await ask(key, "POST", `/receipts/${id}/refunds`, {});
  expect([none.statusCode, none.json<{ code: string }>().code]).toEqual([422, "nothing_left_to_refund"]);
  expect((await ask(key, "GET", `/receipts/${id}`)).json()).toMatchObject({
    totalCents: 2490,
    lines: [
      { sku: "TEA", quantity: "3", unitPrice: "3.3333", totalCents: 1000, taxRate: "5.5" },
      { sku: "CUP", totalCents: 1000, discountCents: 200 },
    ],
    refunds: [{ totalCents: -333 }, { totalCents: -2157 }],
  });
  const list = await ask(key, "GET", `/receipts?customerId=${customerId}&kind=refund&limit=1`);
  const page = list.json<{ items: unknown[]; nextCursor: string }>();
  expect(page.items).toHaveLength(1);
  const next = await ask(
    key,
    "GET",
    `/receipts?customerId=${customerId}&kind=refund&limit=1&cursor=${encodeURIComponent(page.nextCursor)}`,
  );
  expect(next.json()).toMatchObject({ items: [{ kind: "refund" }], nextCursor: null });
});

test("a till's file is answered receipt by receipt", async () => {
  const answer = await ask(key, "POST", "/receipts/bulk", {
    receipts: [
      { source: "till:2", externalId: "1", day: "2026-03-03", totalCents: 500 },
      { source: "till:2", externalId: "2", day: "2026-03-03", store: "nowhere", totalCents: 500 },
      { source: "till:2", externalId: "3", day: "2026-03-04", refundOf: "1", totalCents: -200 },
    ],
  });
  expect(answer.json(), answer.body).toMatchObject({
    recorded: 2,
    refused: 1,
    results: [
      { outcome: "recorded" },
      { outcome: "refused", code: "no_such_store", field: "store" },
      { outcome: "recorded" },
    ],
  });
});

test("a problem is said in the caller's language, with what to do", async () => {
  const wrong = {
    source: "till:1",
    externalId: "X",
    totalCents: 990,
    lines: [{ label: "Thé", unitPrice: "9.80" }],
  };
  const french = await ask(key, "POST", "/receipts", wrong, { "accept-language": "fr" });
  expect(french.statusCode).toBe(422);
  expect(french.json<{ title: string }>().title).toContain("au centime près");
  const english = await ask(key, "POST", "/receipts", wrong, { "accept-language": "en" });
  expect(english.json<{ title: string }>().title).toContain("to the cent");
});
