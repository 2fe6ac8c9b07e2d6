import { expect, test } from "vitest";
import { openTestShop } from "../../../tests/support/database.ts";
import { openTestServer } from "../../../tests/support/server.ts";

const { database, ask, makeKey } = await openTestServer();
const shop = await openTestShop(database);
const key = await makeKey(shop);

test("a program adds a customer, reads it, clears a field with null and sees its history", async () => {
  const added = await ask(key, "POST", "/customers", {
    firstName: "Élodie",
    lastName: "Marchand",
    emails: ["elodie@example.test"],
    phones: ["06 12", "+33 6 12 34 56 78"],
    birthday: { day: 3, month: 5, year: null },
    address: { line1: "3 rue du Port", postcode: "59000", city: "Lille", country: "fr" },
  });
  expect(added.statusCode, added.body).toBe(422);
  expect(added.json()).toMatchObject({ code: "unreadable_phone" });
  const right = await ask(key, "POST", "/customers", {
    firstName: "Élodie",
    lastName: "Marchand",
    title: "ms",
    emails: ["elodie@example.test"],
    phones: ["+33 6 12 34 56 78"],
    birthday: { day: 3, month: 5, year: null },
    address: { line1: "3 rue du Port", postcode: "59000", city: "Lille", country: "fr" },
  });
  expect(right.statusCode, right.body).toBe(201);
  const customer = right.json<{ id: string; version: number }>();
  expect(customer).toMatchObject({
    name: "Élodie Marchand",
    birthday: { day: 3, month: 5, year: null },
    address: { country: "FR", postcode: "59000", line2: null },
    emails: [{ value: "elodie@example.test", isPrimary: true, status: "unknown" }],
  });
  const cleared = await ask(key, "PATCH", `/customers/${customer.id}`, {
    version: customer.version,
    title: null,
    birthday: null,
    phones: null,
    address: { city: null },
  });
  expect(cleared.json(), cleared.body).toMatchObject({
    title: null,
    birthday: null,
    phones: [],
    address: { city: null, postcode: "59000" },
  });
  const late = await ask(key, "PATCH", `/customers/${customer.id}`, {
    version: customer.version,
    lastName: "X",
  });
  expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([409, "changed_meanwhile"]);
  const note = await ask(key, "POST", `/customers/${customer.id}/notes`, { body: "Préfère le matin" });
  expect(note.statusCode).toBe(201);
  const timeline = await ask(key, "GET", `/customers/${customer.id}/timeline`);
  expect(timeline.json<{ items: { kind: string; values: object }[] }>().items).toMatchObject([
    { kind: "customers.note", values: { body: "Préfère le matin", author: "test" } },
    { kind: "customers.arrived", values: { source: "api" } },
  ]);
  const found = await ask(key, "GET", "/customers/search?q=marc%20el");
  expect(found.json()).toEqual({
    items: [{ id: customer.id, name: "Élodie Marchand", detail: "59000 · elodie@example.test" }],
  });
  expect((await ask(key, "GET", "/customers?email=ELODIE@example.test")).json()).toMatchObject({
    items: [{ id: customer.id }],
    nextCursor: null,
  });
});

test("a list is read page by page, in order of change for who keeps a copy", async () => {
  const customers = Array.from({ length: 7 }, (_, index) => ({
    firstName: `Page ${index}`,
    tags: ["liste"],
  }));
  expect((await ask(key, "POST", "/customers/bulk", { customers })).json()).toMatchObject({
    created: 7,
    refused: 0,
  });
  const seen: string[] = [];
  let address = "/customers?updatedSince=2020-01-01T00:00:00Z&limit=3";
  for (let page = 0; page < 9; page += 1) {
    const { items, nextCursor } = (await ask(key, "GET", address)).json<{
      items: { id: string }[];
      nextCursor: string | null;
    }>();
    seen.push(...items.map((item) => item.id));
    if (nextCursor === null) break;
    address = `/customers?updatedSince=2020-01-01T00:00:00Z&limit=3&cursor=${encodeURIComponent(nextCursor)}`;
  }
  expect(new Set(seen).size).toBe(8);
  expect(seen).toHaveLength(8);
});

test("custom values keep their kind through the API", async () => {
  const field = { key: "pointure", label: "Pointure", type: "number", purpose: "Conseiller la bonne taille" };
  expect((await ask(key, "POST", "/customer-fields", field)).statusCode).toBe(201);
  expect((await ask(key, "POST", "/customer-fields", field)).statusCode).toBe(409);
  const made = await ask(key, "POST", "/customers", { firstName: "Nour", custom: { pointure: 38 } });
  expect(made.json()).toMatchObject({ custom: { pointure: 38 } });
  const { id } = made.json<{ id: string }>();
  expect((await ask(key, "PATCH", `/customers/${id}`, { custom: { pointure: null } })).json()).toMatchObject({
    custom: {},
  });
});

test("another shop's customer is nobody here", async () => {
  const other = await makeKey(await openTestShop(database));
  const { id } = (await ask(key, "POST", "/customers", { firstName: "Ici" })).json<{ id: string }>();
  expect((await ask(other, "GET", `/customers/${id}`)).statusCode).toBe(404);
  expect((await ask(other, "PATCH", `/customers/${id}`, { firstName: "Là" })).statusCode).toBe(404);
  expect((await ask(other, "GET", "/customers/search?q=ici")).json()).toEqual({ items: [] });
});

test("duplicates, merge and its undoing through the API", async () => {
  const add = async (body: object) => (await ask(key, "POST", "/customers", body)).json<{ id: string }>().id;
  const keptId = await add({ firstName: "Ugo", lastName: "Rossi", phones: ["0612121212"] });
  const absorbedId = await add({
    firstName: "Ugo",
    lastName: "Rossi",
    phones: ["0612121212"],
    cards: ["321"],
  });
  const pairs = await ask(key, "GET", "/customers/duplicates");
  expect(pairs.json(), pairs.body).toMatchObject({
    items: [{ first: { id: keptId }, second: { id: absorbedId }, reasons: ["same_phone"], strength: "sure" }],
  });
  const merged = await ask(key, "POST", "/customers/merges", { keptId, absorbedId });
  expect(merged.statusCode, merged.body).toBe(201);
  expect((await ask(key, "GET", `/customers/${absorbedId}`)).json()).toMatchObject({
    id: keptId,
    cards: [{ value: "321" }],
  });
  const undone = await ask(key, "DELETE", `/customers/merges/${merged.json<{ id: string }>().id}`);
  expect(undone.json(), undone.body).toMatchObject({ id: keptId, cards: [] });
  const said = await ask(key, "POST", "/customers/different-people", {
    firstId: keptId,
    secondId: absorbedId,
  });
  expect(said.statusCode).toBe(204);
  expect((await ask(key, "GET", "/customers/duplicates")).json()).toMatchObject({ items: [] });
});
