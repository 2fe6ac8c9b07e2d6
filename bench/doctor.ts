// The replay of 5,000,000 movements of 100,000 members; ENTRIES=n for another number. Beside it, reading and counting the same entries once.
import { sql } from "kysely";
import { doctorLedger } from "../src/capabilities/loyalty/index.ts";
import { addMembers } from "./ledger-support.ts";
import { openBench, report, rounded } from "./support.ts";

const entries = Number(process.env["ENTRIES"] ?? 5_000_000);
const members = 100_000;
const pairs = Math.max(1, Math.floor(entries / members / 2));
const bench = await openBench();
const { database, merchantId } = bench;
await addMembers(bench, members);
// Each member earns 100 and spends 60 of it, again and again: half the movements have a lot, half an allocation.
await database.asOwner(async (tx) => {
  // Foreign keys of what is made up here need no proof, and would take most of the time.
  await tx.run(sql`set local session_replication_role = replica`);
  await tx.run(sql`
    insert into loyalty.entry (
      merchant_id, membership_id, seq, program_id, kind, at, recorded_at, available, issued, redeemed, balance, actor)
    select
      ${merchantId}, id, number, program_id, case when number % 2 = 1 then 'earn' else 'redeem' end, joined_at, joined_at,
      case when number % 2 = 1 then 100 else -60 end, case when number % 2 = 1 then 100 else 0 end,
      case when number % 2 = 1 then 0 else 60 end, number / 2 * 40 + case when number % 2 = 1 then 100 else 0 end, 'bench'
    from loyalty.membership, generate_series(1, ${pairs * 2}) as number`);
  await tx.run(sql`
    insert into loyalty.lot (merchant_id, id, membership_id, program_id, amount, remaining, opened_at)
    select ${merchantId}, md5(membership_id::text || seq)::uuid, membership_id, program_id, 100, 40, at
    from loyalty.entry where kind = 'earn'`);
  await tx.run(sql`
    insert into loyalty.allocation (merchant_id, membership_id, seq, lot_id, units)
    select ${merchantId}, membership_id, seq, md5(membership_id::text || (seq - 1))::uuid, 60
    from loyalty.entry where kind = 'redeem'`);
  await tx.run(sql`
    update loyalty.membership
    set seq = ${pairs * 2}, available = ${pairs * 40}, issued = ${pairs * 100}, redeemed = ${pairs * 60}`);
  await tx.run(sql`analyze loyalty.membership, loyalty.lot, loyalty.entry, loyalty.allocation`);
});
const read = performance.now();
await database.asOwner(async (tx) => await tx.run(sql`select sum(balance) from loyalty.entry`));
const started = performance.now();
const { differences } = await doctorLedger(database, merchantId);
const seconds = (performance.now() - started) / 1_000;
report({
  bench: "doctor",
  entries: pairs * 2 * members,
  seconds: rounded(seconds),
  readOnceSeconds: rounded((started - read) / 1_000),
  differences,
});
await bench.close();
