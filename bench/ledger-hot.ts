// Everybody at one account: keyed, durable credits and redemptions through HTTP, 32 clients.
import { addMembers, drive, openCounter } from "./ledger-support.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const clients = 32;
const seconds = Number(process.env["SECONDS"] ?? 10);
const bench = await openBench();
const [member = ""] = await addMembers(bench, 1);
const counter = await openCounter(bench, clients);
await counter.post(`/loyalty/members/${member}/earn`, { points: 1_000_000, key: "start" });
const credits = await drive(clients, seconds, async (number) => {
  await counter.post(`/loyalty/members/${member}/earn`, { points: 3, key: `earn-${number}` });
});
const redemptions = await drive(clients, seconds, async (number) => {
  await counter.post(`/loyalty/members/${member}/redemptions`, { points: 2, key: `redeem-${number}` });
});
report({
  bench: "one account over HTTP",
  clients,
  creditsPerSecond: Math.round(credits.perSecond),
  creditP99Ms: rounded(percentile(credits.latencies, 0.99)),
  redemptionsPerSecond: Math.round(redemptions.perSecond),
  redemptionP99Ms: rounded(percentile(redemptions.latencies, 0.99)),
});
await counter.close();
await bench.close();
