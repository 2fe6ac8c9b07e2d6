// Segments on a large base: a whole evaluation of a rule on facts and of one on receipts' lines, again after the first; beside it the
// bare question and the page-by-page way in the same run; and 5,000 changed customers by fifty segments on a small and a large base.
import { type RawBuilder, sql } from "kysely";
import { conditionOf, momentOf, type PeopleRule } from "../src/capabilities/insight/index.ts";
import { addSegment, evaluateSegments } from "../src/capabilities/segments/index.ts";
import { evaluateStep } from "../src/capabilities/segments/evaluate.ts";
import type { Tx } from "../src/platform/database.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import { tellFacts } from "../src/platform/participants.ts";
import { isRefusal } from "../src/values/refusal.ts";
import { makeLargeShop } from "./large-shop.ts";
import { type Bench, openBench, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 1_000_000);
const rounds = Number(process.env["ROUNDS"] ?? 3);
const changedAtOnce = 5_000;
const pageSize = 100;
const pagesMeasured = Number(process.env["PAGES"] ?? 60);

const small = await withShop(Math.round(customers / 10), measureChanged);
const large = await withShop(customers, async (bench) => {
  const whole = await measureWhole(bench);
  return { ...whole, ...(await measureChanged(bench)) };
});
report({
  bench: "segments",
  customers,
  ...large,
  [`changed5000x50Of${Math.round(customers / 10)}Ms`]: small.changedMs,
  growth: rounded(large.changedMs / small.changedMs),
});

async function withShop<Answer>(count: number, measure: (bench: Bench) => Promise<Answer>): Promise<Answer> {
  const bench = await openBench();
  try {
    const started = performance.now();
    await makeLargeShop(bench.database, bench.merchantId, count);
    process.stderr.write(
      `${count} customers made in ${Math.round((performance.now() - started) / 1_000)} s\n`,
    );
    return await measure(bench);
  } finally {
    await bench.close();
  }
}

type Categories = readonly string[];

async function categoriesOf(tx: Tx): Promise<Categories> {
  const rows = await tx.rows<{ id: string }>(sql`
    select id from catalog.category where merchant_id = ${tx.merchantId} order by name`);
  return rows.map(({ id }) => id);
}

function factsRule(): PeopleRule {
  return {
    all: [
      { field: "spent", op: "between", value: { from: 10_000 } },
      { field: "last_purchase", op: "before", value: 90 },
    ],
  };
}

function linesRule(categories: Categories): PeopleRule {
  return {
    field: "purchases",
    op: "purchases",
    value: { measure: "receipts", from: 2, categories: categories.slice(0, 3), when: { lastMonths: 12 } },
  };
}

/** Fifty rules of every kind, each a little different. */
function fiftyRules(categories: Categories): PeopleRule[] {
  return Array.from({ length: 50 }, (_, place): PeopleRule => {
    const one = place % 5;
    if (one === 0) return { field: "spent", op: "between", value: { from: 1_000 * (place + 1) } };
    if (one === 1) return { field: "last_purchase", op: "before", value: 10 * (place + 1) };
    if (one === 2) {
      return {
        all: [
          { field: "stage", op: "in", value: ["slipping", "lost"] },
          { not: { field: "spent_year", op: "between", value: { to: 500 * place } } },
        ],
      };
    }
    const when = { lastMonths: 1 + (place % 12) };
    const measure = one === 3 ? ("receipts" as const) : ("cents" as const);
    const goods = one === 3 ? { categories: [categories[place % categories.length] ?? ""] } : {};
    return {
      field: "purchases",
      op: "purchases",
      value: { measure, from: one === 3 ? 1 + (place % 3) : 5_000, when, ...goods },
    };
  });
}

async function addRule({ database, merchantId }: Bench, name: string, rule: PeopleRule): Promise<string> {
  return await database.inMerchant(merchantId, async (tx) => {
    const made = await addSegment(tx, systemActor(merchantId, "bench"), { name, rule });
    if (isRefusal(made)) throw new Error(made.refused);
    return made.id;
  });
}

async function measureWhole(bench: Bench): Promise<Record<string, number>> {
  const categories = await bench.database.inMerchant(bench.merchantId, categoriesOf);
  const facts = await measureRule(bench, "facts", factsRule());
  const lines = await measureRule(bench, "lines", linesRule(categories));
  return { ...facts, ...lines };
}

async function measureRule(bench: Bench, name: string, rule: PeopleRule): Promise<Record<string, number>> {
  const { database, merchantId } = bench;
  const id = await addRule(bench, name, rule);
  const firstMs = await timed(async () => await evaluateSegments(database, merchantId));
  // As the database's own collector does within a minute of a large writing.
  await database.asOwner(async (tx) => await tx.client.query("analyze segments.member"));
  const again: number[] = [];
  const bare: number[] = [];
  let members = 0;
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timed(async () => void (members = await bareCount(bench, rule))));
    await database.inMerchant(merchantId, async (tx) => {
      await tx.run(
        sql`update segments.segment set stale = 'data' where merchant_id = ${merchantId} and id = ${id}`,
      );
    });
    again.push(await timed(async () => await evaluateStep(database, merchantId, true)));
  }
  process.stderr.write(
    `${name}: again ${rounded(Math.min(...again))} ms, bare ${rounded(Math.min(...bare))} ms\n`,
  );
  const paged = await pageByPage(bench, rule);
  const [best, bestBare] = [Math.min(...again), Math.min(...bare)];
  return {
    [`${name}Members`]: members,
    [`${name}FirstMs`]: rounded(firstMs),
    [`${name}AgainMs`]: rounded(best),
    [`${name}BareMs`]: rounded(bestBare),
    [`${name}ToBare`]: Math.round((100 * best) / bestBare) / 100,
    [`${name}PageMsFirst`]: rounded(paged.firstMs),
    [`${name}PageMsLast`]: rounded(paged.lastMs),
    [`${name}PagedExtrapolatedSeconds`]: Math.round(paged.wholeMs / 1_000),
    [`${name}TimesFaster`]: Math.round(paged.wholeMs / best),
  };
}

/** The question alone, its answer counted where it is found. */
async function bareCount({ database, merchantId }: Bench, rule: PeopleRule): Promise<number> {
  return await database.inMerchant(merchantId, async (tx) => {
    const condition = await conditionOf(tx, rule, await momentOf(tx));
    const { count } = await tx.one<{ count: number }>(sql`
      with want as materialized (
        select profile.customer_id from insight.profile
        where profile.merchant_id = ${merchantId} and ${condition}
      )
      select count(*) as count from want`);
    return count;
  });
}

/**
 * The usual way: a hundred customers at a time by OFFSET, each page asked the rule, each member inserted by itself. Measured on
 * pages spread evenly over the base and extrapolated to all of them: the whole would take many minutes.
 */
async function pageByPage(
  { database, merchantId }: Bench,
  rule: PeopleRule,
): Promise<{ firstMs: number; lastMs: number; wholeMs: number }> {
  await database.asOwner(async (tx) => {
    await tx.client.query("drop table if exists public.paged");
    await tx.client.query(
      "create table public.paged (merchant_id uuid, segment_id uuid, customer_id uuid, primary key (merchant_id, segment_id, customer_id))",
    );
    await tx.client.query("grant select, insert on public.paged to rebelote_app");
  });
  const pages = Math.ceil(customers / pageSize);
  const step = Math.max(1, Math.floor(pages / pagesMeasured));
  const times: number[] = [];
  for (let page = 0; page < pages; page += step) {
    times.push(
      await timed(
        async () =>
          await database.inMerchant(merchantId, async (tx) => await onePage(tx, rule, page * pageSize)),
      ),
    );
  }
  const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
  return { firstMs: times[0] ?? 0, lastMs: times.at(-1) ?? 0, wholeMs: mean * pages };
}

async function onePage(tx: Tx, rule: PeopleRule, offset: number): Promise<void> {
  const page = await tx.rows<{ id: string }>(sql`
    select profile.customer_id as id from insight.profile
    where profile.merchant_id = ${tx.merchantId}
    order by profile.customer_id limit ${pageSize} offset ${offset}`);
  const ids = page.map(({ id }) => id);
  const among = (customerId: RawBuilder<unknown>) => sql`${customerId} = any(${ids}::uuid[])`;
  const condition = await conditionOf(tx, rule, await momentOf(tx), among);
  const members = await tx.rows<{ id: string }>(sql`
    select profile.customer_id as id from insight.profile
    where profile.merchant_id = ${tx.merchantId} and ${among(sql`profile.customer_id`)} and ${condition}`);
  for (const { id } of members) {
    await tx.run(sql`
      insert into public.paged values (${tx.merchantId}, ${tx.merchantId}, ${id}) on conflict do nothing`);
  }
}

/** Changed customers by fifty segments, in the evaluator's own steps. */
async function measureChanged(bench: Bench): Promise<{ changedMs: number; fiftyBuiltMs: number }> {
  const { database, merchantId } = bench;
  const categories = await database.inMerchant(merchantId, categoriesOf);
  for (const [place, rule] of fiftyRules(categories).entries()) await addRule(bench, `Rule ${place}`, rule);
  const fiftyBuiltMs = await timed(async () => await evaluateSegments(database, merchantId));
  await database.asOwner(async (tx) => await tx.client.query("analyze segments.member"));
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await database.inMerchant(merchantId, async (tx) => {
      const some = await tx.rows<{ id: string }>(sql`
        select profile.customer_id as id from insight.profile
        where profile.merchant_id = ${merchantId}
        order by hashtext(profile.customer_id::text || ${String(round)})
        limit ${changedAtOnce}`);
      // A third of them really change: their year's spend is another one now.
      await tx.run(sql`
        update insight.profile set net_cents = net_cents + 20000
        where merchant_id = ${merchantId} and customer_id = any(${some.slice(0, changedAtOnce / 3).map(({ id }) => id)}::uuid[])`);
      await tellFacts(
        tx,
        some.map(({ id }) => id),
      );
    });
    times.push(await timed(async () => await evaluateStep(database, merchantId, true)));
  }
  return { changedMs: rounded(Math.min(...times)), fiftyBuiltMs: rounded(fiftyBuiltMs) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
