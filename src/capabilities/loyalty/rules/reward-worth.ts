import type { ProgramDefinition, Reward, VoucherTemplate } from "../schema-definition.ts";

/** What a shop pays for what it gives. */
export type ShopCosts = {
  /** Part of a price that remains once the goods are paid. */
  readonly marginRate: number;
  readonly medianBasketCents: number;
  /** By product code. */
  readonly products: Readonly<
    Record<string, { readonly priceCents: number | null; readonly costCents: number | null }>
  >;
  /** By stock of gifts: what one costs. */
  readonly endowments: Readonly<Record<string, number>>;
};

/** What something given is worth to the customer and what it costs the shop, in cents. */
export type Worth = { readonly valueCents: number; readonly costCents: number };

function productWorth(sku: string, quantity: number, costs: ShopCosts): Worth {
  const known = costs.products[sku];
  const price = known?.priceCents ?? null;
  const cost = known?.costCents ?? (price === null ? 0 : price * (1 - costs.marginRate));
  return { valueCents: Math.round((price ?? cost) * quantity), costCents: Math.round(cost * quantity) };
}

/** A discount costs its amount: the money does not come in. */
function moneyWorth(cents: number): Worth {
  return { valueCents: cents, costCents: cents };
}

function percentWorth(percent: number, capCents: number | null, basketCents: number): Worth {
  return moneyWorth(
    Math.min(Math.round((basketCents * percent) / 100), capCents ?? Number.POSITIVE_INFINITY),
  );
}

/** A voucher counts in full when it is given, as if each were used: a prudent figure. */
export function voucherWorth({ benefit }: VoucherTemplate, costs: ShopCosts): Worth {
  if (benefit.type === "percent")
    return percentWorth(benefit.percent, benefit.capCents, costs.medianBasketCents);
  if (benefit.type === "product") return productWorth(benefit.sku, benefit.quantity, costs);
  return moneyWorth(benefit.cents);
}

/** What one reward is worth on a basket of so many cents, the cheapest article of which costs `cheapestCents`. */
export function rewardWorth(
  reward: Reward,
  basketCents: number,
  cheapestCents: number,
  costs: ShopCosts,
): Worth {
  const worth = worthByType(reward, basketCents, cheapestCents, costs);
  return reward.shopCostCents === null ? worth : { ...worth, costCents: reward.shopCostCents };
}

function worthByType(reward: Reward, basketCents: number, cheapestCents: number, costs: ShopCosts): Worth {
  switch (reward.type) {
    case "amount_off":
      return moneyWorth(Math.min(reward.cents, Math.max(basketCents, 0)));
    case "top_up":
      return moneyWorth(reward.cents);
    case "cents_per_unit":
      return moneyWorth(
        reward.stepUnits === 0 ? 0 : Math.floor(reward.costUnits / reward.stepUnits) * reward.cents,
      );
    case "percent_off":
      return percentWorth(reward.percent, reward.capCents, basketCents);
    case "free_product":
      return productWorth(reward.sku, reward.quantity, costs);
    case "cheapest_free":
      return { valueCents: cheapestCents, costCents: Math.round(cheapestCents * (1 - costs.marginRate)) };
    case "gift": {
      const cost = costs.endowments[reward.endowmentId] ?? 0;
      return { valueCents: cost, costCents: cost };
    }
    case "voucher":
      return voucherWorth(reward.voucher, costs);
  }
}

/** The rewards that can be had for units, the cheapest first. */
export function rewardsByPrice(definition: ProgramDefinition): Reward[] {
  return definition.rewards
    .filter((reward) => reward.enabled && reward.costUnits > 0)
    .sort((one, other) => one.costUnits - other.costUnits);
}

/** The units from which something can be had: the cheapest reward, the first automatic voucher, what may be paid with; infinite: nothing. */
export function leastForSomething(definition: ProgramDefinition): number {
  const { pay, autoVouchers } = definition;
  return Math.min(
    rewardsByPrice(definition)[0]?.costUnits ?? Number.POSITIVE_INFINITY,
    ...(autoVouchers?.steps ?? []).map(({ units }) => units),
    pay === null ? Number.POSITIVE_INFINITY : Math.max(1, pay.units, pay.minUnits),
  );
}

/**
 * What one unit is worth, in cents: what it pays at the till; else by the reward that gives the least for a unit; else by the
 * first step that becomes a voucher. 0 when nothing gives it a worth.
 */
export function unitWorth(definition: ProgramDefinition, costs: ShopCosts): Worth {
  const { pay, autoVouchers } = definition;
  if (pay !== null && pay.units > 0) return moneyWorth(pay.cents / pay.units);
  const perUnit = rewardsByPrice(definition)
    .map((reward) =>
      perUnitOf(
        rewardWorth(reward, costs.medianBasketCents, costs.medianBasketCents, costs),
        reward.costUnits,
      ),
    )
    .filter((worth) => worth.valueCents > 0 || worth.costCents > 0)
    .sort((one, other) => one.valueCents - other.valueCents);
  const [least] = perUnit;
  if (least !== undefined) return least;
  const step = autoVouchers?.steps.find(({ units }) => units > 0);
  return step === undefined ? moneyWorth(0) : perUnitOf(voucherWorth(step.voucher, costs), step.units);
}

function perUnitOf({ valueCents, costCents }: Worth, units: number): Worth {
  return { valueCents: valueCents / units, costCents: costCents / units };
}

/** What the sentence of the program promises of each euro spent (0.05 is 5 %); null when it gives nothing by amount. */
export function nominalRate(definition: ProgramDefinition, costs: ShopCosts): number | null {
  const rule = definition.earn.rules.find((one) => one.type === "per_amount" && one.enabled);
  if (rule?.type !== "per_amount" || rule.stepCents === 0) return null;
  return (unitWorth(definition, costs).valueCents * rule.units) / rule.stepCents;
}
