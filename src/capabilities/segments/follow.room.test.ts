import fc from "fast-check";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openTestDatabase, openTestShop } from "../../../tests/support/database.ts";
import { wireRooms } from "../../app/rooms.ts";
import type { Tx } from "../../platform/database.ts";
import { type Actor, systemActor } from "../../platform/http/actor.ts";
import { isRefusal } from "../../values/refusal.ts";
import { recordConsents } from "../consent/index.ts";
import {
  eraseCustomer,
  mergeCustomers,
  undoMerge,
  updateCustomer,
  upsertCustomers,
} from "../customers/index.ts";
import { insightTicks } from "../insight/index.ts";
import type { PeopleRule } from "../insight/index.ts";
import { recordReceipts } from "../purchases/index.ts";
import { checkSegments } from "./check.ts";
import { evaluateSegments, evaluateStep } from "./evaluate.ts";
import { addSegment, changeSegment, removeSegment, restoreSegment } from "./operations.ts";
import { changeMembers } from "./operations-members.ts";
import { selectSegments } from "./queries.ts";

const database = await openTestDatabase();
wireRooms();

const people = 8;

const leaf: fc.Arbitrary<PeopleRule> = fc.oneof(
  fc.constantFrom<PeopleRule[]>(
    { field: "stage", op: "in", value: ["new", "slipping", "lost"] },
    { field: "city", op: "in", value: ["Liège"] },
    { field: "city", op: "known", value: false },
    { field: "reachable", op: "in", value: ["email"] },
    { field: "best", op: "is", value: true },
    { field: "birthday", op: "within", value: 20 },
    { field: "tag", op: "in", value: ["thé"] },
    { field: "last_purchase", op: "hours", value: { before: 30 } },
    { field: "created", op: "within", value: 10 },
  ),
  fc.record({
    field: fc.constant("last_purchase"),
    op: fc.constantFrom("within", "before"),
    value: fc.constantFrom(3, 30, 90),
  }) as fc.Arbitrary<PeopleRule>,
  fc.record({
    field: fc.constant("spent_year"),
    op: fc.constant("between"),
    value: fc.constantFrom({ from: 4_000 }, { to: 3_999 }),
  }) as fc.Arbitrary<PeopleRule>,
  fc.record({
    field: fc.constant("purchases"),
    op: fc.constant("purchases"),
    value: fc.record({
      measure: fc.constantFrom("receipts", "days", "cents", "refunds"),
      from: fc.constantFrom(0, 1, 2, 3_000),
      when: fc.constantFrom(
        { lastHours: 24 },
        { lastDays: 7 },
        { lastMonths: 2 },
        { before: 20 },
        { period: "this_month" },
        { period: "last_week" },
      ),
    }),
  }) as fc.Arbitrary<PeopleRule>,
);

/** A rule over leaves and the segments made so far, named by their number. */
const { rule } = fc.letrec<{ rule: PeopleRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .nat(5)
        .map((number): PeopleRule => ({ field: "segment", op: "in", value: [String(number)] })),
    },
    { weight: 1, arbitrary: fc.record({ all: fc.array(tie("rule"), { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ any: fc.array(tie("rule"), { minLength: 1, maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ not: tie("rule") }) },
  ),
}));

const who = fc.nat(people - 1);
const act = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("sale" as const),
      who,
      hoursAgo: fc.nat(24 * 150),
      cents: fc.integer({ min: 0, max: 9_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refund" as const), sale: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("consent" as const), who, isGranted: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("edit" as const),
      who,
      city: fc.constantFrom("Lille", "LIEGE", null),
      tags: fc.constantFrom([], ["thé"]),
      timeZone: fc.constantFrom(null, "Pacific/Auckland", "America/Lima"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("merge" as const), who, other: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unmerge" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("erase" as const), who }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.constantFrom(1, 7, 24, 200, 900) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("night" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("segment" as const), rule }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("change" as const), number: fc.nat(8), rule }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), number: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restore" as const), number: fc.nat(8) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("list" as const), add: fc.array(who), remove: fc.array(who) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("evaluate" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("step" as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

test("after any story the members are those of a whole evaluation and the sum of the changes told, and a rule and its contrary share everybody", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(leaf, { minLength: 3, maxLength: 8 }),
      fc.array(act, { minLength: 15, maxLength: 50 }),
      async (rules, acts) => {
        database.clock.setOffset(0);
        const world = await openWorld(rules);
        for (const [number, one] of acts.entries()) await live(world, number, one);
        await evaluateSegments(database, world.shop);
        expect(await world.inShop(checkSegments)).toEqual([]);
        await expectPartitions(world);
        await closeShop(world.shop);
      },
    ),
    {
      numRuns: Number(process.env["RUNS"] ?? 12),
      interruptAfterTimeLimit: Number(process.env["TIME_LIMIT"] ?? 60_000),
    },
  );
});

type World = {
  readonly shop: string;
  readonly ids: readonly string[];
  readonly segments: string[];
  readonly lists: string[];
  readonly merges: string[];
  readonly inShop: <T>(work: (tx: Tx, actor: Actor) => Promise<T>) => Promise<T>;
};

/** A list, segments by these rules, and by each of them one that names it. */
async function openWorld(rules: readonly PeopleRule[]): Promise<World> {
  const shop = await openTestShop(database);
  const actor = systemActor(shop, "Test");
  const inShop: World["inShop"] = async (work) =>
    await database.inMerchant(shop, async (tx) => await work(tx, actor));
  const made = await inShop(
    async (tx) =>
      await upsertCustomers(
        tx,
        actor,
        Array.from({ length: people }, (_, place) => ({
          firstName: `P${place}`,
          lastName: "Test",
          emails: [`p${place}@example.com`],
          ...(place % 2 === 0 ? { birthday: { day: 1 + 3 * place, month: 1 + (place % 12) } } : {}),
        })),
      ),
  );
  const ids = made.map((result) => (result.outcome === "refused" ? "" : result.id));
  const list = await inShop(async (tx) => await addSegment(tx, actor, { kind: "list", name: "Liste" }));
  const lists = isRefusal(list) ? [] : [list.id];
  const world: World = { shop, ids, segments: [...lists], lists, merges: [], inShop };
  for (const [place, one] of rules.entries()) {
    await edit(world, 1_000 + 2 * place, { do: "segment", rule: one });
    const last: PeopleRule = { field: "segment", op: "in", value: [String(world.segments.length - 1)] };
    await edit(world, 1_001 + 2 * place, { do: "segment", rule: place % 2 === 0 ? { not: last } : last });
  }
  await evaluateSegments(database, shop);
  return world;
}

/** What looks after all shops looks no more after this one. */
async function closeShop(shop: string): Promise<void> {
  await database.inPlatform(async (tx) => {
    await tx.run(sql`update accounts.merchant set closed_at = ${tx.now} where id = ${shop}`);
  });
}

async function live(world: World, number: number, one: Act): Promise<void> {
  const { shop, ids, inShop } = world;
  const id = "who" in one ? (ids[one.who] ?? "") : "";
  switch (one.do) {
    case "sale":
      await inShop(async (tx, actor) => {
        const happenedAt = new Date(Date.parse(tx.now) - one.hoursAgo * 3_600_000).toISOString();
        const sale = { source: "till", externalId: `S${number}`, happenedAt, totalCents: one.cents };
        await recordReceipts(tx, actor, [{ ...sale, customer: { id } }]);
      });
      return;
    case "refund":
      await inShop(async (tx, actor) => {
        const sale = await tx.maybe<{ cents: number }>(sql`
          select total_cents as cents from purchases.receipt
          where merchant_id = ${tx.merchantId} and external_id = ${`S${one.sale}`}`);
        if (sale === undefined) return;
        const refund = { kind: "refund" as const, refundOf: `S${one.sale}`, totalCents: -sale.cents };
        await recordReceipts(tx, actor, [
          { source: "till", externalId: `R${number}`, happenedAt: tx.now, ...refund },
        ]);
      });
      return;
    case "consent":
      await inShop(async (tx, actor) => {
        const channel = "email" as const;
        const said = one.isGranted ? ("granted" as const) : ("withdrawn" as const);
        await recordConsents(tx, actor, [
          { customerId: id, channel, act: said, happenedAt: tx.now, textVersion: "1", origin: "counter" },
        ]);
      });
      return;
    case "edit":
      await inShop(async (tx, actor) => {
        const { city, tags, timeZone } = one;
        await updateCustomer(tx, actor, id, { address: { city }, tags, timeZone });
      });
      return;
    case "merge":
      if (one.who === one.other) return;
      await inShop(async (tx, actor) => {
        const merged = await mergeCustomers(tx, actor, { keptId: id, absorbedId: ids[one.other] ?? "" });
        if (!isRefusal(merged)) world.merges.push(merged.id);
      });
      return;
    case "unmerge": {
      const merge = world.merges.pop();
      if (merge !== undefined) await inShop(async (tx, actor) => await undoMerge(tx, actor, merge));
      return;
    }
    case "erase":
      await inShop(async (tx, actor) => await eraseCustomer(tx, actor, id, { by: "staff" }));
      return;
    case "wait":
      database.clock.setOffset(database.clock.offsetMs() + one.hours * 3_600_000);
      return;
    case "night":
      await night();
      return;
    case "evaluate":
      await evaluateSegments(database, shop);
      return;
    case "step":
      await evaluateStep(database, shop, true);
      return;
    default:
      await edit(world, number, one);
  }
}

/** What insight does by itself: totals of days, stages moved by silence, the year that rolls, the ranks. */
async function night(): Promise<void> {
  const context = { database, stopping: new AbortController().signal };
  for (const tick of insightTicks) await tick.run(context as Parameters<typeof tick.run>[0]);
}

type Edit = Extract<Act, { do: "segment" | "change" | "remove" | "restore" | "list" }>;

async function edit(world: World, number: number, one: Edit): Promise<void> {
  const { segments, inShop } = world;
  const target = "number" in one ? segments[one.number % Math.max(1, segments.length)] : undefined;
  await inShop(async (tx, actor) => {
    if (one.do === "segment") {
      const made = await addSegment(tx, actor, {
        name: `Segment ${number}`,
        rule: named(one.rule, segments),
      });
      if (!isRefusal(made)) segments.push(made.id);
      return;
    }
    if (one.do === "list") {
      const [list] = world.lists;
      const those = (places: readonly number[]) => places.map((place) => world.ids[place] ?? "");
      if (list !== undefined)
        await changeMembers(tx, actor, list, { add: those(one.add), remove: those(one.remove) });
      return;
    }
    if (target === undefined) return;
    if (one.do === "change") await changeSegment(tx, actor, target, { rule: named(one.rule, segments) });
    else if (one.do === "remove") await removeSegment(tx, actor, target);
    else await restoreSegment(tx, actor, target);
  });
}

/** The rule with the identifiers of segments instead of their numbers. */
function named(one: PeopleRule, segments: readonly string[]): PeopleRule {
  if ("all" in one) return { all: one.all.map((part) => named(part, segments)) };
  if ("any" in one) return { any: one.any.map((part) => named(part, segments)) };
  if ("not" in one) return { not: named(one.not, segments) };
  if (one.field !== "segment" || one.op !== "in") return one;
  return { ...one, value: one.value.map((number) => segments[Number(number) % segments.length] ?? "") };
}

/** Beside each rule, its contrary as a segment of its own: nobody in both, nobody in neither. */
async function expectPartitions({ shop, inShop }: World): Promise<void> {
  const rows = await inShop(async (tx) => await selectSegments(tx));
  const contraries = new Map<string, string>();
  for (const { id, rule: its } of rows) {
    if (its === null) continue;
    const made = await inShop(
      async (tx, actor) => await addSegment(tx, actor, { name: `Pas ${id}`, rule: { not: its } }),
    );
    if (!isRefusal(made)) contraries.set(id, made.id);
  }
  await evaluateSegments(database, shop);
  const shares = await inShop(
    async (tx) =>
      await tx.rows<{ both: number; neither: number }>(sql`
        select
          count(*) filter (where one.customer_id is not null and other.customer_id is not null) as both,
          count(*) filter (where one.customer_id is null and other.customer_id is null) as neither
        from unnest(${[...contraries.keys()]}::uuid[], ${[...contraries.values()]}::uuid[]) as pair (segment, contrary)
        cross join insight.profile
        left join segments.member as one
          on one.merchant_id = profile.merchant_id and one.segment_id = pair.segment and one.customer_id = profile.customer_id
        left join segments.member as other
          on other.merchant_id = profile.merchant_id and other.segment_id = pair.contrary and other.customer_id = profile.customer_id
        where profile.merchant_id = ${shop}
        group by pair.segment`),
  );
  for (const share of shares) expect(share).toEqual({ both: 0, neither: 0 });
}
