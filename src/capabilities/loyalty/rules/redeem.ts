import type { Cents } from "../../../values/money.ts";
import { type Refusal, refuse } from "../../../values/refusal.ts";
import type { ProgramDefinition, Reward, VoucherTemplate } from "../schema-definition.ts";

type Pay = NonNullable<ProgramDefinition["pay"]>;

/**
 * Units that pay part of what is due: whole cents only, never more than is due. Refused: `insufficient_points`, `more_than_due`,
 * `below_minimum`. A rate of zero pays nothing.
 */
export function quotePay(
  pay: Pay,
  asked: {
    readonly availableUnits: number;
    readonly dueCents: Cents;
    readonly wanted: number | "max";
  },
): { units: number; cents: Cents } | Refusal {
  if (pay.units === 0 || pay.cents === 0) return { units: 0, cents: 0 };
  const mostCents = Math.min(asked.dueCents, Math.floor((asked.dueCents * pay.maxPercent) / 100));
  const worth = (units: number): Cents => Math.floor((units * pay.cents) / pay.units);
  if (asked.wanted === "max") {
    const cents = worth(Math.min(asked.availableUnits, Math.floor((mostCents * pay.units) / pay.cents)));
    const units = Math.ceil((cents * pay.units) / pay.cents);
    return units < pay.minUnits ? refuse("below_minimum", { minimumUnits: pay.minUnits }) : { units, cents };
  }
  if (asked.wanted > asked.availableUnits) {
    return refuse("insufficient_points", { availableUnits: asked.availableUnits });
  }
  if (asked.wanted < pay.minUnits) return refuse("below_minimum", { minimumUnits: pay.minUnits });
  const cents = worth(asked.wanted);
  if (cents > mostCents) return refuse("more_than_due", { mostCents });
  return { units: Math.ceil((cents * pay.units) / pay.cents), cents };
}

/** What a reward takes and what it is; money off is computed on the basket. */
export type RewardQuote = {
  readonly rewardId: string;
  readonly units: number;
  /** Off the basket at most, before its lines are looked at; null: a part of the basket. */
  readonly offCents: Cents | null;
  readonly freeProduct: { readonly sku: string; readonly quantity: number } | null;
  readonly endowmentId: string | null;
  readonly voucher: VoucherTemplate | null;
  readonly topUpCents: Cents;
};

/**
 * What a reward costs here and now. `cents_per_unit` uses whole steps only, and no more of them than what is due needs. Refused:
 * `reward_not_available`, `below_minimum`, `insufficient_points`.
 */
export function quoteReward(
  reward: Reward,
  asked: { readonly basketCents: Cents; readonly dueCents: Cents; readonly availableUnits: number },
): RewardQuote | Refusal {
  if (!reward.enabled) return refuse("reward_not_available");
  if (asked.basketCents < reward.minBasketCents) {
    return refuse("below_minimum", { minimumCents: reward.minBasketCents });
  }
  const units = costOf(reward, asked.availableUnits, asked.dueCents);
  if (units > asked.availableUnits) {
    return refuse("insufficient_points", { missingUnits: units - asked.availableUnits });
  }
  return {
    rewardId: reward.id,
    units,
    offCents: offCentsOf(reward, units),
    freeProduct: reward.type === "free_product" ? { sku: reward.sku, quantity: reward.quantity } : null,
    endowmentId: reward.type === "gift" ? reward.endowmentId : null,
    voucher: reward.type === "voucher" ? reward.voucher : null,
    topUpCents: reward.type === "top_up" ? reward.cents : 0,
  };
}

function costOf(reward: Reward, availableUnits: number, dueCents: Cents): number {
  if (reward.type !== "cents_per_unit") return reward.costUnits;
  if (reward.stepUnits === 0 || reward.cents === 0) return reward.costUnits;
  const steps = Math.min(Math.floor(availableUnits / reward.stepUnits), Math.floor(dueCents / reward.cents));
  return Math.max(reward.costUnits, steps * reward.stepUnits);
}

function offCentsOf(reward: Reward, units: number): Cents | null {
  switch (reward.type) {
    case "amount_off":
      return reward.cents;
    case "cents_per_unit":
      return reward.stepUnits === 0 ? 0 : Math.floor(units / reward.stepUnits) * reward.cents;
    case "percent_off":
    case "cheapest_free":
    case "free_product":
      return null;
    case "gift":
    case "voucher":
    case "top_up":
      return 0;
  }
}
