import type { Database } from "../../platform/database.ts";
import { deleteStrays, readScores, type ScoredCustomer, writeScoresBeside } from "./queries-customers.ts";
import { learntOf, readModel } from "./queries-model.ts";
import type { ShopToFit } from "./refit.ts";
import { scoreOf } from "./rules/score.ts";

const readAtOnce = 5_000;

/**
 * Tells what is expected of everybody as of another day, with the parameters as they are. Only what has really moved is
 * written: most of a large base is silent, and a silent customer's figures hardly change from one day to the next.
 */
export async function rescoreShop(database: Database, { merchantId, today }: ShopToFit): Promise<void> {
  const row = await database.inMerchant(merchantId, readModel);
  if (row === undefined) return;
  const learnt = learntOf(row);
  for (let after: string | null = null; ; ) {
    const last: string | undefined = await database.inMerchant(merchantId, async (tx) => {
      const kept = await readScores(tx, after, readAtOnce);
      const renewed = kept.map((one) => ({
        ...one,
        ...scoreOf(learnt, one, today),
        scoredOn: today,
        modelNumber: row.number,
      }));
      await writeScoresBeside(
        tx,
        renewed.filter((one, at) => hasMoved(kept[at], one)),
      );
      return kept.at(-1)?.customerId;
    });
    if (last === undefined) break;
    after = last;
  }
  await database.inMerchant(merchantId, deleteStrays);
}

/** Half a euro and 2 %: nobody decides otherwise for less. */
const least = { cents: 50, share: 0.02 };

function hasMoved(before: ScoredCustomer | undefined, now: ScoredCustomer): boolean {
  if (before === undefined || before.modelNumber !== now.modelNumber) return true;
  const moved = (one: number, other: number): boolean =>
    Math.abs(one - other) > Math.max(least.cents, least.share * Math.abs(one));
  return (
    moved(before.valueYearCents, now.valueYearCents) ||
    moved(before.potentialCents, now.potentialCents) ||
    before.unusualOn !== now.unusualOn ||
    before.lostOn !== now.lostOn
  );
}
