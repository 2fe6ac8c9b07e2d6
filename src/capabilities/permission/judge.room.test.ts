import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { inventPeople, peopleNow } from "../../../tests/support/permission-people.ts";
import type { Tx } from "../../platform/database.ts";
import { factsOf } from "./facts.ts";
import { judged } from "./queries-judge.ts";
import { writeQuietHours } from "./queries-quiet-hours.ts";
import { questionOf } from "./question.ts";
import { mayContact } from "./rules/may-contact.ts";
import { channels, purposes } from "./rules/may-contact-facts.ts";
import type { Asked } from "./schema.ts";

const database = await openTestDatabase();

type Verdict = {
  readonly customer_id: string;
  readonly recipient: string | null;
  readonly language: string;
  readonly zone: string;
  readonly is_allowed: boolean;
  readonly reason: string;
  readonly next_at: string | null;
};

/** What the SELECT says that the function does not, nothing when they are of one mind; and which reasons there were. */
async function compare(
  tx: Tx,
  asked: Asked,
  ids: readonly string[],
): Promise<{ different: unknown[]; reasons: string[] }> {
  const rows = await judged(
    tx,
    asked,
    sql`select id as customer_id from unnest(${[...ids]}::uuid[]) as one (id)`,
  );
  const verdicts = await tx.rows<Verdict>(
    sql`select customer_id, recipient, language, zone, is_allowed, reason, next_at from (${rows}) as verdict`,
  );
  const question = await questionOf(tx, asked);
  const known = await factsOf(tx, question, ids);
  expect(verdicts.length).toBe(known.size);
  const different = verdicts.flatMap((verdict) => {
    const one = known.get(verdict.customer_id);
    if (one === undefined) return [{ verdict }];
    const decision = mayContact(one.facts, question.ruleset, question.at);
    const next = decision.nextAllowedAt === null ? null : new Date(decision.nextAllowedAt).toISOString();
    const isSame =
      decision.allowed === verdict.is_allowed &&
      decision.reason === verdict.reason &&
      next === verdict.next_at &&
      one.recipient === verdict.recipient &&
      one.facts.timeZone === verdict.zone;
    return isSame ? [] : [{ asked, verdict, decision, facts: one.facts }];
  });
  return { different, reasons: verdicts.map(({ reason }) => reason) };
}

const mostly = fc.integer({ min: 0, max: 9 }).map((number) => number > 0);

const question: fc.Arbitrary<Asked> = fc.record({
  channel: fc.constantFrom(...channels),
  purpose: fc.oneof(fc.constant("marketing" as const), fc.constantFrom(...purposes)),
  topic: fc.constantFrom("", "news"),
  containsPromotion: fc.boolean(),
  offer: fc.record({
    sameSeller: mostly,
    analogous: mostly,
    relatesToProfession: fc.constantFrom(true, false, null),
    sector: fc.constantFrom("general", "general", "general", "home_energy"),
  }),
  message: fc.record({
    senderIdentified: mostly,
    unsubscribeLink: mostly,
    stopMention: mostly,
    callerIdShown: mostly,
    sourceMentioned: fc.boolean(),
  }),
  at: fc.constantFrom(
    peopleNow,
    "2026-11-24T20:15:00.000Z",
    "2026-11-22T11:00:00.000Z",
    "2026-12-26T10:00:00.000Z",
    "2026-12-24T19:30:00.000Z",
    "2026-10-24T19:30:00.000Z",
    "2026-07-21T08:00:00.000Z",
    "2026-05-01T12:30:00.000Z",
    "2027-03-27T22:30:00.000Z",
  ),
});

const quiet = fc.option(
  fc.record({
    begins: fc.constantFrom("19:00", "12:00", "22:00", "00:00"),
    ends: fc.constantFrom("09:00", "14:00", "22:00", "00:00"),
    closedDays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
    closedOnHolidays: fc.boolean(),
  }),
);

test("the SELECT answers what the pure function answers, whoever is asked about and whatever", async () => {
  const shop = await openTestShop(database);
  const ids = await database.inMerchant(
    shop,
    async (tx) => await inventPeople(tx, { count: 1_000, seed: 7 }),
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(question, quiet, async (asked, hours) => {
      await database.inMerchant(shop, async (tx) => {
        await tx.run(sql`delete from permission.quiet_hours where merchant_id = ${shop}`);
        if (
          hours !== null &&
          (asked.channel === "email" || asked.channel === "sms" || asked.channel === "phone")
        )
          await writeQuietHours(tx, { channel: asked.channel, ...hours });
        const { different, reasons } = await compare(tx, asked, ids);
        expect(different[0]).toBeUndefined();
        for (const reason of reasons) seen.add(reason);
      });
    }),
    { numRuns: Number(process.env["RUNS"] ?? 30), seed: 20_261_124, endOnFailure: true },
  );
  // People who are all refused for one reason would prove nothing.
  expect(seen.size).toBeGreaterThan(34);
}, 300_000);
