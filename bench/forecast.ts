// A new fit of a large shop in the forecaster's thread, a day's figures told anew, and what a forecast costs within a sale.
import { refreshForecasts } from "../src/capabilities/forecast/index.ts";
import { recordReceipts } from "../src/capabilities/purchases/index.ts";
import { systemActor } from "../src/platform/http/actor.ts";
import { join, participants } from "../src/platform/participants.ts";
import { makeLargeShop } from "./large-shop.ts";
import { openBench, percentile, report, rounded } from "./support.ts";

const customers = Number(process.env["CUSTOMERS"] ?? 100_000);
const sales = Number(process.env["SALES"] ?? 400);

const bench = await openBench();
const { database, merchantId } = bench;
await makeLargeShop(database, merchantId, customers);

const fitSeconds = await secondsOf(async () => await refreshForecasts(database, merchantId));
const fitMegabytes = Math.round(process.memoryUsage().rss / 1e6);
database.clock.setOffset(86_400_000);
const nextDaySeconds = await secondsOf(async () => await refreshForecasts(database, merchantId));
await database.asOwner(async (tx) => await tx.client.query("analyze forecast.customer"));

const spent: number[] = [];
const whole: number[] = [];
const own = participants().get("forecast");
join("forecast", {
  ...own,
  purchasesChanged: async (tx, ids) => {
    const began = performance.now();
    await own?.purchasesChanged?.(tx, ids);
    spent.push(performance.now() - began);
  },
});
const buyers = await database.inMerchant(merchantId, async (tx) => {
  const { rows } = await tx.client.query<{ id: string }>(
    "select customer_id as id from purchases.customer_fact where merchant_id = $1 limit $2",
    [merchantId, sales],
  );
  return rows.map(({ id }) => id);
});
for (const [number, id] of buyers.entries()) {
  const began = performance.now();
  await database.inMerchant(
    merchantId,
    async (tx) =>
      await recordReceipts(tx, systemActor(merchantId, "bench"), [
        {
          source: "till:1",
          externalId: `F${number}`,
          happenedAt: tx.now,
          totalCents: 2_780,
          customer: { id },
        },
      ]),
  );
  whole.push(performance.now() - began);
}
report({
  bench: "forecasts of a large shop",
  customers,
  fitSeconds: rounded(fitSeconds),
  fitMegabytes,
  nextDaySeconds: rounded(nextDaySeconds),
  saleP50Ms: rounded(percentile(whole, 0.5)),
  forecastP50Ms: rounded(percentile(spent, 0.5)),
  forecastP99Ms: rounded(percentile(spent, 0.99)),
});
await bench.close();

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}
