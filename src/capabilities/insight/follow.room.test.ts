import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { addDays } from "../../values/day.ts";
import { consentParticipant, recordConsents } from "../consent/index.ts";
import { customersParticipant, mergeCustomers, updateCustomer, upsertCustomers } from "../customers/index.ts";
import { purchasesParticipant, recordReceipts } from "../purchases/index.ts";
import { followCustomers } from "./operations.ts";
import { profileSlices, refreshProfileSlice } from "./queries-profile.ts";
import { readStanding } from "./queries-shop.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("consent", consentParticipant);
join("purchases", purchasesParticipant);
join("insight", {
  customersChanged: followCustomers,
  purchasesChanged: followCustomers,
  consentsChanged: followCustomers,
});

const who = fc.nat(5);
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("sale" as const),
      who,
      daysAgo: fc.nat(900),
      cents: fc.nat(9_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refund" as const), sale: fc.nat(30) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("consent" as const), who, isGranted: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      who,
      city: fc.constantFrom("Lille", "Liège"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("merge" as const), who, other: who }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

test("whatever happens at the counter, the profiles kept day by day are those computed from scratch", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
      const shop = await openTestShop(database);
      await database.inMerchant(shop, async (tx) => {
        const actor = systemActor(tx.merchantId, "Test");
        const ids = await people(tx, actor);
        for (const [number, one] of acts.entries()) await live(tx, actor, ids, number, one);
        const kept = await profiles(tx);
        await tx.run(sql`delete from insight.profile where merchant_id = ${tx.merchantId}`);
        const standing = await readStanding(tx);
        for (let slice = 0; slice < profileSlices; slice++) await refreshProfileSlice(tx, slice, standing);
        expect(kept.length).toBeGreaterThan(0);
        expect(await profiles(tx)).toEqual(kept);
      });
    }),
    { numRuns: 12 },
  );
});

async function people(tx: Tx, actor: Actor): Promise<string[]> {
  const names = ["Anne", "Benoît", "Chantal", "Didier", "Émilie", "Fatima"];
  const results = await upsertCustomers(
    tx,
    actor,
    names.map((firstName, place) => ({
      firstName,
      lastName: `Test${place}`,
      emails: [`p${place}@example.com`],
    })),
  );
  return results.map((result) => (result.outcome === "refused" ? "" : result.id));
}

async function live(tx: Tx, actor: Actor, ids: readonly string[], number: number, one: Act): Promise<void> {
  const id = "who" in one ? (ids[one.who] ?? "") : "";
  const today = tx.now.slice(0, 10);
  switch (one.kind) {
    case "sale":
      await recordReceipts(tx, actor, [
        {
          source: "till",
          externalId: `S${number}`,
          day: addDays(today, -one.daysAgo),
          totalCents: one.cents,
          customer: { id },
        },
      ]);
      return;
    case "refund": {
      // Giving back a sale that is not there, or twice, is refused and changes nothing.
      const [sale] = await tx.rows<{ cents: number }>(sql`
        select total_cents as cents from purchases.receipt where merchant_id = ${tx.merchantId} and external_id = ${`S${one.sale}`}`);
      if (sale === undefined) return;
      await recordReceipts(tx, actor, [
        {
          source: "till",
          externalId: `R${number}`,
          kind: "refund",
          refundOf: `S${one.sale}`,
          day: today,
          totalCents: -sale.cents,
        },
      ]);
      return;
    }
    case "consent":
      await recordConsents(tx, actor, [
        {
          customerId: id,
          channel: "email",
          act: one.isGranted ? "granted" : "withdrawn",
          happenedAt: tx.now,
          textVersion: "1",
          origin: "counter",
        },
      ]);
      return;
    case "move":
      await updateCustomer(tx, actor, id, {
        address: { line1: "1 rue Haute", postcode: "59000", city: one.city },
      });
      return;
    case "merge":
      if (one.who !== one.other)
        await mergeCustomers(tx, actor, { keptId: id, absorbedId: ids[one.other] ?? "" });
  }
}

async function profiles(tx: Tx): Promise<unknown[]> {
  return await tx.rows(sql`
    select * from insight.profile where merchant_id = ${tx.merchantId} order by customer_id`);
}
