// One program replayed on a million receipts: loading with it, once loaded, and the memory it takes. Alone in its process.
import { simulatePrograms } from "../src/capabilities/loyalty/index.ts";
import { programFromSentence } from "../src/capabilities/loyalty/shared.ts";
import { makeLargeShop } from "./large-shop.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 200_000);
// Variants of a live question; loading and replay are measured with one.
const variants = Number(process.env["VARIANTS"] ?? 1);

const bench = await openBench();
const { database, merchantId } = bench;
await makeLargeShop(database, merchantId, customers);
const definition = programFromSentence({
  kind: "points",
  unitName: { one: "point", other: "points" },
  points: 1,
  stepCents: 100,
  rewardPoints: 100,
  rewardName: "5 €",
  rewardCents: 500,
});

const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const timed = async (exact: boolean, count = 1) => {
  const started = performance.now();
  const answer = await simulatePrograms(database, merchantId, {
    variants: Array.from({ length: count }, (_, index) => ({ name: `Variant ${index}`, definition })),
    period: "all",
    exact,
  });
  return { seconds: (performance.now() - started) / 1_000, answer };
};
const first = await timed(true);
const again = await timed(true);
const live = [];
for (let round = 0; round < 20; round += 1) live.push(await timed(false, variants));
clearInterval(watch);

report({
  bench: "simulate",
  receipts: first.answer.history.tickets,
  customers: first.answer.history.customers,
  withLoadingSeconds: rounded(first.seconds),
  onceLoadedSeconds: rounded(again.seconds),
  liveVariants: variants,
  liveSample: live[0]?.answer.sampled ?? "none: exact",
  liveP50Ms: rounded(
    percentile(
      live.map(({ seconds }) => seconds * 1_000),
      0.5,
    ),
  ),
  liveMaxMs: rounded(Math.max(...live.map(({ seconds }) => seconds * 1_000))),
  addedMb: rounded((peak - before) / 1e6),
  peakMb: rounded(peak / 1e6),
});
await bench.close();
