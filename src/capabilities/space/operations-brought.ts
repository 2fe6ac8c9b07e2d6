import type { Tx } from "../../platform/database.ts";
import {
  giftsGiven,
  membershipsSince,
  pricesOf,
  productsOfVouchers,
  soldWithAdvantage,
  usedAtDesk,
  vouchersUsed,
} from "./queries-brought.ts";
import { type Brought, broughtBy, deskWorth, givenByVouchers, takenOff } from "./rules/brought.ts";

/**
 * What the card has brought a customer since she joined: discounts and payments by points, vouchers used, gifts at their price,
 * less what she paid for the card; refunds taken off.
 */
export async function broughtTo(tx: Tx, customerIds: readonly string[]): Promise<Brought> {
  const sold = await soldWithAdvantage(tx, customerIds);
  const desk = await usedAtDesk(tx, customerIds);
  const vouchers = await productsOfVouchers(
    tx,
    sold.flatMap(({ applied }) => applied.flatMap(({ kind, id }) => (kind === "voucher" ? [id] : []))),
  );
  const skus = [
    ...vouchers.values(),
    ...sold.flatMap(({ tickets }) =>
      tickets.flatMap(({ rewards }) => rewards.flatMap(({ sku }) => sku ?? [])),
    ),
    ...desk.flatMap(({ definition }) =>
      definition.rewards.flatMap((reward) => (reward.type === "free_product" ? [reward.sku] : [])),
    ),
  ];
  const prices = await pricesOf(tx, [...new Set(skus)]);
  const priceOf = (sku: string): number => prices.get(sku) ?? 0;
  const worths = desk.map((one) => deskWorth(one, priceOf));
  const sum = (all: readonly number[]): number => all.reduce((total, cents) => total + cents, 0);
  return broughtBy({
    ...(await membershipsSince(tx, customerIds)),
    rewardsCents: sum(sold.map((one) => takenOff(one, priceOf))) + sum(worths.map((cents) => cents ?? 0)),
    vouchersCents:
      (await vouchersUsed(tx, customerIds)) +
      sum(sold.map((one) => givenByVouchers(one, (id) => vouchers.get(id) ?? null, priceOf))),
    giftsCents: await giftsGiven(tx, customerIds),
    uncounted: worths.filter((cents) => cents === null).length,
  });
}
