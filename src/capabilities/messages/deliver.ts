import type { Database } from "../../platform/database.ts";
import { arbitrate } from "./arbitrate.ts";
import type { DeliveryOptions } from "./delivery-options.ts";
import { engineOf } from "./engine.ts";
import { deliverShop } from "./deliver-shop.ts";
import { planDue } from "./plan.ts";
import { shopsWithMessagesDue } from "./queries-claim.ts";
import { shopsWithHeld, wakeHeld } from "./queries-held.ts";
import { finishMailings, shopsUnderWay, shopsWithPlanned } from "./queries-mailings.ts";
import { settleStranded } from "./stranded.ts";

/**
 * Plans what is due, decides which messages may go, and hands them over, until nothing is due at this instant or a limit of speed says to
 * wait. Answers how many were handed over. For tests, case files and the ticks.
 */
export async function deliverDue(database: Database, options: DeliveryOptions): Promise<number> {
  let sum = 0;
  for (;;) {
    const handed = await deliverOnce(database, options);
    sum += handed;
    if (handed === 0 || options.stopping?.aborted === true) return sum;
  }
}

/** One turn for each shop that has something due. */
export async function deliverOnce(database: Database, options: DeliveryOptions): Promise<number> {
  const engine = engineOf(database, options);
  // What somebody waits for is not planned: it asks for no place, and waits for none to be given.
  if (options.only !== "single") {
    await planDue(database, options.stopping);
    for (const { merchantId } of await database.inPlatform(shopsWithHeld))
      await database.inMerchant(merchantId, wakeHeld);
    for (const { merchantId } of await database.inPlatform(shopsWithPlanned)) {
      await database.inMerchant(merchantId, async (tx) => await arbitrate(tx));
    }
  }
  await settleStranded(engine);
  const shops = await database.inPlatform(shopsWithMessagesDue);
  let handed = 0;
  const faults: unknown[] = [];
  // Some at a time: a shop with a large mailing does not make the others wait for its end.
  const rest = [...shops];
  const workers = Array.from({ length: Math.min(3, rest.length) }, async () => {
    for (let shop = rest.shift(); shop !== undefined; shop = rest.shift()) {
      if (options.stopping?.aborted === true) return;
      // One shop whose settings are broken does not keep the others from writing; it is told once all had their turn.
      try {
        handed += await deliverShop(engine, shop.merchantId, options);
      } catch (fault) {
        faults.push(fault);
      }
    }
  });
  await Promise.all(workers);
  for (const { merchantId } of await database.inPlatform(shopsUnderWay))
    await database.inMerchant(merchantId, finishMailings);
  if (faults[0] !== undefined) throw faults[0];
  return handed;
}
