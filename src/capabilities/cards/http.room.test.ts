import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestMembers } from "../../../tests/support/loyalty.ts";
import { openTestServer } from "../../../tests/support/server.ts";
import { isCardNumber } from "../../values/card-number.ts";
import type { BatchView, CardCounts, CustomerCards } from "./shared.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);
const crowd = 2_600;
const { members } = await openTestMembers(database, shop, crowd);
const [chantal = "", maurice = ""] = members;

test("every member is given one card, a few thousand at a time, and nobody a second one", async () => {
  expect((await ask(key, "GET", "/cards/counts")).json<CardCounts>()).toMatchObject({
    active: 0,
    membersWithout: crowd,
  });
  const first = await ask(key, "POST", "/member-cards", {});
  expect(first.json()).toEqual({ given: 2_000, more: true });
  expect((await ask(key, "POST", "/member-cards", {})).json()).toEqual({ given: 600, more: false });
  expect((await ask(key, "POST", "/member-cards", {})).json()).toEqual({ given: 0, more: false });
  expect((await ask(key, "GET", "/cards/counts")).json<CardCounts>()).toMatchObject({
    active: crowd,
    membersWithout: 0,
  });
  const found = await database.inMerchant(
    shop,
    async (tx) =>
      await tx.one<{ holders: number; numbers: number; identifiers: number }>(sql`
        select count(distinct customer_id) as holders, count(*) as numbers,
               (select count(*) from customers.identifier where merchant_id = ${shop} and kind = 'card') as identifiers
        from cards.card where merchant_id = ${shop}`),
  );
  expect(found).toEqual({ holders: crowd, numbers: crowd, identifiers: crowd });
});

test("an order of plastic cards goes to the printer whole, and its cards to customers one by one", async () => {
  const made = await ask(key, "POST", "/card-batches", {
    kind: "plastic",
    name: '=Noël; "2026"',
    count: 250,
  });
  expect(made.statusCode).toBe(201);
  const batch = made.json<BatchView>();
  const order = await ask(key, "GET", `/card-batches/${batch.id}/order.csv`);
  expect(order.headers["content-type"]).toBe("text/csv; charset=utf-8");
  const [head, ...lines] = order.body.trim().split("\r\n");
  expect(head).toBe("rank;printed_number;qr_content;code128_content;batch");
  expect(lines).toHaveLength(250);
  const rows = lines.map((line) => line.split(";"));
  expect(rows.every(([, printed, qr, bars]) => qr === bars && printed?.replaceAll(" ", "") === qr)).toBe(
    true,
  );
  expect(rows.every(([, , qr = ""]) => isCardNumber(qr))).toBe(true);
  // A spreadsheet must not take a name for a formula.
  expect(lines[0]).toContain(`"'=Noël; ""2026"""`);

  const number = rows[0]?.[2] ?? "";
  expect((await ask(key, "GET", `/cards/${number}`)).json()).toMatchObject({
    state: "free",
    kind: "plastic",
    customerId: null,
  });
  const given = await ask(key, "POST", `/customers/${chantal}/cards`, { number });
  expect(given.statusCode).toBe(201);
  expect((await ask(key, "POST", `/customers/${maurice}/cards`, { number })).json()).toMatchObject({
    code: "card_already_used",
  });
  const batches = (await ask(key, "GET", "/card-batches")).json<{ items: BatchView[] }>().items;
  expect(batches).toMatchObject([{ id: batch.id, count: 250, given: 1 }]);
  const words = await ask(key, "GET", `/card-batches/${batch.id}/specification.txt?language=en`);
  expect(words.body).toContain("85.60 × 53.98 mm");
  expect(words.body).not.toMatch(/cards\.order/);
});

test("on a customer's record: her cards, the lost one replaced, her card to print", async () => {
  const before = (await ask(key, "GET", `/customers/${chantal}/cards`)).json<CustomerCards>();
  const [main] = before.cards;
  expect(main).toMatchObject({ kind: "plastic", state: "active" });
  expect(before.wallets).toEqual({ apple: null, google: null });
  expect(before.isNearWanted).toBeNull();
  const replaced = await ask(key, "POST", `/customers/${chantal}/card-replacements`, {
    reason: "lost",
    number: main?.number,
  });
  expect(replaced.statusCode).toBe(201);
  const after = (await ask(key, "GET", `/customers/${chantal}/cards`)).json<CustomerCards>();
  expect(after.cards.find(({ number }) => number === main?.number)).toMatchObject({
    state: "blocked",
    blockedReason: "lost",
    replacedBy: after.cards[0]?.number,
  });
  const sheet = await ask(key, "GET", `/customers/${chantal}/card.pdf`);
  expect(sheet.headers["content-type"]).toBe("application/pdf");
  expect(sheet.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
});

test("how often phones are told is the shop's choice, within Google's three a day", async () => {
  const times = { updatesPerDay: 2, quietFromHour: 20, quietUntilHour: 9 };
  expect((await ask(key, "PUT", "/wallet-accounts/times", times)).json()).toMatchObject({ times });
  expect((await ask(key, "PUT", "/wallet-accounts/times", { ...times, updatesPerDay: 4 })).statusCode).toBe(
    400,
  );
  expect((await ask(key, "GET", "/wallet-accounts")).json()).toMatchObject({
    apple: null,
    google: null,
    times,
  });
});

test("another shop sees no batch, no card and no customer of ours", async () => {
  const [batch] = (await ask(key, "GET", "/card-batches")).json<{ items: BatchView[] }>().items;
  const number = (await ask(key, "GET", `/customers/${maurice}/cards`)).json<CustomerCards>().cards[0]
    ?.number;
  const other = await makeKey(await openTestShop(database));
  for (const [method, url, body] of [
    ["GET", `/cards/${number}`],
    ["GET", `/card-batches/${batch?.id}/sheet.pdf`],
    ["GET", `/card-batches/${batch?.id}/order.csv`],
    ["GET", `/card-batches/${batch?.id}/specification.txt`],
    ["GET", `/customers/${maurice}/cards`],
    ["GET", `/customers/${maurice}/card.pdf`],
    ["POST", `/customers/${maurice}/cards`, {}],
    ["POST", `/customers/${maurice}/card-replacements`, { reason: "lost" }],
  ] as const)
    expect((await ask(other, method, url, body)).statusCode, url).toBe(404);
  expect((await ask(other, "GET", "/card-batches")).json()).toEqual({ items: [] });
});
