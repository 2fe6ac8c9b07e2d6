// A mailing for 100,000 people who agreed, 4 in 5 of them: fixed with a reason each in one statement, then given their places
// below two caps; beside it the bare question who is in the audience. PEOPLE=n for another size.
import { sql } from "kysely";
import { addCap, makeContacts } from "../src/capabilities/permission/index.ts";
import { arbitrate } from "../src/capabilities/messages/arbitrate.ts";
import { planMailing } from "../src/capabilities/messages/index.ts";
import { rewriteStandings } from "../src/capabilities/consent/queries.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import type { Tx } from "../src/platform/database.ts";
import { addReaders, granted, identify, letGo } from "../tests/support/mailings.ts";
import { openBench, report, rounded } from "./support.ts";

const people = Number(process.env["PEOPLE"] ?? 100_000);
const bench = await openBench();
const { database, merchantId } = bench;
const actor = systemActor(merchantId, "bench");

const inShop = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  await database.inMerchant(merchantId, work);
const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const started = performance.now();
  const answer = await work();
  return [performance.now() - started, answer];
};

await inShop(async (tx) => {
  await identify(tx);
  const ids = await addReaders(tx, people);
  const withdrawn = ids.filter((_, index) => index % 5 === 0);
  await tx.run(sql`
    insert into consent.entry (merchant_id, id, customer_id, channel, purpose, act, happened_at, origin, actor_kind, has_proof, recorded_at)
    select ${merchantId}, platform.uuid7(${tx.now}::timestamptz), one.id, 'email', 'marketing', 'withdrawn', ${tx.now}, 'space', 'person', true, ${tx.now}
    from unnest(${withdrawn}::uuid[]) as one (id)`);
  await rewriteStandings(tx, withdrawn);
});
const everybody = { audience: { rule: { all: [] } } } as const;
for (const [name, most, hours] of [
  ["Deux par semaine", 2, 168],
  ["Six par mois", 6, 720],
] as const) {
  const cap = {
    name,
    channel: "email",
    topic: null,
    segmentId: null,
    most,
    hours,
    span: "rolling",
    onHit: "skip",
    isOn: true,
  } as const;
  await inShop(async (tx) => granted(await addCap(tx, actor, cap)));
}
await database.asOwner(async (tx) => await tx.client.query("analyze"));
const [bareMs] = await timed(
  async () =>
    await inShop(
      async (tx) =>
        await tx.one(
          sql`select count(*) from insight.profile where merchant_id = ${merchantId} and can_email`,
        ),
    ),
);
const rounds: { planMs: number; placesMs: number; planned: number; queued: number; skipped: number }[] = [];
for (let round = 0; round < 3; round += 1) {
  const id = await inShop(async (tx) => await letGo(tx, everybody));
  const [planMs, { planned }] = await timed(
    async () => await inShop(async (tx) => await planMailing(tx, id)),
  );
  const [placesMs, { queued, skipped }] = await timed(
    async () => await inShop(async (tx) => await arbitrate(tx, { limit: people })),
  );
  rounds.push({ planMs: rounded(planMs), placesMs: rounded(placesMs), planned, queued, skipped });
  await inShop(async (tx) => {
    const made = await tx.rows<{ id: string }>(sql`
      update messages.message set state = 'kept', next_try_at = null, ended_at = ${tx.now}
      where merchant_id = ${merchantId} and mailing_id = ${id} and state = 'waiting' returning id`);
    await makeContacts(
      tx,
      made.map((one) => one.id),
      tx.now,
    );
  });
  await database.asOwner(async (tx) => await tx.client.query("analyze"));
}
const reasons = await inShop(
  async (tx) =>
    await tx.rows<{ reason: string; count: number }>(sql`
      select split_part(reason, ':', 1) as reason, count(*)::int as count from messages.message where merchant_id = ${merchantId} group by 1 order by 2 desc`),
);
const planMs = Math.min(...rounds.map((round) => round.planMs));
report({
  bench: "plan a mailing",
  people,
  planMs,
  placesMs: Math.min(...rounds.map((round) => round.placesMs)),
  bareAudienceMs: rounded(bareMs),
  rounds,
  reasons: Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])),
});
await bench.close();
