import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { isRefusal } from "../../values/refusal.ts";
import { consentParticipant, listConsents, recordConsents } from "../consent/index.ts";
import {
  addNote,
  createCustomer,
  customersParticipant,
  listCustomers,
  listDuplicates,
  mergeCustomers,
  readTimeline,
  searchCustomers,
  undoMerge,
  updateCustomer,
} from "../customers/index.ts";
import { purchasesParticipant, recordReceipts } from "./index.ts";

join("customers", customersParticipant);
join("consent", consentParticipant);
join("purchases", purchasesParticipant);

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

async function twoRecords() {
  const kept = await add({
    firstName: "Nadia",
    lastName: "Bensaïd",
    emails: ["nadia@example.test"],
    tags: ["vip"],
  });
  const absorbed = await add({
    firstName: "Nadia",
    lastName: "Bensaid",
    emails: ["nadia@example.test"],
    phones: ["0655443322"],
    cards: ["55"],
    birthday: { day: 3, month: 5 },
    tags: ["tea"],
  });
  return { kept, absorbed };
}

const factsOf = async (id: string) =>
  await within(async (tx) => {
    const found = await tx.client.query(
      "select sale_count, net_cents from purchases.customer_fact where merchant_id = $1 and customer_id = $2",
      [tx.merchantId, id],
    );
    return found.rows[0] as unknown;
  });

test("two records of one person are proposed with reasons, merged, and stand apart again when it was a mistake", async () => {
  const { kept, absorbed } = await twoRecords();
  const sell = async (id: string, externalId: string, totalCents: number) =>
    await within(
      async (tx) =>
        await recordReceipts(tx, staff, [
          { source: "till", externalId, day: "2026-02-01", customer: { id }, totalCents },
        ]),
    );
  await sell(kept.id, "M1", 1000);
  await sell(absorbed.id, "M2", 500);
  await within(async (tx) => await addNote(tx, staff, absorbed.id, "Allergique aux noix"));
  await within(
    async (tx) =>
      await recordConsents(tx, staff, [{ customerId: absorbed.id, channel: "email", act: "withdrawn" }]),
  );
  const proposed = await within(async (tx) => await listDuplicates(tx, {}));
  if (isRefusal(proposed)) throw new Error(proposed.refused);
  const pair = proposed.items.find((item) => item.second.id === absorbed.id);
  expect(pair).toMatchObject({ first: { id: kept.id }, reasons: ["same_email"], strength: "sure" });

  const merge = await within(
    async (tx) =>
      await mergeCustomers(tx, staff, {
        keptId: kept.id,
        absorbedId: absorbed.id,
        choices: { name: "absorbed" },
      }),
  );
  if (isRefusal(merge)) throw new Error(merge.refused);
  expect(merge.customer).toMatchObject({
    lastName: "Bensaid",
    birthday: { day: 3, month: 5 },
    tags: ["tea", "vip"],
    phones: [{ value: "+33655443322" }],
    cards: [{ value: "55" }],
  });
  expect(await factsOf(kept.id)).toEqual({ sale_count: 2, net_cents: 1500 });
  expect(await factsOf(absorbed.id)).toBeUndefined();
  expect(await within(async (tx) => await listConsents(tx, kept.id))).toMatchObject({
    standing: [{ channel: "email", act: "withdrawn" }],
  });
  const timeline = await within(async (tx) => await readTimeline(tx, absorbed.id, {}));
  if (isRefusal(timeline)) throw new Error(timeline.refused);
  expect(timeline.items.map((entry) => entry.kind).sort()).toEqual([
    "consent.withdrawn",
    "customers.arrived",
    "customers.arrived",
    "customers.merged",
    "customers.note",
    "purchases.sale",
    "purchases.sale",
  ]);
  expect(await namesFor("nadia")).toEqual(["Nadia Bensaid"]);

  await sell(absorbed.id, "M3", 300);
  await within(async (tx) => await updateCustomer(tx, staff, kept.id, { birthday: { day: 4, month: 5 } }));
  const back = await within(async (tx) => await undoMerge(tx, staff, merge.id));
  expect(back).toMatchObject({
    lastName: "Bensaïd",
    birthday: { day: 4, month: 5 },
    tags: ["vip"],
    phones: [],
    cards: [],
    emails: [{ value: "nadia@example.test" }],
  });
  expect(await factsOf(kept.id)).toEqual({ sale_count: 2, net_cents: 1300 });
  expect(await factsOf(absorbed.id)).toEqual({ sale_count: 1, net_cents: 500 });
  expect(await within(async (tx) => await listConsents(tx, kept.id))).toMatchObject({ standing: [] });
  expect(await namesFor("nadia")).toHaveLength(2);
  expect(await within(async (tx) => await listCustomers(tx, { card: "55" }))).toMatchObject({
    items: [{ id: absorbed.id, emails: [{ value: "nadia@example.test" }] }],
  });
});
