import { upsertCustomers } from "../../src/capabilities/customers/index.ts";
import { recomputeShop } from "../../src/capabilities/insight/index.ts";
import { recordReceipts } from "../../src/capabilities/purchases/index.ts";
import type { Database } from "../../src/platform/database.ts";
import { systemActor } from "../../src/platform/http/actor.ts";
import { addDays } from "../../src/values/day.ts";
import { type Random, randomFrom } from "../../src/values/statistics/random.ts";

export type Invented = {
  readonly customers: number;
  readonly days: number;
  readonly until: string;
  readonly seed: number;
};

/**
 * Buyers as the purchase models know them: each at her own rate, leaving after any purchase with her own probability; they arrive
 * all along. Recorded as a till would, and everything earlier rooms know of them is computed.
 * @returns their identifiers
 */
export async function inventBuyers(
  database: Database,
  merchantId: string,
  wish: Invented,
): Promise<string[]> {
  const random = randomFrom(wish.seed);
  const actor = systemActor(merchantId, "Test");
  const ids: string[] = [];
  for (let from = 0; from < wish.customers; from += 500) {
    const count = Math.min(500, wish.customers - from);
    await database.inMerchant(merchantId, async (tx) => {
      const results = await upsertCustomers(
        tx,
        actor,
        Array.from({ length: count }, (_, at) => ({
          firstName: "Anne",
          lastName: `Numéro ${from + at}`,
          emails: [`n${from + at}@buyers.example`],
        })),
      );
      const own = results.flatMap((result) => (result.outcome === "refused" ? [] : [result.id]));
      ids.push(...own);
      const receipts = own.flatMap((id, at) =>
        visits(random, wish).map((day, visit) => ({
          source: "till",
          externalId: `B${from + at}-${visit}`,
          day,
          totalCents: 500 + Math.round(3_000 * random()),
          channel: random() < 0.3 ? ("web" as const) : ("shop" as const),
          customer: { id },
        })),
      );
      for (let at = 0; at < receipts.length; at += 500)
        await recordReceipts(tx, actor, receipts.slice(at, at + 500));
    });
  }
  const started = performance.now();
  await recomputeShop(database, merchantId, () => performance.now() - started);
  return ids;
}

function visits(random: Random, { days, until }: Invented): string[] {
  const rate = (0.2 + 2.3 * random() ** 2) / 30;
  const leaves = 0.35 * random();
  const found: string[] = [];
  for (let at = random() * days; at < days; at += -Math.log(1 - random()) / rate + 1) {
    found.push(addDays(until, Math.floor(at) - days + 1));
    if (random() < leaves) break;
  }
  return found;
}
