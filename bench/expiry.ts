// 1,000,000 lots of 250,000 members come to their end at once and are booked by the nightly job; LOTS=n for another number.
import { sql } from "kysely";
import { expireDue } from "../src/capabilities/loyalty/operations-expiry.ts";
import { doctorLedger } from "../src/capabilities/loyalty/index.ts";
import { addMembers } from "./ledger-support.ts";
import { openBench, report, rounded } from "./support.ts";

const lots = Number(process.env["LOTS"] ?? 1_000_000);
const each = 4;
const bench = await openBench();
const { database, merchantId } = bench;
await addMembers(bench, lots / each);
// Written as movements would have written them: one credit, one lot.
await database.asOwner(async (tx) => {
  // Foreign keys of what is made up here need no proof, and would take most of the time.
  await tx.run(sql`set local session_replication_role = replica`);
  const last = sql`${tx.now}::timestamptz - interval '1 hour'`;
  await tx.run(sql`
    insert into loyalty.entry (
      merchant_id, membership_id, seq, program_id, kind, at, recorded_at, available, issued, balance, actor)
    select ${merchantId}, id, number, program_id, 'earn', joined_at, joined_at, 100, 100, number * 100, 'bench'
    from loyalty.membership, generate_series(1, ${each}) as number`);
  await tx.run(sql`
    insert into loyalty.lot (
      merchant_id, id, membership_id, program_id, amount, remaining, opened_at, expires_at)
    select ${merchantId}, gen_random_uuid(), membership_id, program_id, 100, 100, at, ${last} - seq * interval '1 day'
    from loyalty.entry`);
  await tx.run(sql`
    update loyalty.membership
    set seq = ${each}, available = ${each * 100}, issued = ${each * 100}, next_due_at = ${last} - interval '4 days'`);
  await tx.run(sql`analyze loyalty.membership, loyalty.lot, loyalty.entry`);
});
const started = performance.now();
const entries = await expireDue(database);
const seconds = (performance.now() - started) / 1_000;
const { differences } = await doctorLedger(database, merchantId);
report({
  bench: "expiry",
  lots,
  entries,
  seconds: rounded(seconds),
  perSecond: Math.round(entries / seconds),
  differences,
});
await bench.close();
