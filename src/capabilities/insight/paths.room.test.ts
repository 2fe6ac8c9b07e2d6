import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { systemActor } from "../../platform/http/actor.ts";
import { join } from "../../platform/participants.ts";
import { addDays, type Day, daysBetween } from "../../values/day.ts";
import { customersParticipant, upsertCustomers } from "../customers/index.ts";
import { purchasesParticipant, recordReceipts } from "../purchases/index.ts";
import { followCustomers } from "./operations.ts";
import { countPaths, placesOn, writePaths } from "./queries-paths.ts";
import { profileSlices, refreshProfileSlice } from "./queries-profile.ts";
import { readStanding, type Standing } from "./queries-shop.ts";
import { monthEnds, movesOf, type Place, placeLetters } from "./rules/flow.ts";
import { type Buying, lifecycleOf } from "./rules/lifecycle.ts";

const database = await openTestDatabase();
join("customers", customersParticipant);
join("purchases", purchasesParticipant);
join("insight", { customersChanged: followCustomers, purchasesChanged: followCustomers });

type Sale = { readonly daysAgo: number; readonly isGivenBack: boolean };
const sale = fc.record({ daysAgo: fc.nat(900), isGivenBack: fc.nat(9).map((one) => one === 0) });
const people = fc.array(fc.record({ sales: fc.array(sale, { maxLength: 9 }), knownFor: fc.nat(500) }), {
  minLength: 8,
  maxLength: 14,
});

test("told from the receipts, the stages of today are those of the profiles, and those of any day what the rule says", async () => {
  await fc.assert(
    fc.asyncProperty(
      people,
      fc.nat(400),
      fc.double({ min: 8, max: 90, noNaN: true }),
      async (given, back, rhythmDays) => {
        const shop = await openTestShop(database);
        await database.inMerchant(shop, async (tx) => {
          const ids = await arrive(tx, given);
          const standing = { ...(await readStanding(tx)), rhythmDays };
          for (let slice = 0; slice < profileSlices; slice++) await refreshProfileSlice(tx, slice, standing);
          const days = [addDays(standing.today, -back), standing.today];
          const places = await told(tx, days, standing);

          const profiles = await tx.rows<{ id: string; stage: Place }>(sql`
          select customer_id as id, stage from insight.profile where merchant_id = ${tx.merchantId}`);
          for (const { id, stage } of profiles) expect(places.get(`${id} 2`)).toBe(placeLetters[stage]);
          given.forEach(({ sales, knownFor }, at) => {
            const expected = placeOf(sales, knownFor, standing, days[0] ?? "");
            expect(places.get(`${ids[at]} 1`)).toBe(placeLetters[expected]);
          });

          await writePaths(tx, monthEnds(standing.today), { from: 0, to: 1024 }, standing);
          const paths = await countPaths(tx);
          const moved = movesOf(paths, 0, 13).reduce((sum, { customers }) => sum + customers, 0);
          expect(moved).toBe(given.length);
        });
      },
    ),
    { numRuns: 15 },
  );
});

async function told(tx: Tx, days: readonly Day[], standing: Standing): Promise<Map<string, string>> {
  const rows = await tx.rows<{ id: string; position: number; letter: string }>(sql`
    with ${placesOn(tx, days, sql`true`, standing)}
    select customer_id as id, position, letter from place`);
  return new Map(rows.map(({ id, position, letter }) => [`${id} ${position}`, letter]));
}

/** The same person by the rule itself, from the purchases up to the day. */
function placeOf(
  sales: readonly Sale[],
  knownFor: number,
  { today, ...standing }: Standing,
  day: Day,
): Place {
  const kept = sales.filter(({ isGivenBack }) => !isGivenBack).map(({ daysAgo }) => addDays(today, -daysAgo));
  const since = [addDays(today, -knownFor), ...kept].sort()[0] ?? today;
  if (since > day) return "absent";
  const days = [...new Set(kept)].filter((one) => one <= day).sort();
  const [firstDay, lastDay] = [days[0], days.at(-1)];
  const gaps = days.slice(1).map((one, at) => daysBetween(days[at] ?? one, one));
  const sorted = gaps.toSorted((low, high) => low - high);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  const buying: Buying | null =
    firstDay === undefined || lastDay === undefined
      ? null
      : {
          firstDay,
          lastDay,
          purchaseDays: days.length,
          gapCount: gaps.length,
          medianGapDays: gaps.length === 0 ? null : median,
          lastGapDays: gaps.at(-1) ?? null,
        };
  return lifecycleOf({ createdOn: since, buying }, standing.rhythmDays, standing.thresholds, day).stage;
}

async function arrive(
  tx: Tx,
  given: readonly { readonly sales: readonly Sale[]; readonly knownFor: number }[],
): Promise<string[]> {
  const actor = systemActor(tx.merchantId, "Test");
  const today = (await readStanding(tx)).calendarDay;
  const made = await upsertCustomers(
    tx,
    actor,
    given.map((_, at) => ({ firstName: "Anne", lastName: `Test${at}`, emails: [`p${at}@example.com`] })),
  );
  const ids = made.map((result) => (result.outcome === "refused" ? "" : result.id));
  for (const [at, { sales, knownFor }] of given.entries()) {
    await tx.run(sql`
      update customers.customer set created_on = ${addDays(today, -knownFor)}
      where merchant_id = ${tx.merchantId} and id = ${ids[at]}`);
    for (const [number, { daysAgo, isGivenBack }] of sales.entries()) {
      const bought = {
        source: "till",
        externalId: `S${at}-${number}`,
        day: addDays(today, -daysAgo),
        totalCents: 1_000,
      };
      await recordReceipts(tx, actor, [{ ...bought, customer: { id: ids[at] ?? "" } }]);
      if (isGivenBack) {
        await recordReceipts(tx, actor, [
          {
            ...bought,
            externalId: `R${at}-${number}`,
            kind: "refund",
            refundOf: bought.externalId,
            day: today,
            totalCents: -1_000,
          },
        ]);
      }
    }
  }
  return ids;
}
