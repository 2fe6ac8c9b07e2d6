import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { isRefusal } from "../../values/refusal.ts";
import { mergeCustomers, undoMerge, upsertCustomers } from "../customers/index.ts";
import { consentParticipant, recordConsents, withdrawConsents } from "./index.ts";
import { addText } from "./operations.ts";
import { foldEntries, type LedgerEntry } from "./rules/standing.ts";

join("consent", consentParticipant);
const database = await openTestDatabase();
const shop = await openTestShop(database);
const staff = systemActor(shop, "Sophie");
const within = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => await database.inMerchant(shop, work);

type Stored = LedgerEntry & { readonly speaker: string; readonly key: string };

/** Every ledger folded by the rule, beside what the cache says. */
async function compareAll(tx: Tx): Promise<{ folded: unknown; cached: unknown }> {
  const entries = await tx.rows<Stored>(sql`
    select
      coalesce(customer.merged_into, customer.id) as speaker,
      concat_ws('/', channel, purpose, topic) as key,
      entry.id, act, happened_at as "happenedAt", recorded_at as "recordedAt", has_proof as "hasProof", bundled
    from consent.entry
    join customers.customer on customer.merchant_id = ${tx.merchantId} and customer.id = entry.customer_id
    where entry.merchant_id = ${tx.merchantId}`);
  const cached = await tx.rows<{
    speaker: string;
    key: string;
    act: string;
    usable: boolean;
    entryId: string;
  }>(sql`
    select customer_id as speaker, concat_ws('/', channel, purpose, topic) as key, act, usable, entry_id as "entryId"
    from consent.standing
    where merchant_id = ${tx.merchantId}`);
  const folded = [...Map.groupBy(entries, (entry) => `${entry.speaker} ${entry.key}`)].map(
    ([name, group]) => [name, foldEntries(group)],
  );
  return {
    folded: new Map(folded as [string, unknown][]),
    cached: new Map(cached.map(({ speaker, key, ...standing }) => [`${speaker} ${key}`, standing])),
  };
}

const act = fc.record({
  do: fc.constant("act" as const),
  who: fc.nat({ max: 3 }),
  act: fc.constantFrom("granted" as const, "withdrawn" as const, "objected" as const, "renewed" as const),
  channel: fc.constantFrom("email" as const, "sms" as const),
  day: fc.option(fc.integer({ min: 1, max: 3 })),
  hasText: fc.boolean(),
  prechecked: fc.option(fc.boolean()),
  bundled: fc.option(fc.boolean()),
});
const merge = fc.record({
  do: fc.constant("merge" as const),
  kept: fc.nat({ max: 3 }),
  absorbed: fc.nat({ max: 3 }),
});
const undo = fc.record({ do: fc.constant("undo" as const), which: fc.nat({ max: 5 }) });

test("where people stand is always the whole ledger folded again, whatever was said, merged and undone", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ arbitrary: act, weight: 4 }, merge, undo), { maxLength: 25 }),
      async (steps) => {
        const people = await within(
          async (tx) =>
            await upsertCustomers(
              tx,
              staff,
              [1, 2, 3, 4].map((n) => ({ firstName: `P${n}` })),
            ),
        );
        const ids = people.map((person) => (person.outcome === "refused" ? "" : person.id));
        const merges: string[] = [];
        for (const step of steps) await within(async (tx) => await take(tx, step, ids, merges));
        const { folded, cached } = await within(compareAll);
        expect(cached).toEqual(folded);
      },
    ),
    { numRuns: 60 },
  );
});

type Step =
  typeof act extends fc.Arbitrary<infer A>
    ? typeof merge extends fc.Arbitrary<infer M>
      ? typeof undo extends fc.Arbitrary<infer U>
        ? A | M | U
        : never
      : never
    : never;

async function take(tx: Tx, step: Step, ids: readonly string[], merges: string[]): Promise<void> {
  if (step.do === "merge") {
    const merged = await mergeCustomers(tx, staff, {
      keptId: ids[step.kept] ?? "",
      absorbedId: ids[step.absorbed] ?? "",
    });
    if (!isRefusal(merged)) merges.push(merged.id);
  } else if (step.do === "undo") {
    const id = merges[step.which];
    if (id !== undefined) await undoMerge(tx, staff, id);
  } else {
    const { who, act: said, channel, day, hasText, prechecked, bundled } = step;
    await recordConsents(tx, staff, [
      {
        customerId: ids[who] ?? "",
        channel,
        act: said,
        ...(day === null ? {} : { happenedAt: `2026-03-${String(day).padStart(2, "0")}T10:00:00Z` }),
        ...(hasText ? { textVersion: "form-1" } : {}),
        ...(prechecked === null ? {} : { prechecked }),
        ...(bundled === null ? {} : { bundled }),
      },
    ]);
  }
}

test("a proven consent holds until it is taken back, and words once kept are never rewritten", async () => {
  const [person] = await within(async (tx) => await upsertCustomers(tx, staff, [{ firstName: "Éva" }]));
  if (person === undefined || person.outcome === "refused") throw new Error("The customer was not added.");
  const text = {
    version: "form-2026",
    language: "fr",
    body: "J’accepte de recevoir les offres par e-mail.",
  } as const;
  await within(async (tx) => await addText(tx, staff, text));
  expect(await within(async (tx) => await addText(tx, staff, text))).toMatchObject({
    refused: "consent_text_already_written",
  });
  const granted = { customerId: person.id, channel: "email", act: "granted" } as const;
  const [proven, bare] = await within(
    async (tx) =>
      await recordConsents(tx, staff, [
        { ...granted, happenedAt: "2026-03-01T09:00:00Z", textVersion: "form-2026" },
        { ...granted, happenedAt: "2026-04-01T09:00:00Z" },
      ]),
  );
  expect(proven).toMatchObject({ hasProof: true });
  expect(bare).toMatchObject({ hasProof: false });
  const back = await within(
    async (tx) => await withdrawConsents(tx, staff, person.id, { channels: ["email"] }),
  );
  expect(back).toMatchObject({
    standing: [{ channel: "email", act: "withdrawn", usable: false }],
    entries: [{ act: "withdrawn" }, { hasProof: false }, { hasProof: true, textVersion: "form-2026" }],
  });
});
