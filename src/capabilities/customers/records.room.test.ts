import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { createCustomer, updateCustomer } from "./index.ts";
import { upsertCustomers } from "./operations-bulk.ts";
import { findOrCreateCustomers } from "./operations-find.ts";
import { listCustomers, searchCustomers } from "./operations-list.ts";
import { listDuplicates, sayDifferent } from "./operations-merge.ts";
import { addField } from "./operations-notes.ts";

const database = await openTestDatabase();
const shop = await openTestShop(database);
const staff = systemActor(shop, "Sophie");
const within = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);

async function add(input: Parameters<typeof createCustomer>[2]) {
  const made = await within(async (tx) => await createCustomer(tx, staff, input));
  if (isRefusal(made)) throw new Error(JSON.stringify(made));
  return made;
}

const namesFor = async (typed: string) =>
  (await within(async (tx) => await searchCustomers(tx, typed, 20))).items.map((item) => item.name);

test("a customer is found by the beginning of names, an e-mail, or the end of a phone", async () => {
  await add({
    firstName: "Zoé",
    lastName: "Lefèvre-Blanc",
    emails: ["Zoe.Lefevre@Example.test"],
    phones: ["06 11 22 33 44"],
    cards: ["9000 1234"],
    address: { city: "Namur" },
  });
  for (const typed of [
    "zo lef",
    "BLANC",
    "zoe.lef",
    "zoe.lefevre@ex",
    "3344",
    "06 11 22",
    "+33611",
    "90001234",
  ]) {
    expect(await namesFor(typed), typed).toEqual(["Zoé Lefèvre-Blanc"]);
  }
  expect(await namesFor("zoe martin")).toEqual([]);
});

test("a change made on an old reading is refused, null clears, and what is absent stays", async () => {
  const made = await add({
    firstName: "Paul",
    lastName: "Petit",
    phones: ["0612000001"],
    birthday: { day: 29, month: 2 },
  });
  const first = await within(
    async (tx) =>
      await updateCustomer(tx, staff, made.id, { version: made.version, birthday: null, phones: null }),
  );
  expect(first).toMatchObject({ firstName: "Paul", birthday: null, phones: [], version: made.version + 1 });
  const second = await within(
    async (tx) => await updateCustomer(tx, staff, made.id, { version: made.version, firstName: "Jean" }),
  );
  expect(second).toMatchObject({ refused: "changed_meanwhile" });
  expect(await within(async (tx) => await listCustomers(tx, { phone: "0612000001" }))).toMatchObject({
    items: [],
  });
});

test("a card is of one customer", async () => {
  await add({ firstName: "Ana", cards: ["777"] });
  const other = await within(
    async (tx) => await createCustomer(tx, staff, { firstName: "Léo", cards: ["7 7 7"] }),
  );
  expect(other).toMatchObject({ refused: "identifier_already_used" });
});

test("a field of the trade refuses what does not fit it", async () => {
  await within(
    async (tx) =>
      await addField(tx, staff, {
        key: "shoe_size",
        label: "Pointure",
        type: "number",
        purpose: "Conseiller les tailles",
      }),
  );
  expect(await add({ firstName: "Mia", custom: { shoe_size: "38,5" } })).toMatchObject({
    custom: { shoe_size: 38.5 },
  });
  const wrong = await within(
    async (tx) => await createCustomer(tx, staff, { custom: { shoe_size: "grande" } }),
  );
  expect(wrong).toMatchObject({ refused: "value_does_not_fit_field" });
});

test("a file of customers adds, completes and refuses row by row", async () => {
  const rows = [
    { firstName: "Ines", lastName: "Roux", emails: ["ines@example.test"] },
    { emails: ["INES@example.test"], phones: ["0699887766"] },
    { firstName: "Ines", lastName: "Roux", emails: ["ines@example.test"] },
    { firstName: "Tom", emails: ["tom at example"] },
  ];
  const results = await within(async (tx) => await upsertCustomers(tx, staff, rows));
  expect(results.map((result) => result.outcome)).toEqual(["created", "updated", "unchanged", "refused"]);
  expect(results[3]).toMatchObject({ code: "unreadable_email", field: "emails/0" });
  const again = await within(async (tx) => await upsertCustomers(tx, staff, rows.slice(0, 3)));
  expect(again.map((result) => result.outcome)).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect(await namesFor("99887766")).toEqual(["Ines Roux"]);
});

test("an e-mail that a couple shares is ambiguous until the first name says who", async () => {
  const shared = ["couple@example.test"];
  await add({ firstName: "Anne", lastName: "Duval", emails: shared });
  const luc = await add({ firstName: "Luc", lastName: "Duval", emails: shared });
  const [unsaid, said] = await within(
    async (tx) =>
      await findOrCreateCustomers(
        tx,
        staff,
        [{ email: "couple@example.test" }, { email: "couple@example.test", firstName: "LUC" }],
        { country: "FR" },
      ),
  );
  expect(unsaid).toMatchObject({ kind: "ambiguous" });
  expect(said).toEqual({ kind: "known", customerId: luc.id });
});

test("people called different are not proposed again", async () => {
  const one = await add({ firstName: "Jo", lastName: "Klein", phones: ["0611111111"] });
  const other = await add({ firstName: "Al", lastName: "Klein", phones: ["0611111111"] });
  const pairs = async () => {
    const found = await within(async (tx) => await listDuplicates(tx, { limit: 200 }));
    if (isRefusal(found)) throw new Error(found.refused);
    return found.items.filter((item) => item.first.id === one.id && item.second.id === other.id);
  };
  expect(await pairs()).toMatchObject([{ reasons: ["same_phone"], strength: "possible" }]);
  await within(async (tx) => await sayDifferent(tx, staff, other.id, one.id));
  expect(await pairs()).toEqual([]);
});
