import {
  amountVoucher,
  blankReward,
  blankRule,
  type EarnRule,
  everyLine,
  type ProgramDefinition,
  type Reward,
  type Tiers,
} from "../../shared.ts";

/** A name that nothing in the program has yet: `action-2`. */
export function freshId(word: string, taken: readonly { readonly id: string }[]): string {
  const ids = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (ids.has(`${word}-${number}`)) number += 1;
  return `${word}-${number}`;
}

export function newAction(definition: ProgramDefinition, action: string, name: string): EarnRule {
  const id = freshId("action", definition.earn.rules);
  return { ...blankRule(id), name, type: "action", action, units: 10 ** definition.scale, oncePer: "key" };
}

export function newBoost(definition: ProgramDefinition, name: string): EarnRule {
  return { ...blankRule(freshId("boost", definition.earn.rules)), name, type: "multiplier", factor: 2 };
}

/** Something earned beside the main rule, on products to be chosen. */
export function newBonus(definition: ProgramDefinition, name: string): EarnRule {
  const id = freshId("bonus", definition.earn.rules);
  return { ...blankRule(id), name, type: "per_quantity", units: 10 ** definition.scale };
}

export const rewardTypes = [
  "amount_off",
  "percent_off",
  "cheapest_free",
  "free_product",
  "voucher",
  "gift",
] as const;
export type RewardType = (typeof rewardTypes)[number];

/** The same place and price with another benefit. */
export function rewardOfType(type: RewardType, before: Reward): Reward {
  const { id, name, costUnits, shopCostCents, enabled, minBasketCents } = before;
  const base = { id, name, costUnits, shopCostCents, enabled, minBasketCents };
  const cents = "cents" in before ? before.cents : 500;
  switch (type) {
    case "amount_off":
      return { ...base, type, cents };
    case "percent_off":
      return { ...base, type, percent: 10, capCents: null, filter: everyLine };
    case "cheapest_free":
      return { ...base, type, filter: everyLine };
    case "free_product":
      return { ...base, type, sku: "", quantity: 1 };
    case "voucher":
      return { ...base, type, voucher: amountVoucher(cents) };
    case "gift":
      return { ...base, type, endowmentId: "" };
  }
}

export function newReward(definition: ProgramDefinition, name: string): Reward {
  const dearest = Math.max(0, ...definition.rewards.map(({ costUnits }) => costUnits));
  const costUnits = dearest > 0 ? dearest * 2 : 100 * 10 ** definition.scale;
  return {
    ...blankReward(freshId("reward", definition.rewards), name, costUnits),
    type: "amount_off",
    cents: 500,
  };
}

export function newLevel(levels: Tiers["levels"], name: string): Tiers["levels"][number] {
  const last = levels.at(-1);
  return {
    id: freshId("level", levels),
    name,
    fromCents: last === undefined ? 20_000 : Math.max(20_000, last.fromCents * 2),
    fromVisits: last === undefined ? 6 : Math.max(6, last.fromVisits * 2),
    fromUnits: last === undefined ? 100 : Math.max(100, last.fromUnits * 2),
    benefits: { multiplier: 1, freeDelivery: false, earlyAccess: false, gift: null, words: "" },
  };
}
