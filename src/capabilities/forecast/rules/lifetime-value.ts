import { expectedPurchases } from "./expectation.ts";
import type { Counted } from "./histories.ts";
import type { Parameters } from "./model.ts";

/** Days of a mean month: 52.1775 weeks in 12 months. */
export const daysPerMonth = (52.1775 / 12) * 7;

/**
 * What a customer's purchases of the next months are worth today: those of each month at its end, discounted at a yearly
 * rate. Multiply by the expected amount of a purchase and by the margin.
 * @returns purchases
 */
export function discountedPurchases(
  model: Parameters,
  counted: Counted,
  { months, yearlyRate }: { readonly months: number; readonly yearlyRate: number },
): number {
  let value = 0;
  let before = 0;
  for (let month = 1; month <= months; month += 1) {
    const until = expectedPurchases(model, counted, month * daysPerMonth);
    value += (until - before) / (1 + yearlyRate) ** (month / 12);
    before = until;
  }
  return value;
}
