import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import type { Tx } from "../../platform/database.ts";
import { newId } from "../../platform/ids.ts";
import { addDays, daysBetween } from "../../values/day.ts";
import { fold } from "../../values/fold.ts";
import {
  moveStages,
  profileSlices,
  rankBest,
  refreshProfileSlice,
  refreshProfiles,
} from "./queries-profile.ts";
import { readStanding, type Standing } from "./queries-shop.ts";
import { type Buying, lifecycleOf, type Stage } from "./rules/lifecycle.ts";

const database = await openTestDatabase();
const firstDay = "2024-01-01";

test("a profile says of each customer what the rule says, and silence moves it day by day", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    const people = await invent(tx, 400);
    const standing = { ...(await readStanding(tx)), rhythmDays: 41.5, today: "2025-06-01" };
    await refreshProfiles(tx, [...people.keys()], standing);
    expect(await stagesOf(tx)).toEqual(expected(people, standing));

    for (const today of ["2025-06-02", "2025-06-20", "2025-09-15", "2027-01-01"]) {
      await moveStages(tx, today);
      const later = { ...standing, today };
      const moved = await stagesOf(tx);
      expect(moved).toEqual(expected(people, later));
      for (let slice = 0; slice < profileSlices; slice++) await refreshProfileSlice(tx, slice, later);
      expect(await stagesOf(tx)).toEqual(moved);
    }
  });
});

test("a number of days chosen for everybody replaces her own rhythm, in the profiles as in the rule", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    const people = await invent(tx, 200);
    const plain = await readStanding(tx);
    const thresholds = { ...plain.thresholds, lostAfterDays: 120 };
    const standing = { ...plain, thresholds, rhythmDays: 41.5, today: "2025-06-01" };
    await refreshProfiles(tx, [...people.keys()], standing);
    expect(await stagesOf(tx)).toEqual(expected(people, standing));
  });
});

test("the best fifth of twelve months is a fifth, and its movement since last month is known", async () => {
  const shop = await openTestShop(database);
  await database.inMerchant(shop, async (tx) => {
    const people = await invent(tx, 300);
    const standing = { ...(await readStanding(tx)), today: "2025-06-01" };
    await refreshProfiles(tx, [...people.keys()], standing);
    const { fromCents: from } = await rankBest(tx, standing.today);
    const counted = await tx.one<{ buyers: number; best: number; cheapest: number }>(sql`
      with spend as (
        select customer_id, sum(total_cents)::bigint as cents from purchases.receipt
        where merchant_id = ${tx.merchantId} and day > '2025-06-01'::date - 365 and day <= '2025-06-01'
        group by customer_id having sum(total_cents) > 0
      )
      select count(*) as buyers, count(*) filter (where profile.is_best) as best,
             min(spend.cents) filter (where profile.is_best) as cheapest
      from spend join insight.profile on profile.merchant_id = ${tx.merchantId} and profile.customer_id = spend.customer_id`);
    expect(counted.best).toBe(Math.ceil(0.2 * counted.buyers));
    expect(from).toBe(counted.cheapest);
    expect(await rankBest(tx, standing.today)).toEqual({ fromCents: from, moved: [] });
  });
});

test("a city is folded in the database as the program folds it", async () => {
  const shop = await openTestShop(database);
  const words = [
    "Lille",
    "SAINT-ÉTIENNE",
    "  Liège  centre ",
    "Nœux-les-Mines",
    "Straße",
    "Ænes",
    "Ma\u00a0ville",
    "L’Haÿ",
  ];
  await database.inMerchant(shop, async (tx) => {
    const rows = await tx.rows<{ folded: string }>(sql`
      select insight.fold(word) as folded from unnest(${words}::text[]) with ordinality as words (word, at) order by at`);
    expect(rows.map((row) => row.folded)).toEqual(words.map(fold));
  });
});

type Person = { readonly createdOn: string; readonly buying: Buying | null };

function expected(people: Map<string, Person>, { rhythmDays, thresholds, today }: Standing) {
  const stages = new Map<string, unknown>();
  for (const [id, person] of people) {
    const { stage, since, slipsOn, lostOn, next } = lifecycleOf(person, rhythmDays, thresholds, today);
    stages.set(id, { stage, since, slipsOn, lostOn, nextOn: next?.on ?? null });
  }
  return stages;
}

async function stagesOf(tx: Tx): Promise<Map<string, unknown>> {
  type Row = {
    id: string;
    stage: Stage;
    since: string;
    slipsOn: string | null;
    lostOn: string | null;
    nextOn: string | null;
  };
  const rows = await tx.rows<Row>(sql`
    select customer_id as id, stage, stage_since as since, slips_on as "slipsOn", lost_on as "lostOn", next_stage_on as "nextOn"
    from insight.profile where merchant_id = ${tx.merchantId}`);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Customers of all kinds, from a fixed throw of the dice: never bought, once, often, back after years. */
async function invent(tx: Tx, count: number): Promise<Map<string, Person>> {
  const dice = roll(7);
  const people = new Map<string, Person>();
  for (let number = 0; number < count; number++) {
    const id = newId();
    const days = purchaseDays(dice);
    const createdOn = days[0] ?? addDays(firstDay, Math.floor(dice() * 500));
    await tx.run(sql`
      insert into customers.customer (merchant_id, id, sort_name, source, created_at, created_on, updated_at)
      values (${tx.merchantId}, ${id}, ${`client ${number}`}, 'staff', ${tx.now}, ${createdOn}, ${tx.now})`);
    people.set(id, { createdOn, buying: await sell(tx, id, days, dice) });
  }
  return people;
}

function purchaseDays(dice: () => number): string[] {
  const count = Math.floor(dice() ** 2 * 14);
  const days = new Set<string>();
  for (let day = addDays(firstDay, Math.floor(dice() * 300)); days.size < count; ) {
    days.add(day);
    day = addDays(day, 1 + Math.floor(dice() ** 3 * 260));
    if (day > "2025-06-01") break;
  }
  return [...days];
}

async function sell(tx: Tx, customerId: string, days: string[], dice: () => number): Promise<Buying | null> {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  for (const day of days) {
    await tx.run(sql`
      insert into purchases.receipt
        (merchant_id, id, kind, source, external_id, channel, customer_id, day, currency, total_cents, content_hash, recorded_at)
      values (${tx.merchantId}, ${newId()}, 'sale', 'test', ${newId()}, 'shop', ${customerId}, ${day}, 'EUR',
              ${100 + Math.floor(dice() * 9_000)}, 'x', ${tx.now})`);
  }
  const gaps = days.slice(1).map((day, at) => daysBetween(days[at] ?? day, day));
  const sorted = gaps.toSorted((low, high) => low - high);
  const middle = sorted.length / 2;
  const median =
    sorted.length === 0
      ? null
      : ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  await tx.run(sql`
    insert into purchases.customer_fact
      (merchant_id, customer_id, first_day, last_day, purchase_days, sale_count, shop_sale_count, web_sale_count,
       refund_count, gross_cents, refunded_cents, gap_count, median_gap_days)
    values (${tx.merchantId}, ${customerId}, ${first}, ${last}, ${days.length}, ${days.length}, ${days.length}, 0,
            0, 5000, 0, ${gaps.length}, ${median})`);
  return {
    firstDay: first,
    lastDay: last,
    purchaseDays: days.length,
    gapCount: gaps.length,
    medianGapDays: median,
    lastGapDays: gaps.at(-1) ?? null,
  };
}

/** A small generator with a seed (mulberry32), so that a failure can be seen again. */
function roll(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
