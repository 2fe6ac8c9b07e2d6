// One keyed, durable credit a request through HTTP, 32 clients; beside it, in the same run, the same statements for one credit a transaction by
// bare clients on prepared statements, as pgbench would drive them (it does not come with the PostgreSQL that the product carries).
import pg from "pg";
import { connectionSettings } from "../src/platform/database.ts";
import { newId } from "../src/platform/ids.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import { move } from "../src/capabilities/loyalty/operations-ledger.ts";
import { addMembers, drive, openCounter } from "./ledger-support.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const clients = 32;
const seconds = Number(process.env["SECONDS"] ?? 10);
const bench = await openBench();
const { database, merchantId } = bench;
const members = await addMembers(bench, 20_000);
const counter = await openCounter(bench, clients);
const actor = systemActor(merchantId, "bench");
const anyone = (): string => members[Math.floor(Math.random() * members.length)] ?? "";

const earn = async (number: number): Promise<void> => {
  await counter.post(`/loyalty/members/${anyone()}/earn`, { points: 3, key: `http-${number}` });
};

// The statements of one credit, taken down while it is made; the bare clients fill in whom, which number and which key.
type Statement = { readonly name: string; readonly text: string; readonly values: readonly unknown[] };
const said: Statement[] = [];
const credit = { kind: "earn", units: 3, lot: { activeFrom: null, expiresAt: null } } as const;
await database.inMerchant(merchantId, async (tx) => {
  const listening = {
    ...tx,
    hot: async <Row>(name: string, text: string, values: readonly unknown[]) => {
      said.push({ name, text, values });
      return await tx.hot<Row>(name, text, values);
    },
  };
  await move(listening, actor, [{ ...credit, membershipId: members[0] ?? "", cause: { key: "sample" } }]);
});
const pool = new pg.Pool({ ...connectionSettings(database.address, "rebelote_app"), max: clients });
type Row = Record<string, unknown>;
const [lock, known, write, announce] = said;
if (lock === undefined || known === undefined || write === undefined || announce === undefined) {
  throw new Error("A credit takes four statements.");
}
const sample = (place: number): Row => (JSON.parse(String(write.values[place])) as Row[])[0] ?? {};
const [entry, lot, account, keyRow] = [sample(3), sample(4), sample(7), sample(9)];

const bare = async (number: number): Promise<void> => {
  const [id, key] = [anyone(), `bare-${number}`];
  const client = await pool.connect();
  await client.query(`begin; set local app.merchant_id = '${merchantId}'`);
  const { rows } = await client.query<{ seq: number; available: number; issued: number }>({
    ...lock,
    values: [merchantId, [id]],
  });
  await client.query({ ...known, values: [merchantId, [key]] });
  const { seq = 0, available = 0, issued = 0 } = rows[0] ?? {};
  const next = { membership_id: id, seq: seq + 1 };
  const values = [...write.values];
  values[3] = JSON.stringify([{ ...entry, ...next, balance: available + 3 }]);
  values[4] = JSON.stringify([{ ...lot, id: newId(), membership_id: id }]);
  values[7] = JSON.stringify([
    { ...account, id, seq: seq + 1, available: available + 3, issued: issued + 3 },
  ]);
  values[9] = JSON.stringify([{ ...keyRow, ...next, key }]);
  values[12] = [id];
  await client.query({ ...write, values });
  await client.query({ ...announce, values: [...announce.values] });
  await client.query("commit");
  client.release();
};
await drive(clients, 2, earn);
await drive(clients, 2, async (number) => {
  await bare(number + 1e9);
});
// In turns, so that a moment when the machine is busy weighs on both.
const http = { count: 0, latencies: [] as number[] };
const direct = { count: 0 };
const turns = 4;
for (let turn = 1; turn <= turns; turn += 1) {
  const served = await drive(clients, seconds / turns, async (number) => await earn(number + turn * 1e7));
  http.count += served.perSecond / turns;
  http.latencies.push(...served.latencies);
  direct.count +=
    (await drive(clients, seconds / turns, async (n) => await bare(n + turn * 1e7))).perSecond / turns;
}
report({
  bench: "credits over HTTP",
  clients,
  perSecond: Math.round(http.count),
  p50Ms: rounded(percentile(http.latencies, 0.5)),
  p99Ms: rounded(percentile(http.latencies, 0.99)),
  barePerSecond: Math.round(direct.count),
  ratioToBare: Math.round((http.count / direct.count) * 100) / 100,
});
await pool.end();
await counter.close();
await bench.close();
