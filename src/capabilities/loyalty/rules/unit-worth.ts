import type { ProgramDefinition, Reward, VoucherTemplate } from "../schema-definition.ts";

/**
 * What a unit is worth to the customer at best, in cents, from the rewards that say it in money; 0 when none does (products and
 * percentages depend on the basket).
 */
export function centsPerUnit(definition: ProgramDefinition): number {
  const rates = definition.rewards.filter(({ enabled }) => enabled).map(rateOf);
  if (definition.pay !== null) rates.push(per(definition.pay.cents, definition.pay.units));
  for (const { units, voucher } of definition.autoVouchers?.steps ?? []) {
    rates.push(per(moneyOf(voucher), units));
  }
  return Math.max(0, ...rates);
}

function rateOf(reward: Reward): number {
  switch (reward.type) {
    case "amount_off":
    case "top_up":
      return per(reward.cents, reward.costUnits);
    case "cents_per_unit":
      return per(reward.cents, reward.stepUnits);
    case "voucher":
      return per(moneyOf(reward.voucher), reward.costUnits);
    case "percent_off":
    case "free_product":
    case "cheapest_free":
    case "gift":
      return 0;
  }
}

function moneyOf({ benefit }: VoucherTemplate): number {
  return benefit.type === "amount" || benefit.type === "credit" ? benefit.cents : 0;
}

function per(cents: number, units: number): number {
  return units === 0 ? 0 : cents / units;
}
